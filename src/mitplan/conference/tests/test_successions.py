"""Merging, splitting and forwarding contributions: who is asked, who decides, and what stays."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from mitplan.conference import actions
from mitplan.conference.actions import following, successions
from mitplan.conference.actions.successions import HeirEntry
from mitplan.conference.models import Ancestry, Contribution, Notice, Succession, Support
from mitplan.conference.queries.following import descendants_of, fates_of, followers_of
from mitplan.conference.queries.successions import origins_of
from mitplan.conference.states.successions import (
    AGREEMENT_MOVES,
    SUCCESSION_MOVES,
    Agreement,
    SuccessionState,
)
from mitplan.core.journal import key_of
from mitplan.core.models import Act
from mitplan.core.states import move
from mitplan.core.verdict import Refused
from tests.spies import watched

from .weaving import NEW, WHY, Stage, answer


@pytest.fixture
def stage(cast):
    return Stage(cast)


def texts(contributions):
    return [(c.title, c.text, c.state) for c in Contribution.objects.filter(pk__in=[c.pk for c in contributions])]


# ---------------------------------------------------------------- states


@pytest.mark.parametrize("old", SuccessionState.values)
@pytest.mark.parametrize("new", SuccessionState.values)
def test_a_succession_moves_only_where_the_table_says(stage, old, new) -> None:
    made = stage.merge()
    Succession.objects.filter(pk=made.pk).update(state=old, decision="Darum.")
    made.refresh_from_db()
    if new in SUCCESSION_MOVES[old]:
        move(made, new, SUCCESSION_MOVES)
    else:
        with pytest.raises(ValidationError, match="führt kein Schritt"):
            move(made, new, SUCCESSION_MOVES)


@pytest.mark.parametrize(("old", "new"), [(a, b) for a in Agreement for b in Agreement if b not in AGREEMENT_MOVES[a]])
def test_consent_never_moves_back_to_silence(stage, old, new) -> None:
    source = stage.merge().sources.first()
    source.agreement = old
    with pytest.raises(ValidationError, match="führt kein Schritt"):
        move(source, new, AGREEMENT_MOVES, field="agreement")


# ---------------------------------------------------------------- merging


def test_merging_waits_for_everyone_and_then_makes_a_new_contribution(stage) -> None:
    sources = stage.two()
    before = [(c.title, c.text) for c in sources]
    made = stage.merge(sources)
    assert Contribution.objects.count() == 2
    answer(made, stage.guest("a"), True)
    assert Succession.objects.get().state == SuccessionState.PROPOSED
    answer(made, stage.guest("b"), True)
    heir = Contribution.objects.get(number=3)
    assert (heir.title, heir.text, heir.state) == (NEW.title, NEW.text, "submitted")
    assert texts(sources) == [(title, text, "merged") for title, text in before]
    assert Succession.objects.get().decision == ""
    assert [c.number for c in origins_of(heir)] == [1, 2]
    assert list(Act.objects.order_by("-number").values_list("verb", flat=True)[:3]) == [
        "conference.contribution.emerged",
        "conference.succession.agreed",
        "conference.succession.answered",
    ]


def test_a_refusal_stays_visible_beside_the_decision(stage) -> None:
    made = stage.merge()
    answer(made, stage.guest("a"), True)
    answer(made, stage.guest("b"), False, "Bei mir geht es um Schichtarbeit.")
    with pytest.raises(ValidationError, match="begründen"):
        successions.decide_succession(made, " ", by=stage.eva)
    done = successions.decide_succession(made, "Die Schichtarbeit steht jetzt im zweiten Satz.", by=stage.eva)
    assert done.state == SuccessionState.CARRIED_OUT
    assert [s.sentence for s in done.sources.all()] == ["", "Bei mir geht es um Schichtarbeit."]
    line = Act.objects.get(verb="conference.succession.decided")
    assert line.reason == "Die Schichtarbeit steht jetzt im zweiten Satz."


def test_nobody_decides_while_authors_can_still_answer(stage) -> None:
    made = stage.merge()
    answer(made, stage.guest("a"), True)
    with pytest.raises(Refused, match="noch antworten"):
        successions.decide_succession(made, "Es eilt.", by=stage.eva)
    Succession.objects.update(until=timezone.now() - timedelta(minutes=1))
    assert successions.decide_succession(made, "Keine Antwort bis zur Frist.", by=stage.eva).state == "carried_out"


def test_whoever_refuses_says_why_and_may_think_again(stage) -> None:
    made = stage.merge()
    with pytest.raises(ValidationError, match="warum nicht"):
        answer(made, stage.guest("a"), False)
    answer(made, stage.guest("a"), False, "Nein danke.")
    answer(made, stage.guest("b"), True)
    answer(made, stage.guest("a"), True)
    assert Succession.objects.get().state == SuccessionState.CARRIED_OUT


def test_only_authors_answer(stage) -> None:
    made = stage.merge()
    with pytest.raises(Refused, match="verfasst hat"):
        successions.answer_succession(made.sources.first(), True, by=stage.eva)
    with pytest.raises(Refused, match="verfasst hat"):
        successions.answer_succession(made.sources.first(), True, by=stage.guest("b"))


def test_merging_with_itself_or_twice_is_refused(stage) -> None:
    one, two = stage.two()
    with pytest.raises(ValidationError, match="verschiedene"):
        stage.merge([one, one])
    with pytest.raises(ValidationError, match="verschiedene"):
        stage.merge([one])
    stage.merge([one, two])
    with pytest.raises(Refused, match="schon etwas vorgeschlagen"):
        stage.merge([two, stage.contribution(stage.public)])


def test_what_was_merged_cannot_be_merged_with_what_came_of_it(stage) -> None:
    sources = stage.two()
    made = stage.merge(sources)
    for who in "ab":
        answer(made, stage.guest(who), True)
    heir = Contribution.objects.get(number=3)
    with pytest.raises(Refused, match="zusammengeführt und steht nicht mehr für sich"):
        stage.merge([sources[0], heir])
    with pytest.raises(IntegrityError), transaction.atomic():
        Ancestry.objects.create(contribution=heir, ancestor=heir, distance=1)


def test_withdrawn_meanwhile_nothing_is_carried_out(stage) -> None:
    sources = stage.two()
    made = stage.merge(sources)
    actions.withdraw_contribution(sources[0], by=stage.guest("a"))
    answer(made, stage.guest("a"), True)
    answer(made, stage.guest("b"), True)
    assert Succession.objects.get().state == SuccessionState.PROPOSED
    with pytest.raises(ValidationError, match="neu vor"):
        successions.decide_succession(made, "Trotzdem.", by=stage.eva)
    assert successions.drop_succession(made, "Zurückgezogen.", by=stage.eva).state == SuccessionState.DROPPED
    assert [c.state for c in Contribution.objects.all()] == ["withdrawn", "submitted"]


def test_imported_ones_have_nobody_to_ask(stage) -> None:
    sources = stage.two()
    Contribution.objects.update(participant=None)
    made = stage.merge([Contribution.objects.get(pk=c.pk) for c in sources])
    assert {s.agreement for s in made.sources.all()} == {Agreement.NOBODY}
    assert made.state == SuccessionState.PROPOSED
    assert successions.decide_succession(made, "Aus dem alten Portal.", by=stage.eva).state == "carried_out"


def test_only_who_runs_the_work_proposes(stage) -> None:
    group = stage.cast.bodies.working_group
    addressed = stage.two(group)
    assert stage.merge(addressed, by=stage.ben).body == group
    with pytest.raises(Refused, match="Leitung des Gremiums"):
        stage.merge([stage.contribution(stage.public), stage.contribution(stage.public)], by=stage.ben)
    with pytest.raises(Refused, match="Leitung des Gremiums"):
        stage.merge([stage.contribution(stage.public), stage.contribution(stage.public)], by=stage.public)


# ---------------------------------------------------------------- splitting and forwarding


def test_splitting_keeps_the_author_and_the_one_it_came_of(stage) -> None:
    source = stage.contribution(stage.guest("a"))
    parts = [HeirEntry("Kurse", "Kurse am Abend."), HeirEntry("Betreuung", "Betreuung dazu.")]
    with pytest.raises(ValidationError, match="zwei bis"):
        successions.propose_split(source, parts[:1], WHY, stage.until, by=stage.eva)
    answer(successions.propose_split(source, parts, WHY, stage.until, by=stage.eva), stage.guest("a"), True)
    author = stage.guest("a").participant
    rows = Contribution.objects.order_by("number").values_list("number", "title", "state", "participant")
    assert list(rows) == [
        (1, source.title, "split", author.pk),
        (2, "Kurse", "submitted", author.pk),
        (3, "Betreuung", "submitted", author.pk),
    ]


def test_forwarding_leaves_a_placeholder_and_a_chain_in_order(stage) -> None:
    group, conference = stage.cast.bodies.working_group, stage.cast.bodies.conference
    source = stage.contribution(stage.guest("a"), group)
    with pytest.raises(Refused, match="schon bei diesem Gremium"):
        successions.forward_contribution(source, group, WHY, by=stage.eva)
    successions.forward_contribution(source, conference, WHY, by=stage.ben)
    there = Contribution.objects.get(number=2)
    assert (there.body, there.text, there.participant) == (conference, source.text, stage.guest("a").participant)
    with pytest.raises(Refused, match="Im Kreis"):
        successions.forward_contribution(there, group, WHY, by=stage.eva)
    made = successions.forward_contribution(there, stage.cast.bodies.other_ministry, "Geld.", by=stage.eva)
    assert made.heirs.count() == 0  # that body doesn't work on this plan
    assert [c.number for c in origins_of(there)] == [1]
    assert [c.state for c in Contribution.objects.order_by("number")] == ["forwarded", "forwarded"]


def test_revoking_takes_the_text_out_of_every_place_it_was_forwarded_to(stage) -> None:
    group, conference = stage.cast.bodies.working_group, stage.cast.bodies.conference
    source = stage.contribution(stage.guest("a"), group)
    successions.forward_contribution(source, conference, WHY, by=stage.ben)
    actions.revoke_contribution(Contribution.objects.get(number=2), by=stage.guest("a"))
    assert set(Contribution.objects.values_list("text", "is_revoked")) == {("", True)}
    successions.forward_contribution(stage.contribution(stage.guest("a"), group), conference, WHY, by=stage.ben)
    there = Contribution.objects.get(number=4)
    merged = stage.merged([there, stage.contribution(stage.guest("b"), conference)])
    actions.revoke_contribution(there, by=stage.guest("a"))
    merged.refresh_from_db()
    assert not merged.is_revoked  # its text is another one


def test_an_account_takes_over_what_a_guest_followed_and_was_told(stage) -> None:
    source = stage.contribution(stage.public)
    guest = stage.guest("a")
    following.follow(source, by=guest)
    following.tell([stage.guest("a").participant.pk], "merged", source, stage.eva)
    actions.keep_contributions(stage.guest("a").participant, by=stage.public)
    own = stage.public.participant
    assert Notice.objects.get().participant == own
    assert followers_of([source.pk]) == {own.pk: source.pk}


def test_a_body_outside_the_plan_has_no_field_of_ours(stage) -> None:
    source = stage.contribution(stage.public)
    with pytest.raises(ValidationError, match="Grund"):
        successions.forward_contribution(source, stage.cast.bodies.government, "", by=stage.eva)


# ---------------------------------------------------------------- supporters and followers


def test_supporters_are_asked_and_never_moved(stage) -> None:
    sources = stage.two()
    supporter = replace(stage.public, participant=stage.contribution(stage.public).participant)
    Support.objects.create(
        plan=stage.plan, thing=key_of(sources[0]), participant=supporter.participant, at=timezone.now()
    )
    made = stage.merge(sources)
    for who in "ab":
        answer(made, stage.guest(who), True)
    heir = Contribution.objects.get(number=4)
    assert list(Support.objects.values_list("thing", flat=True)) == [key_of(sources[0])]
    notice = Notice.objects.get(code="support_anew")
    assert (notice.participant, notice.thing, notice.contribution) == (supporter.participant, key_of(heir), sources[0])


def test_authors_and_followers_hear_of_all_that_comes_of_it(stage) -> None:
    sources = stage.two()
    following.follow(sources[0], by=stage.public)
    with pytest.raises(Refused, match="schon"):
        following.follow(sources[0], by=stage.public)
    made = stage.merge(sources)
    assert set(Notice.objects.values_list("participant__digest", "code")) == {
        ("a", "consent_asked"),
        ("b", "consent_asked"),
    }
    for who in "ab":
        answer(made, stage.guest(who), True)
    told = Notice.objects.filter(code="merged").values_list("participant", flat=True)
    # Whoever gave the last consent did it themselves.
    assert set(told) == {stage.public.participant.pk, stage.guest("a").participant.pk}
    heir = Contribution.objects.get(number=3)
    everybody = {stage.public.participant.pk, *(stage.guest(who).participant.pk for who in "ab")}
    assert set(followers_of([heir.pk])) == everybody
    following.unfollow(sources[0], by=stage.guest("a"))
    following.unfollow(heir, by=stage.public)
    assert set(followers_of([heir.pk])) == {stage.guest("b").participant.pk}


def test_the_same_is_told_once(stage) -> None:
    source = stage.contribution(stage.guest("a"))
    for _time in range(2):
        following.tell_followers([source], "merged", source, stage.eva)
    assert Notice.objects.count() == 1
    assert following.see_notices(stage.guest("a")) == 1
    assert following.see_notices(stage.guest("a")) == 0


def test_the_fate_is_one_story(stage) -> None:
    sources = stage.two()
    made = stage.merge(sources)
    for who in "ab":
        answer(made, stage.guest(who), True)
    heir = Contribution.objects.get(number=3)
    successions.forward_contribution(heir, stage.cast.bodies.conference, WHY, by=stage.eva)
    assert [step.words for step in descendants_of(sources[0])] == [
        "Eingereicht",
        "Zusammenführen vorgeschlagen",
        "Zusammengeführt in",
        "Weitergeleitet an: Integrationskonferenz",
    ]


def test_the_fate_of_many_takes_as_many_queries_as_of_one(stage) -> None:
    def asked(count):
        sources = [stage.contribution(stage.guest(f"{count}-{n}")) for n in range(count * 2)]
        for n in range(count):
            pair = sources[2 * n : 2 * n + 2]
            made = stage.merge(pair)
            for source in pair:
                answer(made, replace(stage.guest(""), participant=source.participant), True)
        with watched() as report:
            fates_of(stage.plan, sources)
        return report.queries

    assert asked(1) == asked(3)


def test_telling_costs_the_same_for_many(stage) -> None:
    def asked(count):
        sources = [stage.contribution(stage.guest(f"{count}-{n}")) for n in range(count)]
        with watched() as report:
            following.tell_followers(sources, f"merged-{count}", sources[0], stage.eva)
        return report.queries

    assert asked(1) == asked(30) <= 6
