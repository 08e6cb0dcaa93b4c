"""The verbs of those who don't agree: note a minority, join it, withdraw it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, key_of, pk_in, record
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require
from mitplan.plan.models import Plan

from ..models import Backing, MinorityNote, Proposal
from ..queries import proposals as queries
from ..rules import proposals as rules
from ..speaking import Speaker
from ..states.proposals import NOTE_MOVES, NoteState, ProposalState
from .participants import join

LONGEST_NOTE = 20_000
_PROPOSAL = "conference.proposal"
_CLOSED = (ProposalState.FORWARDED, ProposalState.WITHDRAWN, ProposalState.NOT_ADOPTED)


@transaction.atomic
def note_minority(thing: Any, text: str, *, by: Speaker) -> MinorityNote:
    """Put a dissenting text beside a draft recommendation or a decision (anything with a plan and a body)."""
    plan = Plan.objects.select_for_update().get(pk=by.plan.pk)
    if thing.plan_id != plan.pk:
        raise ValidationError(_("Das gehört zu einem anderen Plan."))
    require(rules.may_note_minority(by, thing.body))
    key = key_of(thing)
    _refuse_closed(key)
    refuse_nul([text])
    if not text.strip() or len(text) > LONGEST_NOTE:
        raise ValidationError({"text": _("Ein Minderheitenvotum hat 1 bis %(most)d Zeichen.") % {"most": LONGEST_NOTE}})
    by = join(by)
    note = MinorityNote.objects.create(
        plan=plan,
        number=queries.next_number(MinorityNote, plan=plan),
        thing=key,
        body=thing.body,
        text=text.strip(),
        at=timezone.now(),
    )
    _back(note, by)
    record(by, _line("conference.minority_note.noted", note))
    return note


@transaction.atomic
def join_minority(note: MinorityNote, *, by: Speaker) -> Backing:
    """Carry a minority note, too: for one's organisation, or for oneself."""
    note = _held(note)
    require(rules.may_note_minority(by, note.body))
    _refuse_closed(note.thing)
    if note.state != NoteState.STANDING:
        raise ValidationError(_("Dieses Minderheitenvotum ist zurückgezogen."))
    by = join(by)
    if any(_is_same(one, by) for one in note.backings.all()):
        raise ValidationError(_("Sie oder Ihre Organisation tragen dieses Minderheitenvotum schon mit."))
    backing = _back(note, by)
    record(by, _line("conference.minority_note.joined", note))
    return backing


@transaction.atomic
def withdraw_minority(note: MinorityNote, reason: str, *, by: Speaker) -> MinorityNote:
    """Take a minority note back, with the reason, as long as it isn't sealed; it stays readable."""
    note = _held(note)
    require(rules.may_withdraw_minority(by, note, note.backings.first()))
    _refuse_closed(note.thing)
    if not reason.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund; alle können ihn lesen.")})
    move(note, NoteState.WITHDRAWN, NOTE_MOVES)
    record(by, _line("conference.minority_note.withdrawn", note, reason))
    return note


def _held(note: MinorityNote) -> MinorityNote:
    Plan.objects.select_for_update().get(pk=note.plan_id)
    return MinorityNote.objects.select_related("plan", "body__parent").get(pk=note.pk)


def _back(note: MinorityNote, by: Speaker) -> Backing:
    assert by.participant is not None
    return Backing.objects.create(
        note=note,
        participant=by.participant,
        organisation=by.organisation,
        office=by.acting.office,
        at=timezone.now(),
    )


def _is_same(backing: Backing, by: Speaker) -> bool:
    if by.organisation is not None:
        return backing.organisation_id == by.organisation.pk
    return by.participant is not None and backing.participant_id == by.participant.pk and not backing.organisation_id


def _refuse_closed(thing: str) -> None:
    """Once a recommendation is forwarded, its notes are sealed along with it."""
    pk = pk_in(thing, _PROPOSAL)
    if pk is not None and Proposal.objects.filter(pk=pk, state__in=_CLOSED).exists():
        raise ValidationError(
            _("Dieser Entwurf ist abgeschlossen; Minderheitenvoten dazu lassen sich nicht mehr ändern.")
        )


def _line(verb: str, note: MinorityNote, reason: str = "") -> Line:
    facts = {"number": note.number, "thing": note.thing}
    return Line(verb, note, plan=note.plan.key, facts=facts, reason=reason)
