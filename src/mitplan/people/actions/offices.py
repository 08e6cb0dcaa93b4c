"""The verbs of offices: create_office, appoint, end_term."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.journal import Line, record
from mitplan.core.verdict import require

from .. import rules, terms
from ..acting import Acting
from ..models import Body, Holder, Office, Person
from ..states import OfficeRole
from .checks import checked, locked, office_place, refuse, require_new_keys


@transaction.atomic
def create_office(key: str, body: Body, title: str, role: str = OfficeRole.NONE, *, by: Acting) -> Office:
    """Create an office at a body; its role says what its holder may do."""
    require(rules.may_keep_register(by))
    require_new_keys(Office, [key])
    office = checked(Office(key=key, body=body, title=title, role=role), office_place(key))
    office.save()
    record(by, Line("people.office.created", office, facts={"key": key, "body": body.key, "role": str(role)}))
    return office


@transaction.atomic
def appoint(
    office: Office, person: Person, since: PartialDate = UNKNOWN, until: PartialDate = UNKNOWN, *, by: Acting
) -> Holder:
    """Put a person into an office for a term; terms in one office don't overlap."""
    require(rules.may_keep_register(by))
    place = office_place(locked(office).key)
    term = checked(Holder(office=office, person=person, since=since, until=until), place)
    _require_free(term, Holder.objects.filter(office=office), place)
    term.save()
    facts = {"office": office.key, "term": term.pk, "since": since.edtf, "until": until.edtf}
    record(by, Line("people.office.appointed", person, facts=facts))
    return term


@transaction.atomic
def end_term(term: Holder, until: PartialDate, *, by: Acting) -> Holder:
    """State when a term in an office ended or will end."""
    require(rules.may_keep_register(by))
    locked(term.office)
    term.refresh_from_db()
    place = office_place(term.office.key)
    if not until:
        refuse(place, _("Bis wann dauerte die Amtszeit? Bitte nennen Sie wenigstens das Jahr."))
    if term.until:
        refuse(place, _("Diese Amtszeit endet schon am %(date)s.") % {"date": term.until})
    term.until = until
    _require_free(checked(term, place), Holder.objects.filter(office=term.office).exclude(pk=term.pk), place)
    term.save(update_fields=["until"])
    facts = {"office": term.office.key, "term": term.pk, "until": until.edtf}
    record(by, Line("people.office.term_ended", term.person, facts=facts))
    return term


def _require_free(term: Holder, others: Iterable[Holder], place: str) -> None:
    for other in others:
        if terms.clash(term, other):
            refuse(
                place,
                _("Das Amt ist in dieser Zeit schon besetzt (seit %(since)s, bis %(until)s).")
                % {"since": other.since.edtf or _("unbekannt"), "until": other.until.edtf or _("offen")},
            )
