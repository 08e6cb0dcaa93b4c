"""The verbs of conversations: prepare, open, propose, let in or not, vote, close, publish."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.canonical import canonical, digest
from mitplan.core.journal import Line, record
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import No, require
from mitplan.people.models import Body

from ..models import Conversation, OpinionMap, Participant, Statement
from ..opinions import final_document
from ..opinions.sealing import ballots_of
from ..queries.opinions import Talk, next_number, talk_of
from ..rules import opinions as rules
from ..rules.phases import is_outside_phase
from ..speaking import Speaker
from ..states.opinions import (
    ANONYMITY,
    CONVERSATION_MOVES,
    LONGEST,
    STATEMENT_MOVES,
    ConversationState,
    StatementState,
)
from ..states.phases import Activity
from .participants import join

# So many statements of one person may wait to be checked.
WAITING: Final = 10


@dataclass(frozen=True, slots=True)
class ConversationEntry:
    """A conversation to prepare; `statements` are those it begins with. Without a seed one is drawn."""

    title: str
    introduction: str = ""
    body: Body | None = None
    is_strict: bool = True
    anonymity: int = ANONYMITY
    statements: Sequence[str] = ()
    seed: int | None = None


@transaction.atomic
def prepare_conversation(entry: ConversationEntry, *, by: Speaker) -> Conversation:
    """Prepare a conversation with the statements it begins with; nobody sees it before it is opened."""
    require(rules.may_prepare(by, entry.body))
    type(by.plan).objects.select_for_update().get(pk=by.plan.pk)
    refuse_nul([entry.title, entry.introduction])
    made = Conversation(
        plan=by.plan,
        number=next_number(by.plan),
        body=entry.body,
        title=entry.title.strip(),
        introduction=entry.introduction.strip(),
        language=by.plan.language,
        is_strict=entry.is_strict,
        anonymity=entry.anonymity,
        seed=secrets.randbelow(2**31) if entry.seed is None else entry.seed,
    )
    made.full_clean(validate_unique=False, validate_constraints=False)
    made.save()
    facts = {"number": made.number, "body": entry.body.key if entry.body else "", "anonymity": made.anonymity}
    facts |= {"strict": made.is_strict, "seed": made.seed}
    record(by, Line("conference.conversation.prepared", made, plan=by.plan.key, facts=facts))
    if entry.statements:
        add_statements(made, entry.statements, by=by)
    return made


@transaction.atomic
def add_statements(conversation: Conversation, texts: Sequence[str], *, by: Speaker) -> list[Statement]:
    """Add statements of one's own choosing to a conversation one leads; they are asked at once."""
    require(rules.may_lead(by, conversation))
    held = _still(conversation, ConversationState.PREPARED, ConversationState.OPEN)
    known = {_said(text) for text in Statement.objects.filter(conversation=held).values_list("text", flat=True)}
    number, now, made = _last_number(held), timezone.now(), []
    for text in texts:
        plain = _checked(text)
        if _said(plain) in known:
            raise ValidationError(_("Diese Aussage gibt es hier schon: „%(text)s“") % {"text": plain})
        known.add(_said(plain))
        number += 1
        made.append(
            Statement(
                conversation=held,
                number=number,
                text=plain,
                language=held.language,
                state=StatementState.ACCEPTED,
                at=now,
            )
        )
    Statement.objects.bulk_create(made)
    facts = {"conversation": held.number, "numbers": [one.number for one in made]}
    record(by, Line("conference.statement.added", held, plan=by.plan.key, facts=facts))
    return made


def open_conversation(conversation: Conversation, *, by: Speaker) -> Conversation:
    """Open a conversation: from now on people vote in it, as far as a phase lets them."""
    require(rules.may_lead(by, conversation))
    if not Statement.objects.filter(conversation=conversation, state=StatementState.ACCEPTED).exists():
        raise ValidationError(_("Ohne Aussagen kann niemand abstimmen. Geben Sie zuerst einige ein."))
    return _step(conversation, ConversationState.OPEN, "conference.conversation.opened", {}, by)


