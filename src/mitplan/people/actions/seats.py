"""The verbs of seats once they are given: fill_seat, end_seat, stand_in, name_in_public."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.journal import Line, record
from mitplan.core.verdict import require

from .. import rules, terms
from ..acting import Acting
from ..models import Person, Seat
from .checks import body_place, checked, locked, refuse


@transaction.atomic
def fill_seat(seat: Seat, person: Person, *, by: Acting) -> Seat:
    """Name the person who takes an organisation's empty seat; a filled one is ended and given anew."""
    require(rules.may_keep_register(by))
    locked(seat.body)
    seat.refresh_from_db()
    place = body_place(seat.body.key)
    if seat.person_id:
        refuse(place, _("Diesen Sitz hat schon jemand inne. Beenden Sie ihn und vergeben Sie einen neuen."))
    seat.person = person
    for other in Seat.objects.filter(body=seat.body_id, person=person).exclude(pk=seat.pk):
        if terms.clash(seat, other):
            refuse(place, _("Diese Person hat in dieser Zeit schon einen Sitz."))
    seat.save(update_fields=["person"])
    record(by, Line("people.seat.filled", seat, facts={"body": seat.body.key}))
    return seat


@transaction.atomic
def end_seat(seat: Seat, until: PartialDate, reason: str = "", *, by: Acting) -> Seat:
    """State when a seat in a body ended or will end."""
    require(rules.may_keep_register(by))
    locked(seat.body)
    seat.refresh_from_db()
    place = body_place(seat.body.key)
    if not until:
        refuse(place, _("Bis wann galt der Sitz? Bitte nennen Sie wenigstens das Jahr."))
    if seat.until:
        refuse(place, _("Dieser Sitz endet schon am %(date)s.") % {"date": seat.until})
    seat.until = until
    checked(seat, place).save(update_fields=["until"])
    facts = {"body": seat.body.key, "until": until.edtf}
    record(by, Line("people.seat.ended", seat, facts=facts, reason=reason.strip()))
    return seat


@transaction.atomic
def stand_in(deputy: Seat, member: Seat | None, *, by: Acting) -> Seat:
    """State for which seat of the same body another one stands in, or that it no longer does."""
    require(rules.may_keep_register(by))
    locked(deputy.body)
    deputy.refresh_from_db()
    place = body_place(deputy.body.key)
    if member is not None and member.body_id != deputy.body_id:
        refuse(place, _("Vertreten kann man nur einen Sitz desselben Gremiums."))
    if member is not None and (member.pk == deputy.pk or member.stands_in_for_id is not None):
        refuse(place, _("Vertreten wird ein Mitglied selbst, nicht dessen Vertretung."))
    if deputy.stands_in_for_id == (member.pk if member else None):
        refuse(place, _("So steht die Vertretung schon im Register."))
    deputy.stands_in_for = member
    deputy.save(update_fields=["stands_in_for"])
    facts = {"body": deputy.body.key, "for": member.pk if member else None}
    record(by, Line("people.seat.stands_in", deputy, facts=facts))
    return deputy


@transaction.atomic
def name_in_public(seat: Seat, shown: bool, reason: str = "", *, by: Acting) -> Seat:
    """Show the name of whoever has a seat in the public list of members, or no longer: with their consent alone.

    They say so themselves; the coordination office may enter a consent given elsewhere and then says where it lies.
    """
    seat = locked(seat)
    require(rules.may_name_in_public(by, seat, shown))
    own = by.person is not None and by.person.pk == seat.person_id
    if not own and not reason.strip():
        raise ValidationError({"reason": _("Worauf stützt sich das? Bitte nennen Sie, wo die Einwilligung liegt.")})
    if seat.shows_name == shown:
        return seat
    seat.shows_name = shown
    seat.save(update_fields=["shows_name"])
    record(by, Line("people.seat.named_in_public", seat, facts={"shown": shown}, reason=reason.strip()))
    return seat
