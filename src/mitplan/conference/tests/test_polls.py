"""From the question to the published result: who may do what when, and what stays as it was."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from mitplan.conference import actions
from mitplan.conference.actions import PollEntry
from mitplan.conference.counting import Rules, faults_of
from mitplan.conference.models import Ballot, PaperCount, Poll, RollEntry, Tally
from mitplan.conference.queries.polls import polls_on
from mitplan.conference.rules import polls as rules
from mitplan.conference.states.polls import MOVES, PollState
from mitplan.core.canonical import digest
from mitplan.core.models import Act
from mitplan.core.states import move
from mitplan.core.verdict import Refused
from mitplan.people import actions as people
from mitplan.people.acting import system
from tests.cast import SINCE

from .polling import Group, build_group


@pytest.fixture
def group(cast) -> Group:
    return build_group(cast)


def test_a_narrow_vote_from_question_to_result(group) -> None:
    poll = group.opened(base="yes_no", majority="simple", quorum="1/2")
    assert (poll.number, poll.state, poll.roll.count()) == (1, "open", 7)
    group.vote(poll, ada="yes", ben="yes", fee="yes", gil="no", hua="no", jan="abstain")
    record = group.published(poll)
    result = record["result"]
    assert (result["outcome"], result["yes"], result["base"], result["needed"]) == ("accepted", 3, 5, 3)
    assert (result["cast"], result["entitled"], result["quorum"]) == (6, 7, 4)
    tally = Tally.objects.get(poll=poll)
    assert faults_of(tally.document, tally.sha256) == []
    verbs = [act.verb for act in Act.objects.filter(verb__startswith="conference.poll.").order_by("number")]
    names = ["prepared", "opened", *["voted"] * 6, "closed", "published"]
    assert verbs == [f"conference.poll.{name}" for name in names]


def test_the_journal_has_the_digest_at_closing_and_the_figures_at_publishing(group) -> None:
    poll = group.opened()
    group.vote(poll, ada="yes")
    actions.close_poll(poll, "Genug.", by=group.ben)
    tally = Tally.objects.get()
    closed = Act.objects.get(verb="conference.poll.closed")
    assert closed.facts == {"round": 1, "sha256": digest(tally.document)}
    actions.publish_poll(poll, by=group.ben)
    figures = Act.objects.get(verb="conference.poll.published").facts["result"]
    assert (figures["yes"], figures["needed"], figures["outcome"]) == (1, 1, "accepted")


def test_no_line_of_a_vote_says_what_was_chosen(group) -> None:
    poll = group.opened()
    group.vote(poll, ada="yes")
    [line] = Act.objects.filter(verb="conference.poll.voted")
    assert line.facts == {"round": 1, "roll": group.entry(poll, "ada").number}


def test_each_move_that_is_not_in_the_table_is_refused(group) -> None:
    poll = group.prepared()
    forbidden = [(a, b) for a, b in product(PollState.values, repeat=2) if b not in MOVES.get(PollState(a), ())]
    assert len(forbidden) == 11
    for old, new in forbidden:
        Poll.objects.filter(pk=poll.pk).update(state=old)
        poll.refresh_from_db()
        with pytest.raises(ValidationError):
            move(poll, new, MOVES)


def test_only_whoever_runs_the_body_leads_a_poll(group) -> None:
    poll = group.prepared()
    refusal = "Abstimmungen führen Vorsitz und Schriftführung des Gremiums oder die Koordinierungsstelle durch."
    for somebody in (group.who("ada"), group.finn):
        for rule in (rules.may_close_poll, rules.may_publish_poll, rules.may_reset_poll, rules.may_enter_paper_count):
            assert rule(somebody, poll).reason == refusal
        with pytest.raises(Refused):
            actions.prepare_poll(PollEntry(group.body, "Titel", "Frage?", "yes_no", "open", Rules()), by=somebody)
    for somebody in (group.ben, group.eva):
        assert rules.may_run_polls(somebody, group.body)
    assert rules.may_run_polls(group.eva, group.cast.bodies.conference).reason == (
        "Dieses Gremium arbeitet nicht an diesem Plan."
    )


def test_steps_out_of_order_are_refused_with_the_state(group) -> None:
    poll = group.prepared()
    for step in (actions.close_poll, actions.publish_poll):
        with pytest.raises(Refused, match="Diese Abstimmung ist vorbereitet"):
            step(poll, by=group.ben)
    poll = actions.open_poll(poll, by=group.ben)
    with pytest.raises(Refused, match="Diese Abstimmung ist offen"):
        actions.open_poll(poll, by=group.ben)


def test_opening_and_voting_need_a_phase_and_the_chair_may_give_a_reason(cast) -> None:
    group = Group(cast)
    poll = group.prepared()
    with pytest.raises(Refused, match="keine Phase offen"):
        actions.open_poll(poll, by=group.ben)
    poll = actions.open_poll(poll, reason="Eilfall", by=group.ben)
    line = Act.objects.get(verb="conference.poll.opened")
    assert (line.reason, line.facts["outside_phase"]) == ("Eilfall", True)
    with pytest.raises(Refused, match="keine Phase offen"):
        group.vote(poll, ada="yes")


def test_each_seat_has_one_vote(group) -> None:
    poll = group.opened()
    group.vote(poll, ada="yes")
    with pytest.raises(Refused, match="Jeder Sitz hat eine Stimme"):
        group.vote(poll, ada="no")
    assert list(Ballot.objects.values_list("choice", flat=True)) == ["yes"]


def test_nobody_votes_for_somebody_elses_seat(group) -> None:
    poll = group.opened()
    for somebody in (group.ben, group.finn, group.eva, group.who("kim")):
        verdict = rules.may_cast(somebody, poll, group.entry(poll, "ada"))
        assert verdict.reason == "Im Stimmverzeichnis dieser Abstimmung stehen Sie nicht für diesen Sitz."


def test_nobody_votes_after_the_deadline_or_after_closing(group) -> None:
    poll = group.opened()
    Poll.objects.filter(pk=poll.pk).update(until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="Frist"):
        group.vote(poll, ada="yes")
    actions.close_poll(poll, by=group.ben)
    with pytest.raises(Refused, match="nicht offen"):
        group.vote(poll, ada="yes")


def test_the_roll_is_frozen_when_the_poll_opens(group, cast) -> None:
    poll = group.opened(base="entitled")
    new = people.PersonEntry("lea", "Lea")
    [lea] = people.register([new], by=system("cast"))
    people.seat([people.SeatEntry(group.body, cast.bodies.association, lea, since=SINCE)], by=system("cast"))
    ada = group.entry(poll, "ada")
    type(ada.seat).objects.filter(pk=ada.seat_id).update(until="2020-01-01")
    assert not RollEntry.objects.filter(poll=poll, person=lea).exists()
    # Whoever was on the roll still votes, whatever has become of the seat.
    group.vote(poll, ada="yes")
    assert group.published(poll)["result"]["base"] == 7


def test_closing_early_needs_a_reason(group) -> None:
    poll = group.opened()
    with pytest.raises(ValidationError) as refused:
        actions.close_poll(poll, by=group.ben)
    assert "noch nicht alle" in refused.value.messages[0]


def test_a_reset_begins_another_round_and_needs_a_reason(group) -> None:
    poll = group.opened()
    group.vote(poll, ada="yes")
    with pytest.raises(ValidationError):
        actions.reset_poll(poll, " ", by=group.ben)
    poll = actions.reset_poll(poll, "Die Frage war missverständlich.", by=group.ben)
    assert (poll.state, poll.round, poll.rules["lot"]) == ("prepared", 2, [])
    poll = actions.open_poll(poll, by=group.ben)
    group.vote(poll, ben="no")
    result = group.published(poll)["result"]
    assert (result["yes"], result["no"], result["entitled"]) == (0, 1, 7)
    with pytest.raises(Refused, match="lässt sich nicht mehr zurücksetzen"):
        actions.reset_poll(poll, "Doch nicht.", by=group.ben)


def test_what_does_not_fit_is_refused_when_it_is_prepared(group) -> None:
    with pytest.raises(ValidationError, match="bei Ja und Nein keine"):
        group.prepared(options=["A", "B"])
    with pytest.raises(ValidationError, match="alle Stimmberechtigten"):
        group.prepared(majority="absolute", base="valid")
    with pytest.raises(ValidationError, match="braucht Kosten"):
        group.prepared("equal_shares", options=["A", ("B", "", 5)], budget=10, most=3)
    with pytest.raises(ValidationError, match="Nullzeichen"):
        group.prepared("approval", options=["A\x00", "B"])


def test_a_choice_that_says_nothing_is_refused_with_a_sentence(group) -> None:
    poll = group.opened("ranking", options=["Wald", "Wiese", "Wasser"])
    with pytest.raises(ValidationError, match="„D“ gibt es nicht"):
        group.vote(poll, ada="A > D")
    assert not Ballot.objects.exists()


def test_the_base_of_those_present_needs_somebody_present(group) -> None:
    poll = group.prepared(base="present")
    with pytest.raises(ValidationError, match="wer anwesend ist"):
        actions.open_poll(poll, by=group.ben)
    poll = actions.open_poll(poll, [group.seat("ada"), group.seat("ben")], by=group.ben)
    group.vote(poll, ada="yes", ben="yes")
    assert group.published(poll)["result"]["base"] == 2


def test_a_handed_over_vote_is_cast_by_the_other_seat(group) -> None:
    poll = group.prepared()
    actions.delegate(group.seat("ada"), group.seat("fee"), poll, by=group.who("ada"))
    poll = actions.open_poll(poll, by=group.ben)
    with pytest.raises(Refused, match="nicht für diesen Sitz"):
        group.vote(poll, ada="yes")
    actions.cast(group.entry(poll, "ada"), "no", by=group.who("fee"))
    group.vote(poll, fee="yes")
    result = group.published(poll)["result"]
    assert (result["yes"], result["no"]) == (1, 1)


def test_a_deputy_votes_for_the_seat_that_says_so(group) -> None:
    actions.delegate(group.seat("gil"), group.seat("kim"), by=group.who("gil"))
    poll = group.opened()
    assert not RollEntry.objects.filter(seat=group.seat("kim")).exists()
    actions.cast(group.entry(poll, "gil"), "yes", by=group.who("kim"))


def test_what_can_not_be_handed_over(group) -> None:
    actions.delegate(group.seat("ada"), group.seat("fee"), by=group.who("ada"))
    with pytest.raises(ValidationError, match="schon übertragen"):
        actions.delegate(group.seat("ada"), group.seat("gil"), by=group.who("ada"))
    for giver, receiver in (("fee", "gil"), ("gil", "ada")):
        with pytest.raises(ValidationError, match="nicht weiter"):
            actions.delegate(group.seat(giver), group.seat(receiver), by=group.who(giver))
    actions.delegate(group.seat("hua"), group.seat("fee"), by=group.who("hua"))
    with pytest.raises(ValidationError, match="höchstens 2"):
        actions.delegate(group.seat("jan"), group.seat("fee"), by=group.who("jan"))
    with pytest.raises(Refused, match="wer den Sitz innehat"):
        actions.delegate(group.seat("jan"), group.seat("gil"), by=group.ben)
    poll = group.opened()
    with pytest.raises(ValidationError, match="bevor die Abstimmung geöffnet wird"):
        actions.delegate(group.seat("jan"), group.seat("gil"), poll, by=group.who("jan"))


def test_a_delegation_that_is_taken_back_no_longer_counts(group) -> None:
    made = actions.delegate(group.seat("ada"), group.seat("fee"), by=group.who("ada"))
    actions.take_back_delegation(made, by=group.who("ada"))
    poll = group.opened()
    group.vote(poll, ada="yes")
    with pytest.raises(ValidationError, match="schon zurückgenommen"):
        actions.take_back_delegation(made, by=group.who("ada"))


def test_paper_counts_once_a_second_person_counts_the_same(group) -> None:
    poll = group.opened()
    group.vote(poll, ada="no")
    numbers = [group.entry(poll, name).number for name in ("fee", "gil", "hua")]
    count = actions.enter_paper_count(poll, [("yes", 2)], numbers, 1, by=group.ben)
    with pytest.raises(Refused, match="zweite Person"):
        actions.close_poll(poll, "Schluss.", by=group.ben)
    with pytest.raises(Refused, match="eine andere Person"):
        actions.confirm_paper_count(count, [("yes", 2)], 1, by=group.ben)
    with pytest.raises(Refused, match="schon abgestimmt"):
        group.vote(poll, fee="no")
    actions.confirm_paper_count(count, [("yes", 1), ("yes", 1)], 1, by=group.eva)
    record = group.published(poll)
    result = record["result"]
    assert (result["yes"], result["no"], result["invalid"], result["cast"]) == (2, 1, 1, 4)
    assert record["paper"] == [{"choice": "yes", "count": 2}]


def test_a_second_count_that_differs_sends_the_first_back(group) -> None:
    poll = group.opened()
    number = group.entry(poll, "fee").number
    count = actions.enter_paper_count(poll, [("yes", 1)], [number], by=group.ben)
    assert actions.confirm_paper_count(count, [("no", 1)], by=group.eva).state == "returned"
    group.vote(poll, fee="abstain")
    again = actions.enter_paper_count(poll, [("no", 1)], [group.entry(poll, "gil").number], by=group.eva)
    actions.confirm_paper_count(again, [("no", 1)], by=group.ben)
    assert group.published(poll)["result"]["cast"] == 2
    assert PaperCount.objects.count() == 2


def test_as_many_ballots_on_paper_as_seats_that_have_not_voted(group) -> None:
    poll = group.opened()
    group.vote(poll, ada="yes")
    voted, waiting = group.entry(poll, "ada").number, group.entry(poll, "fee").number
    with pytest.raises(ValidationError, match="genau so viele"):
        actions.enter_paper_count(poll, [("yes", 2)], [waiting], by=group.ben)
    for numbers in ([voted], [99], []):
        with pytest.raises(ValidationError):
            actions.enter_paper_count(poll, [("yes", len(numbers))], numbers, by=group.ben)
    assert group.entry(poll, "fee").channel == ""


def test_a_thing_knows_its_polls(group) -> None:
    poll = group.prepared()
    Poll.objects.filter(pk=poll.pk).update(thing="conference.proposal:7")
    assert polls_on("conference.proposal:7") == [poll]
    assert polls_on("conference.proposal:8") == []


def test_the_lot_is_drawn_at_opening_and_stands_in_the_record(group) -> None:
    poll = group.opened("approval", options=["Wald", "Wiese", "Wasser"])
    assert sorted(poll.rules["lot"]) == ["A", "B", "C"]
    group.vote(poll, ada="A", ben="B")
    record = group.published(poll)
    assert record["rules"]["lot"] == poll.rules["lot"]
    first = min("AB", key=poll.rules["lot"].index)
    assert (record["result"]["winners"], len(record["result"]["ties"])) == ([first], 1)
