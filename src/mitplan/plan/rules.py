"""Who may do what to a plan. Each rule answers yes, or no with the sentence that the person is shown."""

from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.texts import listed
from mitplan.core.verdict import YES, No, Verdict
from mitplan.people.acting import Acting
from mitplan.people.queries import holds
from mitplan.people.states import OfficeRole

from .models import Plan
from .queries import unanswered_in
from .states import VersionKind


def may_begin(by: Acting) -> Verdict:
    """A coordination office may begin a plan."""
    if by.system:
        return YES
    if by.office is None or by.office.role != OfficeRole.COORDINATION or not holds(by.person, by.office):
        return No(_("Nur eine Koordinierungsstelle kann einen Plan anlegen."))
    return YES


def may_write(by: Acting, plan: Plan) -> Verdict:
    """The plan's own coordination office writes the plan."""
    if by.system:
        return YES
    if by.office is None or by.office.pk != plan.coordination_id:
        return No(_("Nur die Koordinierungsstelle dieses Plans kann ihn bearbeiten."))
    if not holds(by.person, by.office):
        return No(_("Das Amt „%(office)s“ ist Ihnen heute nicht übertragen.") % {"office": by.office})
    return YES


def may_freeze(by: Acting, plan: Plan, kind: str, decided_by: str, decided_on: PartialDate) -> Verdict:
    """The coordination office seals versions; an adopted one needs a resolution and an answer to everything."""
    if not (verdict := may_write(by, plan)):
        return verdict
    if kind != VersionKind.ADOPTED:
        return YES
    if not decided_by or not decided_on:
        return No(_("Eine beschlossene Fassung braucht das Gremium und das Datum des Beschlusses."))
    if unanswered := unanswered_in(plan):
        return No(
            _(
                "Ohne Antwort sind noch %(count)d Empfehlungen: %(numbers)s. Erst wenn jede eine Antwort hat, kann der "
                "Plan als beschlossen versiegelt werden."
            )
            % {"count": len(unanswered), "numbers": listed(unanswered[:10]) + ("…" if unanswered[10:] else "")}
        )
    return YES
