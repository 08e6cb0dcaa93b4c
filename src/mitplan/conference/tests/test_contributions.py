"""Contributions: who sends them off and when, what their author may still do, and what nobody may."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from mitplan.conference import actions
from mitplan.conference.models import Contribution, ContributionText, Participant, Sending
from mitplan.conference.queries.contributions import digest_of_token, waiting_for
from mitplan.conference.showing import author_of
from mitplan.conference.states.contributions import MOVES, ContributionState
from mitplan.conference.states.phases import Access, Activity, Audience
from mitplan.core.dates import PartialDate
from mitplan.core.models import Act
from mitplan.core.states import move
from mitplan.core.verdict import Refused
from mitplan.people.actions import erase

from .taking_part import Stage, entry, guest


@pytest.fixture
def stage(cast):
    return Stage(cast)


def last():
    return Act.objects.order_by("-number").first()


def refusal(call, *args, **more):
    with pytest.raises((Refused, ValidationError)) as caught:
        call(*args, **more)
    return caught.value.reason if isinstance(caught.value, Refused) else caught.value.messages[0]


# ---------------------------------------------------------------- sending off


def test_a_contribution_gets_a_number_of_its_plan_and_its_author_a_number_of_theirs(stage):
    stage.phase()
    one, two = stage.submit(), stage.submit(title="Kurse am Abend", field=stage.scene["field/1"])
    assert (one.number, two.number, two.field.number) == (1, 2, "1")
    assert author_of(one) == "Teilnehmende Person 1"
    assert Participant.objects.count() == 1


def test_the_journal_knows_that_and_what_was_sent_but_no_word_of_it(stage):
    stage.phase()
    made = stage.submit()
    act = last()
    assert act.verb == "conference.contribution.submitted"
    assert act.person == f"conference.participant:{made.participant_id}"
    assert act.facts["sha256"] == made.texts.get().sha256
    assert "Schicht" not in str(act.facts)
    assert "Samstag" not in str(act.facts)


def test_without_an_open_phase_nobody_contributes(stage):
    assert refusal(stage.submit) == "Beiträge einreichen: Dafür ist zurzeit keine Phase offen."
    stage.phase(begins=-10, days=5)
    assert refusal(stage.submit).startswith("Beiträge einreichen: Das endete am ")
    stage.phase(begins=5)
    assert refusal(stage.submit).startswith("Beiträge einreichen: Das beginnt am ")


def test_what_is_open_to_members_is_closed_to_the_public(stage):
    stage.phase([(Activity.CONTRIBUTE, Audience.MEMBERS, Access.WRITE)])
    assert refusal(stage.submit) == "Beiträge einreichen: Das ist zurzeit nur für andere offen, nicht für Sie."
    assert stage.submit(stage.ada).number == 1


def test_the_chair_contributes_outside_a_phase_with_a_reason_that_is_logged(stage):
    body = stage.cast.bodies.working_group
    assert refusal(stage.submit, stage.ben, body=body) == "Beiträge einreichen: Dafür ist zurzeit keine Phase offen."
    made = stage.submit(stage.ben, "Nachtrag aus der Sitzung", body=body)
    assert last().facts["outside_phase"] is True
    assert last().reason == "Nachtrag aus der Sitzung"
    assert author_of(made) == "Leitung der Arbeitsgruppe 1 (Ben)"


def test_on_behalf_of_an_organisation_writes_who_speaks_for_it(stage):
    stage.phase()
    made = stage.submit(stage.ada, for_organisation=True, resolved_on=PartialDate("2027-03-12"))
    assert author_of(made) == "Verband der Vereine"
    assert made.resolved_on == PartialDate("2027-03-12")
    told = "Im Namen einer Organisation schreibt, wer ein Mandat oder einen Sitz von ihr hat."
    assert refusal(stage.submit, for_organisation=True) == told
    told = "Ein Beschluss gehört zu einem Beitrag im Namen einer Organisation."
    assert refusal(stage.submit, stage.ada, resolved_on=PartialDate("2027")) == told


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": " "}, "Bitte füllen Sie dieses Feld aus."),
        ({"text": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"title": "x" * 201}, "Das sind 201 Zeichen, Platz ist für 200."),
        ({"text": "x" * 20_001}, "Das sind 20001 Zeichen, Platz ist für 20000."),
        ({"kind": "praise"}, "Bitte wählen Sie, was Ihr Beitrag ist."),
        ({"language": "xx"}, "Bitte wählen Sie die Sprache Ihres Beitrags."),
        ({"consent": False}, "Veröffentlicht wird nur, womit Sie einverstanden sind. Ohne das geht nichts ab."),
        ({"text": "a\0b"}, "Der Text enthält ein unsichtbares Nullzeichen. Geben Sie ihn bitte neu ein."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_written(stage, wrong, told):
    stage.phase()
    assert refusal(stage.submit, **wrong) == told
    assert not Contribution.objects.exists()
    assert not Participant.objects.exists()


def test_a_field_of_another_kind_is_none(stage):
    stage.phase()
    told = "Das ist kein Handlungsfeld dieses Plans."
    assert refusal(stage.submit, field=stage.scene["measure/1"]) == told


# ---------------------------------------------------------------- afterwards


def test_a_revised_contribution_keeps_every_earlier_text(stage):
    stage.phase()
    made = stage.submit()
    by = stage.again(stage.finn)
    actions.revise_contribution(made, "Kurse am Wochenende", "Auch sonntags.", by=by)
    made.refresh_from_db()
    assert made.title == "Kurse am Wochenende"
    texts = list(ContributionText.objects.filter(contribution=made).values_list("number", "title"))
    assert texts == [(1, "Kurse am Samstag"), (2, "Kurse am Wochenende")]
    lines = Act.objects.count()
    actions.revise_contribution(made, " Kurse am Wochenende", "Auch sonntags. ", by=by)
    assert (Act.objects.count(), made.texts.count()) == (lines, 2)


def test_only_its_author_revises_and_only_until_somebody_deals_with_it(stage):
    stage.phase()
    made = stage.submit()
    told = "Das kann nur, wer den Beitrag verfasst hat."
    assert refusal(actions.revise_contribution, made, "x", "y", by=stage.ada) == told
    actions.take_up_contribution(made, by=stage.eva)
    told = "Dieser Beitrag wird schon bearbeitet. Ergänzen Sie ihn mit einem Kommentar."
    assert refusal(actions.revise_contribution, made, "x", "y", by=stage.again(stage.finn)) == told
    told = "Das können die Koordinierungsstelle und die Leitung des Gremiums."
    assert refusal(actions.take_up_contribution, made, by=stage.again(stage.finn)) == told


def test_revising_ends_with_the_phase_and_withdrawing_does_not(stage):
    phase = stage.phase()
    made = stage.submit()
    phase.begins, phase.ends = (timezone.now() - timedelta(days=days) for days in (9, 1))
    phase.save()
    by = stage.again(stage.finn)
    assert refusal(actions.revise_contribution, made, "x", "y", by=by).startswith("Beiträge einreichen: Das endete am ")
    actions.withdraw_contribution(made, "Überholt", by=by)
    made.refresh_from_db()
    assert (made.state, made.withdrawn_because) == ("withdrawn", "Überholt")
    assert last().facts == {"number": 1, "with_reason": True}
    told = "Dieser Beitrag ist zurückgezogen und bleibt, wie er ist."
    assert refusal(actions.withdraw_contribution, made, by=by) == told
    assert refusal(actions.revise_contribution, made, "x", "y", by=by) == told


@pytest.mark.parametrize("old", ContributionState)
@pytest.mark.parametrize("new", ContributionState)
def test_no_step_leads_where_the_table_has_none(stage, old, new):
    if new in MOVES.get(old, ()):
        return
    with pytest.raises(ValidationError):
        move(Contribution(plan=stage.plan, number=1, state=old), new, MOVES)


# ---------------------------------------------------------------- consent


def test_whoever_revokes_takes_every_text_and_their_name_away(stage):
    stage.phase()
    made = stage.submit(stage.ada, for_organisation=True, resolved_on=PartialDate("2027"))
    actions.revise_contribution(made, "Anderer Titel", "Anderer Text", by=stage.ada)
    assert refusal(actions.revoke_contribution, made, by=stage.again(stage.finn)) == (
        "Nur wer den Beitrag verfasst hat, kann das Einverständnis widerrufen."
    )
    actions.revoke_contribution(made, by=stage.ada)
    made.refresh_from_db()
    assert (made.title, made.text, made.folded, made.organisation, str(made.resolved_on)) == ("", "", "", None, "")
    assert (made.state, made.is_revoked, made.number) == ("withdrawn", True, 1)
    assert set(made.texts.values_list("title", "text")) == {("", "")}
    assert made.consent.revoked_at is not None
    assert author_of(made) == "Nicht genannt"
    told = "Das Einverständnis ist schon widerrufen, der Text entfernt."
    assert refusal(actions.revoke_contribution, made, by=stage.ada) == told


def test_the_coordination_office_revokes_for_whoever_asks_with_a_reason(stage):
    stage.phase()
    made = stage.submit()
    told = "Bitte nennen Sie, auf wessen Wunsch oder aus welchem Grund der Text entfernt wird."
    assert refusal(actions.revoke_contribution, made, by=stage.eva) == told
    actions.revoke_contribution(made, "Auf Wunsch der verfassenden Person", by=stage.eva)
    assert last().reason == "Auf Wunsch der verfassenden Person"


def test_an_erased_person_leaves_contributions_and_a_number(stage):
    stage.phase()
    Participant.objects.create(plan=stage.plan, number=17, person=stage.cast.finn.person, shows_name=True)
    made = stage.submit()
    assert author_of(made) == "Finn"
    erase(stage.cast.finn.person, by=stage.cast.finn)
    made = Contribution.objects.get(pk=made.pk)
    assert (author_of(made), made.title) == ("Teilnehmende Person 17", "Kurse am Samstag")


# ---------------------------------------------------------------- guests and letters


def test_a_guest_keeps_in_an_account_what_was_sent_off(stage):
    stage.phase()
    mine = stage.submit(guest(stage.plan))
    other = stage.submit(guest(stage.plan, "another"))
    assert refusal(stage.submit, guest(stage.plan, "")).startswith("Zum Mitmachen müssen Sie Cookies zulassen")
    actions.keep_contributions(mine.participant, by=stage.again(stage.finn))
    mine.refresh_from_db()
    assert mine.participant.person == stage.cast.finn.person
    assert mine.participant.digest is None
    # Whoever has a number already keeps it.
    actions.keep_contributions(other.participant, by=stage.again(stage.finn))
    assert set(Contribution.objects.values_list("participant__number", flat=True)) == {1}
    told = "Das gehört schon zu einem Konto."
    assert refusal(actions.keep_contributions, mine.participant, by=stage.again(stage.finn)) == told


def test_what_waits_for_a_link_comes_in_when_it_is_opened_even_after_the_phase(stage):
    phase = stage.phase()
    by = guest(stage.plan)
    held = actions.hold_contribution(entry(), "token", by=by)
    assert not Contribution.objects.exists()
    assert waiting_for(stage.plan, "token") == held
    assert waiting_for(stage.plan, "another") is None
    phase.begins, phase.ends = (timezone.now() - timedelta(days=days) for days in (9, 1))
    phase.save()
    told = "Dieser Link gehört zu einem anderen Beitrag."
    assert refusal(actions.confirm_contribution, held, by=guest(stage.plan, "another")) == told
    made = actions.confirm_contribution(held, by=by)
    assert (made.number, made.participant.digest) == (1, by.digest)
    assert not Sending.objects.exists()
    assert refusal(actions.confirm_contribution, held, by=by).startswith("Dieser Link gilt nicht mehr.")


def test_what_nobody_confirmed_is_gone_after_seven_days(stage):
    stage.phase()
    actions.hold_contribution(entry(), "token", by=guest(stage.plan))
    Sending.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert waiting_for(stage.plan, "token") is None
    actions.hold_contribution(entry(), "next", by=guest(stage.plan))
    assert list(Sending.objects.values_list("digest", flat=True)) == [digest_of_token("next")]
