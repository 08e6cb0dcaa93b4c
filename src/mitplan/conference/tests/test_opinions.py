"""Conversations: who may do what, which states follow which, and that votes count and are counted once."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from mitplan.conference import actions, opinions
from mitplan.conference.models import OpinionMap, Participant, Statement, Vote
from mitplan.conference.opinions import reading, sealing
from mitplan.conference.queries.opinions import conversations_of, talk_of, votes_of
from mitplan.conference.rules import opinions as rules
from mitplan.conference.states.opinions import (
    CONVERSATION_MOVES,
    STATEMENT_MOVES,
    ConversationState,
    StatementState,
)
from mitplan.core.canonical import canonical, digest
from mitplan.core.models import Act
from mitplan.core.states import move
from mitplan.core.verdict import Refused

from .talking import Talking


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Every look reads on, and nothing is remembered from another test."""
    monkeypatch.setattr(reading, "EVERY", 0.0)
    monkeypatch.setattr(reading, "REST", 0)
    monkeypatch.setattr(reading, "SETTLED", reading.SETTLED * 0)
    reading.forget()


@pytest.fixture
def stage(cast) -> Talking:
    return Talking(cast)


def test_a_vote_counts_the_last_one_of_each_person(stage):
    stage.vote("a", {1: 1, 2: 0, 1 + 2: -1})
    stage.vote("a", {1: -1})
    actions.cast_vote(stage.talk, 4, 1, by=stage.guest("a"))
    assert votes_of(Participant.objects.get(), stage.conversation) == {1: -1, 2: 0, 3: -1, 4: 1}
    ballots = sealing.ballots_of(stage.conversation)
    assert (ballots.lines, ballots.superseded) == (["1:-1 2:0 3:-1 4:1"], 1)


def test_votes_leave_no_line_and_closing_leaves_the_digest_of_all(stage):
    before = Act.objects.count()
    stage.camps(20)
    assert Act.objects.count() == before
    ballots = sealing.ballots_of(stage.conversation)
    closed = actions.close_conversation(stage.conversation, by=stage.eva)
    line = Act.objects.get(verb="conference.conversation.closed")
    assert line.facts["digest"] == closed.digest == ballots.digest
    assert (line.facts["votes"], line.facts["participants"], line.facts["superseded"]) == (200, 20, 0)
    kept = OpinionMap.objects.get(conversation=closed)
    assert line.facts["map"] == kept.digest == digest(canonical(kept.document))
    # Anybody with the ballots gets the same digest and the same map again.
    again = sealing.Ballots(ballots.header, sorted(ballots.lines, key=lambda line: line[::-1])[::-1])
    again = sealing.Ballots(again.header, sorted(again.lines))
    assert again.digest == closed.digest
    assert opinions.final_document(closed, again) == json.loads(json.dumps(kept.document))


def test_a_changed_vote_changes_the_digest(stage):
    stage.camps(6)
    before = sealing.ballots_of(stage.conversation).digest
    stage.vote("camp 0", {1: -1})
    assert sealing.ballots_of(stage.conversation).digest != before


def test_who_voted_and_in_which_order_changes_nothing(cast):
    one = Talking(cast)
    one.vote("a", {1: 1, 2: -1})
    one.vote("b", {2: 1})
    first = sealing.ballots_of(one.conversation)
    # The same votes by others, the other way round.
    entry = actions.ConversationEntry(
        "Sprache im Alltag", statements=[s.text for s in one.talk.statements.values()], seed=7
    )
    other = actions.prepare_conversation(entry, by=one.eva)
    actions.open_conversation(other, by=one.eva)
    for who, votes in (("x", {2: 1}), ("y", {2: -1, 1: 1})):
        for number, value in votes.items():
            actions.cast_vote(talk_of(other), number, value, by=one.guest(who))
    second = sealing.ballots_of(other)
    assert first.lines == second.lines
    assert first.header | {"conversation": 2} == second.header


def test_votes_only_on_accepted_statements_of_an_open_conversation(stage):
    talk, guest = stage.talk, stage.guest("a")
    with pytest.raises(ValidationError, match="nicht abgestimmt"):
        actions.cast_vote(talk, 99, 1, by=guest)
    with pytest.raises(ValidationError, match="Zustimmung"):
        actions.cast_vote(talk, 1, 2, by=guest)
    actions.reject_statement(Statement.objects.get(number=1), "Nennt eine Person", by=stage.eva)
    with pytest.raises(ValidationError, match="nicht abgestimmt"):
        actions.cast_vote(talk, 1, 1, by=guest)
    actions.close_conversation(stage.conversation, by=stage.eva)
    # Even with what was known before closing: the insert itself looks.
    with pytest.raises(ValidationError, match="nicht abgestimmt"):
        actions.cast_vote(talk, 2, 1, by=guest)
    with pytest.raises(Refused, match="geschlossen"):
        actions.cast_vote(stage.talk, 2, 1, by=guest)
    assert not Vote.objects.exists()


def test_a_vote_needs_an_open_phase_and_somebody(cast):
    stage = Talking(cast, phase=False)
    with pytest.raises(Refused, match="keine Phase offen"):
        actions.cast_vote(stage.talk, 1, 1, by=stage.guest("a"))
    # A phase that is announced counts at once, whatever was remembered.
    assert not rules.may_propose(stage.guest("a"), stage.talk)
    stage.phase((("vote", "members", "write"),))
    with pytest.raises(Refused, match="nur für andere"):
        actions.cast_vote(stage.talk, 1, 1, by=stage.guest("a"))
    actions.cast_vote(stage.talk, 1, 1, by=stage.ada)
    assert rules.may_vote(stage.ben, stage.talk)
    assert not rules.may_see(stage.guest("a"), stage.talk)