def publish_conversation(conversation: Conversation, *, by: Speaker) -> Conversation:
    """Publish the result of a closed conversation."""
    require(rules.may_lead(by, conversation))
    return _step(conversation, ConversationState.PUBLISHED, "conference.conversation.published", {}, by)


@transaction.atomic
def close_conversation(conversation: Conversation, *, by: Speaker) -> Conversation:
    """Close a conversation: its votes are counted for good, and the journal keeps the digest of all of them."""
    require(rules.may_lead(by, conversation))
    # Waits for votes under way and holds off those to come, see `cast_vote`.
    held = Conversation.objects.select_for_update().select_related("plan").get(pk=conversation.pk)
    ballots = ballots_of(held)
    document = final_document(held, ballots)
    kept = OpinionMap.objects.create(conversation=held, document=document, digest=digest(canonical(document)))
    facts = {
        "digest": ballots.digest,
        "map": kept.digest,
        "seed": held.seed,
        "statements": len(ballots.header["statements"]),
        "votes": ballots.count,
        "superseded": ballots.superseded,
        "participants": len(ballots.lines),
    }
    closed = _step(conversation, ConversationState.CLOSED, "conference.conversation.closed", facts, by)
    Conversation.objects.filter(pk=held.pk).update(digest=ballots.digest)
    closed.digest = ballots.digest
    return closed


@transaction.atomic
def propose_statement(
    conversation: Conversation, text: str, language: str = "", *, by: Speaker, reason: str = ""
) -> Statement:
    """Propose a statement on which others shall vote; in a strict conversation it is checked first."""
    require(rules.may_propose(by, talk_of(conversation), reason=reason))
    by = join(by)
    held = _still(conversation, ConversationState.OPEN)
    plain = _checked(text)
    rows = Statement.objects.filter(conversation=held)
    if (same := next((one for one in rows if _said(one.text) == _said(plain)), None)) is not None:
        raise ValidationError({"text": _same(same)})
    if rows.filter(participant=by.participant, state=StatementState.HELD).count() >= WAITING:
        require(No(_("Von Ihnen warten schon %(n)d Aussagen auf Prüfung. Bitte etwas Geduld.") % {"n": WAITING}))
    made = Statement.objects.create(
        conversation=held,
        number=_last_number(held) + 1,
        text=plain,
        language=language or held.language,
        participant=by.participant,
        state=StatementState.HELD if held.is_strict else StatementState.ACCEPTED,
        at=timezone.now(),
    )
    facts: dict[str, Any] = {"conversation": held.number, "number": made.number, "state": made.state}
    if is_outside_phase(by, Activity.STATE, held.body):
        facts["outside_phase"] = True
    record(by, Line("conference.statement.proposed", made, plan=by.plan.key, facts=facts, reason=reason))
    return made


def accept_statement(statement: Statement, reason: str = "", *, by: Speaker) -> Statement:
    """Let a statement in, so that it is asked; one that was rejected before only with a reason."""
    if statement.state == StatementState.REJECTED and not reason.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund; alle können ihn lesen.")})
    require(rules.may_lead(by, statement.conversation))
    return _moderate(statement, StatementState.ACCEPTED, "conference.statement.accepted", reason, by)


def reject_statement(statement: Statement, reason: str, *, by: Speaker) -> Statement:
    """Keep a statement out, with a reason for everybody to read; votes on it no longer shape the map."""
    if not reason.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund; alle können ihn lesen.")})
    require(rules.may_lead(by, statement.conversation))
    return _moderate(statement, StatementState.REJECTED, "conference.statement.rejected", reason, by)


@transaction.atomic
def moderate_statements(statements: Sequence[Statement], reason: str, *, rejecting: bool, by: Speaker) -> None:
    """Let several statements in or keep them out, for one reason; all of them or none."""
    for shared in statements:
        statement = Statement.objects.select_related("conversation__plan", "conversation__body").get(pk=shared.pk)
        (reject_statement if rejecting else accept_statement)(statement, reason, by=by)


