"""Who may keep a search."""

from django.utils.translation import gettext as _

from mitplan.core.verdict import YES, No, Verdict
from mitplan.people.acting import Acting


def may_keep_search(by: Acting) -> Verdict:
    """Whoever is signed in may keep searches, for themselves alone."""
    if by.person is None or not by.person.is_active:
        return No(_("Melden Sie sich an, um sich eine Suche zu merken."))
    return YES
