"""The verbs of bodies at work: which part they take in a phase, and how a body is founded anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.journal import Line, record
from mitplan.core.verdict import require
from mitplan.people import actions as register
from mitplan.people.models import Body, Seat
from mitplan.people.rules import may_keep_register
from mitplan.people.states import SuccessionKind
from mitplan.people.terms import eve_of

from ..models import BodyRole, Charge, Phase
from ..rules import phases as rules
from ..speaking import Speaker
from ..states.roles import BodyPart
from .phases import charge, discharge


@dataclass(frozen=True, slots=True)
class Refounding:
    """A body founded anew: as which, on which day, and whose seats go on in it until when."""

    entry: register.BodyEntry
    on: PartialDate
    seats: Sequence[Seat] = ()
    until: PartialDate = UNKNOWN
    note: str = ""


@transaction.atomic
def declare_part(phase: Phase, body: Body, part: str, reason: str = "", *, by: Speaker) -> BodyRole:
    """Say which part a body takes in a phase: beforehand, or later with the reason; what was said first stays."""
    require(rules.may_arrange(by))
    phase = Phase.objects.select_for_update().get(pk=phase.pk, plan=by.plan)
    if part not in BodyPart.values:
        raise ValidationError({"part": _("Diese Rolle gibt es nicht.")})
    now = timezone.now()
    if phase.ends <= now:
        raise ValidationError(_("Diese Phase ist vorbei. Was in ihr galt, bleibt stehen."))
    if phase.begins <= now and not reason.strip():
        sentence = _("Die Phase läuft schon. Bitte nennen Sie den Grund der Änderung; alle können ihn lesen.")
        raise ValidationError({"reason": sentence})
    before = BodyRole.objects.filter(phase=phase, body=body, is_current=True).first()
    if before is not None and before.part == part:
        raise ValidationError({"part": _("Diese Rolle hat das Gremium in dieser Phase schon.")})
    if before is not None:
        BodyRole.objects.filter(pk=before.pk).update(is_current=False)
    made = BodyRole.objects.create(phase=phase, body=body, part=part, reason=reason.strip(), declared_at=now)
    facts = {"phase": phase.pk, "body": body.key, "before": before.part if before else "", "part": str(part)}
    record(by, Line("conference.body.part_declared", made, plan=by.plan.key, facts=facts, reason=reason.strip()))
    return made


@transaction.atomic
def found_anew(former: Body, how: Refounding, *, by: Speaker) -> Body:
    """Found a body anew: chosen seats go on in it for a new term, it works on what the former did; that stays known."""
    require(rules.may_arrange(by))
    require(may_keep_register(by.acting))
    if not how.on:
        raise ValidationError({"on": _("Wann wurde es neu gegründet? Bitte nennen Sie wenigstens das Jahr.")})
    if wrong := [seat for seat in how.seats if seat.body_id != former.pk or seat.until]:
        sentence = _("Nur laufende Sitze des bisherigen Gremiums gehen über; %(n)d sind es nicht.")
        raise ValidationError({"seats": sentence % {"n": len(wrong)}})
    # Names begin with the body.
    names = [replace(name, since=name.since or how.on) for name in how.entry.names]
    [later] = register.establish([replace(how.entry, names=names)], by=by.acting)
    succession = register.SuccessionEntry(SuccessionKind.REFOUNDED_AS, how.on, how.note)
    register.succeed(former, later, succession, by=by.acting)
    _take_over(former, later, how, by)
    record(
        by,
        Line(
            "conference.body.founded_anew",
            later,
            plan=by.plan.key,
            facts={"former": former.key, "body": later.key, "on": how.on.edtf, "seats": len(how.seats)},
        ),
    )
    old = Charge.objects.filter(plan=by.plan, body=former, is_current=True).select_related("field").first()
    if old is not None:
        discharge(old, _("Neu gegründet"), by=by)
    charge(later, old.field if old else None, by=by)
    return later


def _take_over(former: Body, later: Body, how: Refounding, by: Speaker) -> None:
    """End all seats of the former body on the eve, and give the chosen ones anew, deputies and consents with them."""
    for seat in Seat.objects.filter(body=former, until=""):
        register.end_seat(seat, eve_of(how.on), by=by.acting)
    stored = Seat.objects.select_related("organisation", "person").in_bulk([seat.pk for seat in how.seats])
    chosen = [stored[seat.pk] for seat in how.seats]
    entries = [
        register.SeatEntry(later, seat.organisation, seat.person, seat.function, how.on, how.until, seat.appointed_by)
        for seat in chosen
    ]
    made = dict(zip((seat.pk for seat in chosen), register.seat(entries, by=by.acting), strict=True))
    for seat in chosen:
        if seat.stands_in_for_id in made:
            register.stand_in(made[seat.pk], made[seat.stands_in_for_id], by=by.acting)
        if seat.shows_name:
            register.name_in_public(made[seat.pk], True, _("Einwilligung aus der Zeit davor"), by=by.acting)