# Whose vote it is, is looked up on the way: by the key of a participant, or by the mark in a guest's browser.
_CAST: Final = """
INSERT INTO conference_vote (conversation_id, statement_id, participant_id, value, at)
SELECT c.id, s.id, p.id, %s, %s FROM conference_conversation c
JOIN conference_statement s ON s.conversation_id = c.id AND s.number = %s AND s.state = 'accepted'
JOIN conference_participant p ON p.plan_id = c.plan_id AND p.{} = %s
WHERE c.id = %s AND c.state = 'open'"""
_BY_KEY, _BY_MARK = _CAST.format("id"), _CAST.format("digest")
# Whoever closes holds the row for update: a vote that meets them waits, looks again, and finds the conversation closed.
_SHARED: Final = " FOR KEY SHARE OF c"


def cast_vote(talk: Talk, number: int, value: int, *, by: Speaker, admit: Callable[[], None] | None = None) -> Speaker:
    """Agree (1) or disagree (-1) with a statement or pass (0); the last vote counts. Returns who voted.

    One insert and no line of the journal: closing journals the digest of all votes. `admit` is asked before a guest
    takes part whom nobody knows yet.
    """
    require(rules.may_vote(by, talk))
    if value not in (-1, 0, 1):
        raise ValidationError(_("Eine Stimme ist Zustimmung, Ablehnung oder „weiß nicht“."))
    if _inserted(talk, number, value, by):
        return by
    # Nobody known by that mark yet, or nothing to vote on.
    if admit and by.digest and not Participant.objects.filter(plan=by.plan, digest=by.digest).exists():
        admit()
    with transaction.atomic():
        by = join(by)
        if not _inserted(talk, number, value, by):
            raise ValidationError(_("Über diese Aussage kann gerade nicht abgestimmt werden."))
    return by


def _inserted(talk: Talk, number: int, value: int, by: Speaker) -> bool:
    if by.participant is None and not by.digest:
        return False
    sql, who = (_BY_KEY, by.participant.pk) if by.participant else (_BY_MARK, by.digest)
    at = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        shared = _SHARED if connection.vendor == "postgresql" else ""
        cursor.execute(sql + shared, [value, at, number, who, talk.conversation.pk])
        return bool(cursor.rowcount == 1)


@transaction.atomic
def _step(
    conversation: Conversation, to: ConversationState, verb: str, facts: dict[str, Any], by: Speaker
) -> Conversation:
    move(conversation, to, CONVERSATION_MOVES)
    record(by, Line(verb, conversation, plan=by.plan.key, facts=facts))
    return conversation


@transaction.atomic
def _moderate(statement: Statement, to: StatementState, verb: str, reason: str, by: Speaker) -> Statement:
    _still(statement.conversation, ConversationState.PREPARED, ConversationState.OPEN)
    refuse_nul([reason])
    statement.reason = reason.strip()
    statement.save(update_fields=["reason"])  # first: nothing is rejected without one
    move(statement, to, STATEMENT_MOVES)
    facts = {"conversation": statement.conversation.number, "number": statement.number}
    record(by, Line(verb, statement, plan=by.plan.key, facts=facts, reason=statement.reason))
    return statement


def _still(conversation: Conversation, *states: ConversationState) -> Conversation:
    """The conversation, held against others who write to it, but not against votes."""
    held = Conversation.objects.select_for_update(no_key=True).select_related(None).get(pk=conversation.pk)
    if held.state not in states:
        raise ValidationError(_("„%(title)s“ ist geschlossen.") % {"title": held.title})
    return held


def _last_number(conversation: Conversation) -> int:
    return Statement.objects.filter(conversation=conversation).aggregate(last=Max("number"))["last"] or 0


def _checked(text: str) -> str:
    plain = " ".join(text.split())
    refuse_nul([plain])
    if not plain:
        raise ValidationError({"text": _("Bitte schreiben Sie eine Aussage.")})
    if len(plain) > LONGEST:
        told = _("Eine Aussage hat höchstens %(most)d Zeichen, diese hat %(n)d. Ein Gedanke genügt.")
        raise ValidationError({"text": told % {"most": LONGEST, "n": len(plain)}})
    return plain


def _said(text: str) -> str:
    """What makes two texts the same statement."""
    return text.casefold().rstrip(".! ")


def _same(statement: Statement) -> str:
    return _("Diese Aussage gibt es hier schon, als Nummer %(number)d.") % {"number": statement.number}
