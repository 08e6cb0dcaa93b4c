"""Who may send off a contribution, and what its author may do with it afterwards."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mitplan.core.verdict import YES, No, Verdict
from mitplan.people.models import Body

from ..models import Contribution, Phase, Sending
from ..queries.contributions import readable
from ..speaking import Speaker
from ..states.contributions import ContributionState
from ..states.phases import Activity
from .phases import Phases, may_take_part

# Attachments of one contribution that nobody has taken away.
MOST_ATTACHMENTS = 5


def may_submit_contribution(
    by: Speaker, body: Body | None = None, *, reason: str = "", among: Phases = None
) -> Verdict:
    """Whoever the phases let contribute, to everybody or to one body."""
    return may_take_part(by, Activity.CONTRIBUTE, body, reason=reason, among=among)


def may_speak_for_organisation(by: Speaker) -> Verdict:
    """Whoever has a mandate of an organisation, or a seat that belongs to one."""
    if by.organisation is None:
        return No(_("Im Namen einer Organisation schreibt, wer ein Mandat oder einen Sitz von ihr hat."))
    return YES


def is_author(by: Speaker, contribution: Contribution) -> bool:
    """Whether a contribution is theirs: sent by them, or in the name of the organisation that they speak for."""
    if by.participant is not None and contribution.participant_id == by.participant.pk:
        return True
    return by.organisation is not None and contribution.organisation_id == by.organisation.pk


def may_revise_contribution(by: Speaker, contribution: Contribution) -> Verdict:
    """Its author, as long as contributing is open to them and nobody deals with the contribution."""
    if not (verdict := _own_and_standing(by, contribution)):
        return verdict
    if contribution.taken_up_at is not None:
        return No(_("Dieser Beitrag wird schon bearbeitet. Ergänzen Sie ihn mit einem Kommentar."))
    return may_take_part(by, Activity.CONTRIBUTE, contribution.body)


def may_attach(by: Speaker, contribution: Contribution) -> Verdict:
    """Whoever may revise it, up to a number of files."""
    if not (verdict := may_revise_contribution(by, contribution)):
        return verdict
    if contribution.attachments.filter(removed_at=None).count() >= MOST_ATTACHMENTS:
        return No(_("Mehr als %(most)d Anhänge nimmt ein Beitrag nicht auf.") % {"most": MOST_ATTACHMENTS})
    return YES


def may_detach(by: Speaker, contribution: Contribution) -> Verdict:
    """Its author at any time, and whoever runs the work."""
    if by.runs(contribution.body) or is_author(by, contribution):
        return YES
    return No(_("Nur wer den Beitrag verfasst hat, kann einen Anhang entfernen."))


def may_withdraw_contribution(by: Speaker, contribution: Contribution) -> Verdict:
    """Its author, as long as it stands by itself; no phase is needed for that."""
    return _own_and_standing(by, contribution)


def may_revoke_contribution(by: Speaker, contribution: Contribution, reason: str = "") -> Verdict:
    """Its author at any time; the coordination office for somebody who asked it to, with a reason."""
    if contribution.is_revoked:
        return No(_("Das Einverständnis ist schon widerrufen, der Text entfernt."))
    if is_author(by, contribution) or by.acting.system:
        return YES
    if not by.is_coordination:
        return No(_("Nur wer den Beitrag verfasst hat, kann das Einverständnis widerrufen."))
    if not reason.strip():
        return No(_("Bitte nennen Sie, auf wessen Wunsch oder aus welchem Grund der Text entfernt wird."))
    return YES


def may_take_up_contribution(by: Speaker, contribution: Contribution) -> Verdict:
    """The coordination office, or the chair of the body to which it is addressed."""
    if not by.runs(contribution.body):
        return No(_("Das können die Koordinierungsstelle und die Leitung des Gremiums."))
    if contribution.state != ContributionState.SUBMITTED or contribution.is_revoked:
        return No(_("Dieser Beitrag steht nicht mehr für sich."))
    return YES


def may_confirm_contribution(by: Speaker, held: Sending | None) -> Verdict:
    """Whoever opens the link that was sent for it, once and within seven days; no phase is needed any more."""
    if held is None:
        return No(_("Dieser Link gilt nicht mehr. Der Beitrag ist schon abgeschickt, oder die sieben Tage sind um."))
    if by.digest != held.data["guest"]:
        return No(_("Dieser Link gehört zu einem anderen Beitrag."))
    return YES


def may_keep_contributions(by: Speaker) -> Verdict:
    """Whoever is signed in, with the key of the guest they were."""
    if by.acting.person is None:
        return No(_("Melden Sie sich zuerst an."))
    return YES


def may_read_contribution(by: Speaker, contribution: Contribution, phases: Iterable[Phase]) -> Verdict:
    """Whoever a phase lets read contributions to that body, its author, and those who run the work."""
    if is_author(by, contribution) or contribution.body_id in readable(by, phases, [contribution.body]):
        return YES
    return No(_("Dieser Beitrag ist zurzeit nicht öffentlich."))


def _own_and_standing(by: Speaker, contribution: Contribution) -> Verdict:
    if not is_author(by, contribution):
        return No(_("Das kann nur, wer den Beitrag verfasst hat."))
    if contribution.is_revoked:
        return No(_("Der Text dieses Beitrags ist entfernt."))
    if contribution.state != ContributionState.SUBMITTED:
        told = ContributionState(contribution.state).label
        return No(_("Dieser Beitrag ist %(state)s und bleibt, wie er ist.") % {"state": told})
    return YES
