"""The verbs that lead a poll from the question to the published result."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.core.journal import Line, record
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require
from mitplan.people.models import Body, Seat
from mitplan.plan.models import Plan

from ..counting import Question, Rules, faulty
from ..models import Delegation, Poll, PollOption, RollEntry, Urn
from ..queries.polls import delegations_for, tally_of, voting_seats
from ..rules import polls as rules
from ..rules.phases import is_outside_phase
from ..speaking import Speaker
from ..states.phases import Activity
from ..states.polls import MOVES, PollState, PollType
from .tallying import sealed_tally

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FAULTS: Final = {
    "method": gettext_lazy("Diese Zählweise gibt es nicht."),
    "options": gettext_lazy("Nennen Sie zwei bis 26 Wahlmöglichkeiten, bei Ja und Nein keine."),
    "base": gettext_lazy("Diese Bezugsgröße gibt es nicht."),
    "majority": gettext_lazy("Diese Mehrheit gibt es nicht."),
    "absolute": gettext_lazy("Die absolute Mehrheit bezieht sich auf alle Stimmberechtigten."),
    "fraction": gettext_lazy("Schreiben Sie den Anteil wie „3/5“ oder „60 %“, höchstens 1."),
    "quorum": gettext_lazy("Schreiben Sie das Quorum als Anteil („1/2“) oder als Zahl der Stimmen („10“)."),
    "threshold": gettext_lazy("Schreiben Sie die Schwelle wie „1/2“ oder „50 %“."),
    "winners": gettext_lazy("So viele Wahlmöglichkeiten lassen sich nicht wählen."),
    "dots": gettext_lazy("Nennen Sie, wie viele Punkte ein Sitz verteilt (1 bis 1000)."),
    "most": gettext_lazy("Nennen Sie, wie viele Punkte eine Wahlmöglichkeit höchstens bekommt (1 bis 1000)."),
    "budget": gettext_lazy("Nennen Sie das Budget als ganze Zahl."),
    "costs": gettext_lazy(
        "Jede Maßnahme braucht Kosten. Zum Budget passt der Schritt nicht: Nehmen Sie einen größeren."
    ),
    "completion": gettext_lazy("Diese Vervollständigung gibt es nicht."),
    "step": gettext_lazy("Der Schritt ist mindestens 1."),
    "lot": gettext_lazy("Das Los nennt nicht genau die Wahlmöglichkeiten."),
}


@dataclass(frozen=True, slots=True)
class OptionEntry:
    """Something to choose from; what it costs where money is shared out."""

    title: str
    text: str = ""
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class PollEntry:
    """A poll to prepare; `thing` is the text key of what it decides."""

    body: Body
    title: str
    question: str
    method: str
    type: str
    rules: Rules
    options: Sequence[OptionEntry] = ()
    thing: str = ""
    until: datetime | None = None


@transaction.atomic
def prepare_poll(entry: PollEntry, *, by: Speaker) -> Poll:
    """Put a question to the seats of a body, with the rules by which it will be counted."""
    require(rules.may_run_polls(by, entry.body))
    question = _declared(entry)
    plan = Plan.objects.select_for_update().get(pk=by.plan.pk)
    last = Poll.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    poll = Poll(
        plan=plan,
        number=last + 1,
        body=entry.body,
        thing=entry.thing,
        title=entry.title.strip(),
        question=entry.question.strip(),
        language=plan.language,
        method=entry.method,
        type=entry.type,
        rules=question.rules.told(),
        until=entry.until,
    )
    refuse_nul([poll.title, poll.question, poll.rules["unit"]])
    poll.full_clean(validate_unique=False, validate_constraints=False)
    poll.save()
    rows = _options(poll, question.options, entry.options)
    facts = {
        "number": poll.number,
        "body": entry.body.key,
        "on": entry.thing,
        "method": entry.method,
        "type": entry.type,
        "rules": _codes(poll),
        "options": len(rows),
    }
    record(by, Line("conference.poll.prepared", poll, plan=plan.key, facts=facts))
    return poll


@transaction.atomic
def open_poll(poll: Poll, present: Collection[Seat] = (), reason: str = "", *, by: Speaker) -> Poll:
    """Open a poll: freeze the roll with delegations and presence, and draw the lot that decides between equals."""
    poll = locked(poll)
    require(rules.may_open_poll(by, poll, reason=reason))
    if poll.until and poll.until <= timezone.now():
        raise ValidationError(_("Die Frist dieser Abstimmung liegt schon in der Vergangenheit."))
    roll = _roll(poll, {seat.pk for seat in present})
    if not roll:
        raise ValidationError(_("Das Gremium hat heute keinen Sitz, der stimmberechtigt ist."))
    if poll.rules["base"] == "present" and not any(entry.is_present for entry in roll):
        raise ValidationError(_("Die Mehrheit bezieht sich auf die Anwesenden: Geben Sie an, wer anwesend ist."))
    move(poll, PollState.OPEN, MOVES)
    lot = list(poll.options.values_list("key", flat=True))
    secrets.SystemRandom().shuffle(lot)
    poll.rules = {**poll.rules, "lot": lot}
    poll.opened_at = timezone.now()
    poll.save(update_fields=["rules", "opened_at"])
    RollEntry.objects.bulk_create(roll)
    if poll.type != PollType.OPEN:
        Urn.objects.create(poll=poll, round=poll.round)
    facts: dict[str, Any] = {
        "round": poll.round,
        "entitled": len(roll),
        "present": sum(entry.is_present for entry in roll),
        "delegated": sum(entry.delegate_id is not None for entry in roll),
        "lot": lot,
    }
    if is_outside_phase(by, Activity.DECIDE, poll.body):
        facts["outside_phase"] = True
    record(by, Line("conference.poll.opened", poll, plan=by.plan.key, facts=facts, reason=reason))
    return poll


@transaction.atomic
def close_poll(poll: Poll, reason: str = "", *, by: Speaker) -> Poll:
    """Close a poll and count it; record and result are fixed by their digest, and shown when they are published."""
    poll = locked(poll)
    require(rules.may_close_poll(by, poll))
    waiting = RollEntry.objects.filter(poll=poll, round=poll.round, channel="").exists()
    if waiting and (poll.until is None or poll.until > timezone.now()) and not reason.strip():
        raise ValidationError(
            {"reason": _("Es haben noch nicht alle abgestimmt. Nennen Sie den Grund, jetzt zu schließen.")}
        )
    move(poll, PollState.CLOSED, MOVES)
    poll.closed_at = timezone.now()
    poll.save(update_fields=["closed_at"])
    tally = sealed_tally(poll)
    facts = {"round": poll.round, "sha256": tally.sha256}
    record(by, Line("conference.poll.closed", poll, plan=by.plan.key, facts=facts, reason=reason))
    return poll


@transaction.atomic
def publish_poll(poll: Poll, *, by: Speaker) -> Poll:
    """Show everybody the result of a closed poll with its record."""
    poll = locked(poll)
    require(rules.may_publish_poll(by, poll))
    tally = tally_of(poll)
    assert tally is not None
    move(poll, PollState.PUBLISHED, MOVES)
    poll.published_at = timezone.now()
    poll.save(update_fields=["published_at"])
    facts = {"round": poll.round, "sha256": tally.sha256, "result": tally.figures()}
    record(by, Line("conference.poll.published", poll, plan=by.plan.key, facts=facts))
    return poll


@transaction.atomic
def reset_poll(poll: Poll, reason: str, *, by: Speaker) -> Poll:
    """Begin a poll anew before its result is published, with a reason; the votes of the round count no more."""
    poll = locked(poll)
    require(rules.may_reset_poll(by, poll))
    if not reason.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund; alle können ihn lesen.")})
    before = tally_of(poll)
    cast = RollEntry.objects.filter(poll=poll, round=poll.round).exclude(channel="").count()
    facts = {"round": poll.round, "cast": cast, "sha256": before.sha256 if before else ""}
    move(poll, PollState.PREPARED, MOVES)
    poll.round += 1
    poll.rules = {**poll.rules, "lot": []}
    poll.until = poll.until if poll.until and poll.until > timezone.now() else None
    poll.opened_at = poll.closed_at = None
    poll.save(update_fields=["round", "rules", "until", "opened_at", "closed_at"])
    record(by, Line("conference.poll.reset", poll, plan=by.plan.key, facts=facts, reason=reason))
    return poll


def locked(poll: Poll) -> Poll:
    """The poll as it is now, locked until the end of the transaction, so that votes and closing wait for each other."""
    return Poll.objects.select_for_update(of=("self",)).select_related("plan", "body").get(pk=poll.pk)


def _declared(entry: PollEntry) -> Question:
    """The question with its rules, all of which fit together. Raises ValidationError."""
    if len(entry.options) > len(LETTERS):
        raise ValidationError(str(_FAULTS["options"]))
    costs = tuple(option.cost or 0 for option in entry.options) if entry.method == "equal_shares" else ()
    question = Question(entry.method, replace(entry.rules, lot=()), tuple(LETTERS[: len(entry.options)]), costs)
    if fault := faulty(question):
        raise ValidationError(str(_FAULTS[fault]))
    return question


def _options(poll: Poll, keys: Sequence[str], entries: Sequence[OptionEntry]) -> list[PollOption]:
    rows = [
        PollOption(poll=poll, key=key, position=place, title=told.title.strip(), text=told.text.strip(), cost=told.cost)
        for place, (key, told) in enumerate(zip(keys, entries, strict=True))
    ]
    for row in rows:
        refuse_nul([row.title, row.text])
        row.full_clean(validate_unique=False, validate_constraints=False)
    return PollOption.objects.bulk_create(rows)


def _roll(poll: Poll, present: Collection[int]) -> list[RollEntry]:
    """Each voting seat of today, with who casts its vote."""
    handed: dict[int, Delegation] = {one.giver_id: one for one in delegations_for(poll.plan, poll, poll.body)}
    roll = []
    for number, seat in enumerate(voting_seats(poll.body), 1):
        delegation = handed.get(seat.pk)
        receiver = delegation.receiver if delegation else None
        roll.append(
            RollEntry(
                poll=poll,
                round=poll.round,
                number=number,
                seat=seat,
                organisation=seat.organisation,
                person_id=receiver.person_id if receiver else seat.person_id,
                delegate=receiver,
                is_present=(receiver or seat).pk in present,
            )
        )
    return roll


def _codes(poll: Poll) -> dict[str, Any]:
    """The rules for the journal: codes and numbers, without words."""
    return {name: told for name, told in poll.rules.items() if name not in {"unit", "lot"} and told != ""}
