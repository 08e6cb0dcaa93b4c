"""Who may keep the register of persons, bodies and offices, each answer with its reason."""

from django.utils.translation import gettext as _

from mitplan.core.verdict import YES, No, Verdict

from . import queries
from .acting import Acting
from .models import Person
from .states import OfficeRole


def may_keep_register(by: Acting) -> Verdict:
    """The coordination office and set-up runs may enter bodies, offices, persons, terms, seats and mandates."""
    if by.system:
        return YES
    if by.office is None or by.office.role != OfficeRole.COORDINATION:
        return No(_("Nur die Koordinierungsstelle darf Stellen, Ämter und Personen eintragen."))
    if not queries.holds(by.person, by.office):
        return No(_("Sie haben das Amt „%(office)s“ heute nicht inne.") % {"office": by.office.title})
    return YES


def may_give_account(by: Acting, person: Person) -> Verdict:
    """Whoever keeps the register may open an account for a person who has none; nobody can take one over."""
    verdict = may_keep_register(by)
    if not verdict:
        return verdict
    if person.username is not None:
        return No(_("Diese Person hat schon ein Konto."))
    return YES