def test_votes_never_change(stage):
    stage.vote("a", {1: 1})
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Vote.objects.update(value=-1)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Vote.objects.all().delete()


def test_own_statements_wait_in_a_strict_conversation_and_not_in_another(stage, cast):
    by = actions.cast_vote(stage.talk, 1, 1, by=stage.guest("a"))
    held = actions.propose_statement(stage.conversation, "  Ämter sollen\nabends öffnen. ", by=by)
    assert (held.text, held.number, held.state) == ("Ämter sollen abends öffnen.", 11, StatementState.HELD)
    assert 11 not in stage.talk.asked
    actions.accept_statement(held, by=stage.eva)
    assert 11 in stage.talk.asked
    with pytest.raises(ValidationError, match="gibt es hier schon, als Nummer 11"):
        actions.propose_statement(stage.conversation, "ämter sollen abends öffnen", by=by)
    with pytest.raises(ValidationError, match="höchstens 280"):
        actions.propose_statement(stage.conversation, "x" * 281, by=by)
    with pytest.raises(ValidationError, match="Bitte schreiben"):
        actions.propose_statement(stage.conversation, " \n ", by=by)
    free = actions.prepare_conversation(
        actions.ConversationEntry("Frei", statements=["Eins."], is_strict=False), by=stage.eva
    )
    actions.open_conversation(free, by=stage.eva)
    assert actions.propose_statement(free, "Zwei.", by=by).state == StatementState.ACCEPTED


def test_nobody_fills_the_waiting_line_alone(stage):
    by = stage.guest("a")
    for number in range(10):
        actions.propose_statement(stage.conversation, f"Vorschlag {number}", by=by)
    with pytest.raises(Refused, match="warten schon 10"):
        actions.propose_statement(stage.conversation, "Noch einer", by=by)


def test_rejecting_needs_a_reason_that_the_journal_keeps(stage):
    held = actions.propose_statement(stage.conversation, "Alle sind dumm.", by=stage.guest("a"))
    with pytest.raises(ValidationError, match="Grund"):
        actions.reject_statement(held, " ", by=stage.eva)
    with pytest.raises(Refused, match="führt die Koordinierungsstelle"):
        actions.reject_statement(held, "Beleidigung", by=stage.finn)
    actions.reject_statement(held, "Beleidigung", by=stage.eva)
    line = Act.objects.get(verb="conference.statement.rejected")
    assert (line.reason, line.facts) == ("Beleidigung", {"conversation": 1, "number": 11})
    with pytest.raises(ValidationError, match="Grund"):
        actions.accept_statement(held, by=stage.eva)
    actions.accept_statement(held, "Auf Einspruch", by=stage.eva)
    assert Statement.objects.get(pk=held.pk).state == StatementState.ACCEPTED


def test_a_body_leads_its_own_conversation(cast):
    stage = Talking(cast, phase=False)
    own = actions.ConversationEntry("Nur wir", body=cast.bodies.working_group, statements=["Eins."])
    with pytest.raises(Refused):
        actions.prepare_conversation(own, by=stage.finn)
    with pytest.raises(Refused):
        actions.prepare_conversation(actions.ConversationEntry("Alle"), by=stage.ben)
    made = actions.prepare_conversation(own, by=stage.ben)
    assert not rules.may_see(stage.finn, talk_of(made))
    assert [one.title for one in conversations_of(stage.plan, prepared=False)] == ["Sprache im Alltag"]
    actions.open_conversation(made, by=stage.ben)


@pytest.mark.parametrize("old", ConversationState)
@pytest.mark.parametrize("new", ConversationState)
def test_conversations_move_only_as_the_table_says(stage, old, new):
    type(stage.conversation).objects.update(state=old)
    stage.conversation.state = old
    if new in CONVERSATION_MOVES.get(old, ()):
        move(stage.conversation, new, CONVERSATION_MOVES)
        return
    with pytest.raises(ValidationError, match="kein Schritt"):
        move(stage.conversation, new, CONVERSATION_MOVES)


@pytest.mark.parametrize("old", StatementState)
@pytest.mark.parametrize("new", StatementState)
def test_statements_move_only_as_the_table_says(stage, old, new):
    statement = Statement.objects.filter(number=1).get()
    Statement.objects.filter(pk=statement.pk).update(state=old, reason="weil")
    statement.refresh_from_db()
    act = {
        StatementState.ACCEPTED: lambda: actions.accept_statement(statement, "weil", by=stage.eva),
        StatementState.REJECTED: lambda: actions.reject_statement(statement, "weil", by=stage.eva),
        StatementState.HELD: lambda: move(statement, StatementState.HELD, STATEMENT_MOVES),
    }[new]
    if new in STATEMENT_MOVES.get(old, ()):
        act()
        return
    with pytest.raises(ValidationError, match="kein Schritt"):
        act()


def test_an_empty_conversation_is_not_opened_and_a_closed_one_not_moderated(stage):
    empty = actions.prepare_conversation(actions.ConversationEntry("Leer"), by=stage.eva)
    with pytest.raises(ValidationError, match="Ohne Aussagen"):
        actions.open_conversation(empty, by=stage.eva)
    actions.close_conversation(stage.conversation, by=stage.eva)
    with pytest.raises(ValidationError, match="geschlossen"):
        actions.reject_statement(Statement.objects.filter(number=1).get(), "weil", by=stage.eva)
