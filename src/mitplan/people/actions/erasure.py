"""The verb of erasure: erase."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.journal import Line, record
from mitplan.core.verdict import require

from .. import own, rules
from ..acting import Acting
from ..models import Holder, Mandate, Person, Seat
from ..terms import day_of, start_of
from .checks import locked, person_place, refuse

ERASED = "gelöschte Person"


@transaction.atomic
def erase(person: Person, reason: str = "", *, by: Acting) -> Person:
    """Erase a person: name, account, address, all that is theirs alone. What they did stays on record, without a name.

    Terms, seats and mandates end today. Whoever erases somebody else says why. Raises ValidationError and Refused.
    """
    stored = locked(person)
    require(rules.may_erase(by, stored))
    if (by.person is None or by.person.pk != stored.pk) and not reason.strip():
        refuse(person_place(stored.key), _("Warum wird die Person gelöscht? Der Grund steht im Journal."))
    ended = _end_terms(stored)
    for model, field in own.relations(private=True):
        model._default_manager.filter(**{field: stored}).delete()
    stored.key, stored.name = f"geloescht-{stored.pk}", ERASED
    stored.username, stored.password, stored.is_active = None, make_password(None), False
    stored.erased_at = timezone.now()
    stored.save()
    record(by, Line("people.person.erased", stored, facts={"ended": ended}, reason=reason.strip()))
    return stored


def _end_terms(person: Person) -> list[str]:
    """End what lasts on; what hasn't begun doesn't begin."""
    today = timezone.localdate()
    ended = []
    for model in (Holder, Seat, Mandate):
        for term in model._default_manager.select_for_update().filter(person=person):
            if start_of(term) > today:
                term.delete()
            elif not term.until or day_of(term.until.latest) > today:
                model._default_manager.filter(pk=term.pk).update(until=PartialDate.of(today))
            else:
                continue
            ended.append(f"{model._meta.model_name}:{term.pk}")
    return ended
