"""Who may report, and who decides about what is reported."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.verdict import YES, No, Verdict
from mitplan.people.models import Body

from ..queries.discussed import Discussed
from ..queries.moderation import hidden_among
from ..speaking import Speaker
from ..states.moderation import BLOCKING, RemovalState


def may_report(by: Speaker, target: Discussed) -> Verdict:
    """Everybody, without a phase and without an account, whatever stands in public and isn't their own."""
    if hidden_among([target.key]):
        return No(_("Dieser Text ist schon nicht mehr öffentlich."))
    if target.participant is not None and by.participant and by.participant.pk == target.participant:
        return No(_("Den eigenen Text meldet man nicht. Sie können ihn zurückziehen."))
    return YES


def may_moderate(by: Speaker, body: Body | None) -> Verdict:
    """The coordination office of the plan, and the chair of the body at whose work the text lies."""
    if by.runs(body):
        return YES
    return No(_("Moderieren können die Koordinierungsstelle und der Vorsitz des Gremiums."))


def may_block(by: Speaker, body: Body | None, ground: str) -> Verdict:
    """Whoever may moderate, for the sake of law or of persons named; for anything else, hiding is enough."""
    if not (verdict := may_moderate(by, body)):
        return verdict
    if ground not in BLOCKING:
        return No(
            _(
                "Gesperrt wird nur, was gegen ein Gesetz verstößt oder Angaben über andere Personen enthält. "
                "Blenden Sie den Text sonst aus."
            )
        )
    return YES


def may_restore(by: Speaker, body: Body | None, state: str) -> Verdict:
    """Whoever may moderate, as long as the text is still there."""
    if not (verdict := may_moderate(by, body)):
        return verdict
    if state == RemovalState.ERASED:
        return No(_("Der Text ist gelöscht; er lässt sich nicht wiederherstellen."))
    if state == RemovalState.RESTORED:
        return No(_("Der Text ist schon wieder sichtbar."))
    return YES


def may_erase(by: Speaker, since: date | None) -> Verdict:
    """The nightly tidying, once the time for complaints is over; nobody does it by hand."""
    if not by.acting.system:
        return No(_("Gesperrte Texte löscht Mitplan selbst, wenn die Frist für Beschwerden vorbei ist."))
    if since is None or since > timezone.localdate():
        return No(_("Die Frist für Beschwerden läuft noch."))
    return YES


def may_set_rules(by: Speaker) -> Verdict:
    """The coordination office of the plan."""
    return YES if by.is_coordination else No(_("Regeln der Moderation legt die Koordinierungsstelle fest."))


def may_see_queue(by: Speaker, bodies: list[Body]) -> Verdict:
    """The coordination office, and whoever chairs one of the bodies at work."""
    if by.is_coordination or any(by.leads(body) for body in bodies):
        return YES
    return No(_("Diese Liste sehen die Koordinierungsstelle und die Vorsitze der Gremien."))
