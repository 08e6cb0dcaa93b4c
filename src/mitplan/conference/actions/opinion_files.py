"""Verbs between conversations and files: bring one in that was held elsewhere, give out the votes of one."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, record
from mitplan.core.rows import insert_rows, refresh_statistics
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require
from mitplan.plan.models import Plan

from ..models import Conversation, Participant, Statement, Vote
from ..opinions import exported
from ..queries.opinions import map_of, next_number
from ..rules import opinions as rules
from ..speaking import Speaker
from ..states.opinions import ConversationState, StatementState
from .opinions import close_conversation, open_conversation


@dataclass(frozen=True, slots=True)
class HeldElsewhere:
    """A conversation to bring in with all its votes.

    Statements are (number, text, state, milliseconds since 1970 or 0), votes (person from 0 on, statement, vote), each
    pair once. `over`: it is closed at once, so that nobody goes on.
    """

    title: str
    statements: Sequence[tuple[int, str, str, int]]
    votes: Iterable[tuple[int, int, int]]
    participants: int
    introduction: str = ""
    origin: str = ""
    seed: int | None = None
    over: bool = True


@transaction.atomic
def bring_in_conversation(held: HeldElsewhere, *, by: Speaker) -> Conversation:
    """Bring in a conversation that was held elsewhere; the same files come in once."""
    require(rules.may_bring_in(by))
    plan = Plan.objects.select_for_update().get(pk=by.plan.pk)
    if held.origin and Conversation.objects.filter(plan=plan, origin=held.origin).exists():
        raise ValidationError(_("Diese Dateien sind schon eingebracht. Es wurde nichts geändert."))
    refuse_nul([held.title, held.introduction, *(row[1] for row in held.statements)])
    made = Conversation(
        plan=plan,
        number=next_number(plan),
        title=held.title.strip(),
        introduction=held.introduction,
        language=plan.language,
        seed=secrets.randbelow(2**31) if held.seed is None else held.seed,
        origin=held.origin,
    )
    made.full_clean(validate_unique=False, validate_constraints=False)
    made.save()
    statements = _statements(made, held.statements)
    count = _votes(made, held, statements, _newcomers(plan, held.participants))
    facts: dict[str, Any] = {"number": made.number, "origin": held.origin, "seed": made.seed}
    facts |= {"statements": len(statements), "participants": held.participants, "votes": count}
    record(by, Line("conference.conversation.brought_in", made, plan=plan.key, facts=facts))
    open_conversation(made, by=by)
    return close_conversation(made, by=by) if held.over else made


@transaction.atomic
def export_conversation(conversation: Conversation, *, by: Speaker) -> bytes:
    """Give out statements and votes as a zip of files; the journal says who had it."""
    require(rules.may_lead(by, conversation))
    if conversation.state == ConversationState.PREPARED:
        raise ValidationError(_("Dieses Gespräch wird noch vorbereitet."))
    kept = map_of(conversation)
    whole = exported(conversation, kept.document if kept else None)
    facts = {"sha256": hashlib.sha256(whole).hexdigest(), "size": len(whole)}
    record(by, Line("conference.conversation.exported", conversation, plan=by.plan.key, facts=facts))
    return whole


def _statements(made: Conversation, rows: Sequence[tuple[int, str, str, int]]) -> dict[int, int]:
    """The statements, by number the key of each."""
    now, rejected = timezone.now(), _("Im Gespräch, aus dem sie stammt, abgelehnt.")
    Statement.objects.bulk_create(
        Statement(
            conversation=made,
            number=number,
            text=text,
            language=made.language,
            state=state,
            reason=rejected if state == StatementState.REJECTED else "",
            at=datetime.fromtimestamp(created / 1000, UTC) if created else now,
        )
        for number, text, state, created in rows
    )
    return dict(Statement.objects.filter(conversation=made).values_list("number", "pk"))


def _newcomers(plan: Plan, count: int) -> list[int]:
    """So many participants whom nothing leads to: the keys of their rows."""
    last = Participant.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    Participant.objects.bulk_create(
        Participant(plan=plan, number=last + place, digest=hashlib.sha256(secrets.token_bytes(32)).hexdigest())
        for place in range(1, count + 1)
    )
    return list(Participant.objects.filter(plan=plan, number__gt=last).order_by("number").values_list("pk", flat=True))


def _votes(made: Conversation, held: HeldElsewhere, statements: dict[int, int], people: Sequence[int]) -> int:
    now = timezone.now()
    rows = [(made.pk, statements[number], people[person], value, now) for person, number, value in held.votes]
    insert_rows(Vote, ("conversation", "statement", "participant", "value", "at"), rows)
    refresh_statistics(Vote)
    return len(rows)
