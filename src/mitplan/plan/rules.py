"""Who may do what to a plan. Each rule answers yes, or no with the sentence that the person is shown."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.texts import listed
from mitplan.core.verdict import YES, No, Verdict
from mitplan.people.acting import Acting
from mitplan.people.queries import holds, party_names
from mitplan.people.states import OfficeRole

from .models import Claim, Element, Measure, Plan
from .queries import details_of, is_admitted, parties_of, unanswered_in
from .states import VersionKind

# Who is responsible decides who may write; so nobody writes it for themselves.
RESPONSIBILITY = frozenset({"lead", "co_responsible"})


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


def may_revise(by: Acting, element: Element, fields: Iterable[str] = ()) -> Verdict:
    """The coordination office; a clerk whose office takes part, in measures their ministry leads or shares.

    Who is responsible (`lead`, `co_responsible` among the `fields`) is changed by the coordination office alone.
    """
    return may_revise_many(by, element.plan, [element], fields)


def may_revise_many(by: Acting, plan: Plan, elements: Iterable[Element], fields: Iterable[str] = ()) -> Verdict:
    """Whoever may revise each of the elements; the first that says no is named."""
    if by.system or (by.office and by.office.pk == plan.coordination_id):
        return may_write(by, plan)
    if not (verdict := _takes_part(by, plan, {OfficeRole.CLERK})):
        return verdict
    assert by.office is not None
    elements, own = list(elements), parties_of(by.office)
    details = details_of(elements)
    for element in elements:
        if not (verdict := _is_responsible(own, element, details.get(element.pk))):
            return verdict
        if not RESPONSIBILITY.isdisjoint(fields):
            return No(
                _("%(element)s: Wer zuständig ist, trägt die Koordinierungsstelle ein. Bitten Sie sie um die Änderung.")
                % {"element": element}
            )
    return YES


def may_claim(by: Acting, element: Element, field: str, *, valid: bool = False) -> Verdict:
    """Whoever may revise the field; which of several statements holds is said by the coordination office alone."""
    if not (verdict := may_revise(by, element, [field])) or not valid or may_write(by, element.plan):
        return verdict
    if Claim.objects.filter(element=element, field=field).exists():
        return No(
            _(
                "%(element)s: Zu diesem Feld gibt es schon Angaben. Tragen Sie Ihre ein, ohne sie als gültig zu "
                "kennzeichnen, und bitten Sie die Koordinierungsstelle zu entscheiden, welche gilt."
            )
            % {"element": element}
        )
    return YES


def may_translate(by: Acting, plan: Plan) -> Verdict:
    """The coordination office, and an office of translation that takes part."""
    return may_write(by, plan) or _takes_part(by, plan, {OfficeRole.TRANSLATOR})


def may_answer(by: Acting, plan: Plan) -> Verdict:
    """The coordination office enters the answers to recommendations."""
    return may_write(by, plan)


def may_jot(by: Acting, plan: Plan) -> Verdict:
    """Whoever takes part in writing the plan may keep what they have typed and not sent off."""
    return may_write(by, plan) or _takes_part(by, plan, set(OfficeRole))


def _takes_part(by: Acting, plan: Plan, roles: set[OfficeRole]) -> Verdict:
    if by.office is None or by.office.role not in roles or by.office.role == OfficeRole.NONE:
        return may_write(by, plan)
    if not holds(by.person, by.office):
        return No(_("Das Amt „%(office)s“ ist Ihnen heute nicht übertragen.") % {"office": by.office})
    if not is_admitted(by.office, plan):
        return No(
            _(
                "Das Amt „%(office)s“ arbeitet an diesem Plan nicht mit. Bitten Sie die Koordinierungsstelle "
                "(„%(coordination)s“), es zuzulassen."
            )
            % {"office": by.office, "coordination": plan.coordination}
        )
    return YES


def _is_responsible(own: set[str], element: Element, detail: object) -> Verdict:
    if not isinstance(detail, Measure):
        return No(
            _("%(element)s: Das bearbeitet nur die Koordinierungsstelle. Bitten Sie sie um die Änderung.")
            % {"element": element}
        )
    if not detail.lead:
        return No(
            _(
                "%(element)s hat noch keine Federführung. Bitten Sie die Koordinierungsstelle, Ihr Ressort "
                "einzutragen, wenn es zuständig ist."
            )
            % {"element": element}
        )
    if own.isdisjoint({detail.lead, *detail.co_responsible}):
        return No(
            _(
                "%(element)s: Federführend ist %(lead)s, Ihre Stelle ist nicht beteiligt. Bitten Sie die "
                "Koordinierungsstelle um die Änderung oder darum, Ihre Stelle als beteiligt einzutragen."
            )
            % {"element": element, "lead": party_names([detail.lead], None)[detail.lead].name}
        )
    return YES
