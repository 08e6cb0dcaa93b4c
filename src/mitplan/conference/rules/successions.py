"""Who may propose what becomes of contributions, who is asked, and who decides in the end."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mitplan.core.verdict import YES, No, Verdict
from mitplan.people.models import Body

from ..models import Contribution, Succession, SuccessionSource
from ..queries.successions import open_among, runs_all
from ..speaking import Speaker
from ..states.contributions import ContributionState
from ..states.phases import Activity
from ..states.successions import Agreement, SuccessionState
from .contributions import is_author
from .phases import may_take_part


def may_propose_succession(
    by: Speaker, contributions: Sequence[Contribution], body: Body | None = None, *, reason: str = ""
) -> Verdict:
    """The coordination office, or the chair of the body at whose work they lie; each must still stand by itself."""
    if not runs_all(by, contributions):
        return No(_("Das können die Koordinierungsstelle und die Leitung des Gremiums, bei dem die Beiträge liegen."))
    for contribution in contributions:
        if contribution.is_revoked:
            return No(_("Der Text von Beitrag %(number)s ist entfernt.") % {"number": contribution.number})
        if contribution.state != ContributionState.SUBMITTED:
            state = ContributionState(contribution.state).label
            told = {"number": contribution.number, "state": state}
            return No(_("Beitrag %(number)s ist %(state)s und steht nicht mehr für sich.") % told)
    proposed = open_among(contributions)
    for contribution in contributions:
        if contribution.pk in proposed:
            told = {"number": contribution.number, "proposal": proposed[contribution.pk]}
            return No(_("Für Beitrag %(number)s ist schon etwas vorgeschlagen (Vorschlag %(proposal)s).") % told)
    return may_take_part(by, Activity.PROPOSE, body, reason=reason)


def may_forward_contribution(
    by: Speaker, contribution: Contribution, recipient: Body | None = None, *, reason: str = ""
) -> Verdict:
    """As for proposing; but not to where it lies already, nor back to where it came from."""
    if verdict := may_propose_succession(by, [contribution], contribution.body, reason=reason):
        if recipient is not None and recipient.pk == contribution.body_id:
            return No(_("Der Beitrag liegt schon bei diesem Gremium."))
        been = contribution.ancestry.filter(ancestor__body=recipient).select_related("ancestor").first()
        if recipient is not None and been is not None:
            told = {"number": been.ancestor.number}
            return No(_("Von dort kam er (Beitrag %(number)s). Im Kreis wird nicht weitergeleitet.") % told)
    return verdict


def may_answer_succession(by: Speaker, source: SuccessionSource) -> Verdict:
    """The author of the contribution, as long as nothing is decided; also somebody who speaks for the organisation."""
    if not is_author(by, source.contribution):
        return No(_("Zustimmen oder ablehnen kann, wer den Beitrag verfasst hat."))
    return _still_open(source.succession)


def may_decide_succession(by: Speaker, succession: Succession) -> Verdict:
    """Whoever runs the work, once all authors have answered or the time for it is over."""
    if verdict := may_drop_succession(by, succession):
        waiting = [one for one in succession.sources.all() if one.agreement == Agreement.ASKED]
        if waiting and succession.until is not None and succession.until > timezone.now():
            day = date_format(timezone.localtime(succession.until), "DATETIME_FORMAT")
            return No(_("Bis zum %(day)s können die Autorinnen und Autoren noch antworten.") % {"day": day})
    return verdict


def may_drop_succession(by: Speaker, succession: Succession) -> Verdict:
    """Whoever runs the work, as long as nothing is decided."""
    if not runs_all(by, [source.contribution for source in succession.sources.all()]):
        return No(_("Das können die Koordinierungsstelle und die Leitung des Gremiums, bei dem die Beiträge liegen."))
    return _still_open(succession)


def _still_open(succession: Succession) -> Verdict:
    if succession.state != SuccessionState.PROPOSED:
        state = SuccessionState(succession.state).label
        return No(_("Vorschlag %(number)s ist schon %(state)s.") % {"number": succession.number, "state": state})
    return YES
