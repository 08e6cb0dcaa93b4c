"""Who may do what with draft recommendations, amendments and minority notes, with the sentence for whoever may not."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.verdict import YES, No, Verdict
from mitplan.people.models import Body
from mitplan.people.states import SeatFunction

from ..models import Amendment, Charge, MinorityNote, Procedure, Proposal
from ..queries.phases import access_in, concerning, phases_of
from ..speaking import Speaker
from ..states.phases import WIDTH, Access, Activity, Audience
from ..states.proposals import AT_WORK, AmendmentState, NoteState, ProposalState
from .phases import Phases, may_arrange, may_take_part


def sits_in(by: Speaker, body: Body) -> bool:
    """Whether somebody has a seat in a body that isn't one of a guest, or chairs it."""
    seat = by.acting.seat
    own = seat is not None and seat.body_id == body.pk and seat.function != SeatFunction.GUEST
    return own or by.leads(body)


def runs(by: Speaker, body: Body) -> bool:
    """Whether somebody chairs the body or the one it is part of, or coordinates the plan."""
    return by.runs(body) or (body.parent is not None and by.leads(body.parent))


def readable_bodies(by: Speaker, bodies: Iterable[Body], *, among: Phases = None) -> list[int]:
    """Those bodies whose drafts somebody may read: a phase that has begun lets them, or they run the work."""
    phases = [phase for phase in (phases_of(by.plan) if among is None else among) if phase.begins <= timezone.now()]
    found = []
    for body in bodies:
        own = concerning(phases, body)
        opens = any(
            WIDTH[access_in(phase, activity, by.audiences)] >= WIDTH[Access.READ]
            for phase in own
            for activity in (Activity.PROPOSE, Activity.AMEND)
        )
        if opens or runs(by, body) or sits_in(by, body) or by.acting.system:
            found.append(body.pk)
    return found


def may_read_proposal(by: Speaker, proposal: Proposal, *, among: Phases = None) -> Verdict:
    """What was adopted is open to all; drafts are for those whom a phase lets read them."""
    if proposal.state in (ProposalState.CONFERENCE_ADOPTED, ProposalState.FORWARDED):
        return YES
    if readable_bodies(by, [proposal.body], among=among):
        return YES
    return No(_("Dieser Entwurf ist noch nicht öffentlich. Welche Phase ihn öffnet, steht im Überblick."))


def may_propose(by: Speaker, body: Body, *, reason: str = "", among: Phases = None) -> Verdict:
    """Whoever has a seat in a body that works on the plan, while a phase opens it."""
    if not Charge.objects.filter(plan=by.plan, body=body, is_current=True).exists():
        return No(_("Dieses Gremium arbeitet nicht an diesem Plan."))
    if not (verdict := may_take_part(by, Activity.PROPOSE, body, reason=reason, among=among)):
        return verdict
    if not (sits_in(by, body) or runs(by, body) or by.acting.system):
        return No(_("Eine Empfehlung entwerfen kann nur, wer einen Sitz in diesem Gremium hat."))
    return YES


def may_propose_in(by: Speaker, body: Body, *, among: Phases = None) -> Verdict:
    """The same for a page that knows that the body works on the plan; whoever runs the work may, with a reason."""
    if not (sits_in(by, body) or runs(by, body) or by.acting.system):
        return No(_("Eine Empfehlung entwerfen kann nur, wer einen Sitz in diesem Gremium hat."))
    return may_take_part(by, Activity.PROPOSE, body, reason="-", among=among)


def may_revise_proposal(by: Speaker, proposal: Proposal, *, reason: str = "", among: Phases = None) -> Verdict:
    """The chair and the secretary write a new version, of their group or of the conference, while a phase opens it."""
    if not runs(by, proposal.body):
        return No(_("Eine neue Fassung schreiben Vorsitz und Schriftführung. Sie können eine Änderung beantragen."))
    if proposal.state not in AT_WORK:
        return No(_("Der Wortlaut steht fest; er lässt sich nur noch bis zum Beschluss der Konferenz ändern."))
    return may_take_part(by, Activity.PROPOSE, proposal.body, reason=reason, among=among)


def may_rest_on(by: Speaker, proposal: Proposal) -> Verdict:
    """Whoever proposed it, and whoever runs the body, until it is adopted."""
    if proposal.state not in AT_WORK:
        return No(_("Über diesen Entwurf ist schon entschieden."))
    if is_by(by, proposal) or runs(by, proposal.body):
        return YES
    return No(_("Grundlagen nennt, wer den Entwurf vorgelegt hat, oder der Vorsitz."))


def may_agree_in_group(
    by: Speaker, proposal: Proposal, *, reason: str = "", waiting: int | None = None, among: Phases = None
) -> Verdict:
    """The chair or the secretary of the group records that it agreed."""
    if not by.runs(proposal.body):
        return No(_("Das hält der Vorsitz oder die Schriftführung der Arbeitsgruppe fest."))
    if proposal.state != ProposalState.DRAFT:
        return No(_("Nur ein Entwurf kann in der Arbeitsgruppe beschlossen werden."))
    if proposal.body.parent_id is None:
        return No(_("Dieses Gremium beschließt selbst; es gibt darüber keines, dem es etwas vorlegt."))
    return _settled(proposal, waiting) and may_take_part(by, Activity.DECIDE, proposal.body, reason=reason, among=among)


def may_adopt_in_conference(
    by: Speaker, proposal: Proposal, *, reason: str = "", waiting: int | None = None, among: Phases = None
) -> Verdict:
    """The coordination office, or the chair of the conference, records that it adopted what its group agreed on."""
    conference = proposal.body.parent or proposal.body
    if not by.runs(conference):
        return No(_("Den Beschluss der Konferenz hält deren Vorsitz oder die Koordinierungsstelle fest."))
    if proposal.state not in AT_WORK:
        return No(_("Über diesen Entwurf ist schon entschieden."))
    if proposal.body.parent_id is not None and proposal.state != ProposalState.GROUP_AGREED:
        return No(_("Erst muss die Arbeitsgruppe den Entwurf beschließen."))
    return _settled(proposal, waiting) and may_take_part(by, Activity.DECIDE, conference, reason=reason, among=among)


def may_withdraw_proposal(by: Speaker, proposal: Proposal) -> Verdict:
    """Whoever proposed it, or runs the body, until the conference has adopted it."""
    if proposal.state not in AT_WORK:
        return No(_("Dieser Entwurf lässt sich nicht mehr zurückziehen."))
    if is_by(by, proposal) or runs(by, proposal.body):
        return YES
    return No(_("Zurückziehen kann den Entwurf, wer ihn vorgelegt hat, oder der Vorsitz."))


def may_drop_proposal(by: Speaker, proposal: Proposal) -> Verdict:
    """Whoever runs the body, or the one above it, records that it was not adopted."""
    if proposal.state not in AT_WORK:
        return No(_("Über diesen Entwurf ist schon entschieden."))
    if not runs(by, proposal.body):
        return No(_("Das hält der Vorsitz oder die Koordinierungsstelle fest."))
    return YES


def may_amend(by: Speaker, proposal: Proposal, *, reason: str = "", among: Phases = None) -> Verdict:
    """Whoever a running phase lets, while the text may still change."""
    if proposal.state not in AT_WORK:
        return No(_("Der Wortlaut steht fest; Änderungen lassen sich nicht mehr beantragen."))
    return may_take_part(by, Activity.AMEND, proposal.body, reason=reason, among=among)


def may_withdraw_amendment(by: Speaker, amendment: Amendment) -> Verdict:
    """Whoever sent it, while nothing has been decided about it."""
    if amendment.state != AmendmentState.OPEN:
        return No(_("Über diesen Änderungsantrag ist schon entschieden."))
    if not is_by(by, amendment):
        return No(_("Zurückziehen kann einen Änderungsantrag nur, wer ihn gestellt hat."))
    return YES


def may_propose_procedure(by: Speaker, amendment: Amendment) -> Verdict:
    """The chair or the secretary, of the group or of the conference, while nothing has been decided."""
    if not runs(by, amendment.proposal.body):
        return No(_("Einen Verfahrensvorschlag macht der Vorsitz oder die Schriftführung."))
    if amendment.state != AmendmentState.OPEN or amendment.proposal.state not in AT_WORK:
        return No(_("Über diesen Änderungsantrag ist schon entschieden."))
    return YES


def may_reply_to_procedure(by: Speaker, procedure: Procedure) -> Verdict:
    """The author of the amendment, from when the procedure can be seen until the texts are merged."""
    amendment = procedure.amendment
    if not is_by(by, amendment):
        return No(_("Antworten kann nur, wer den Änderungsantrag gestellt hat."))
    if amendment.state != AmendmentState.OPEN:
        return No(_("Über diesen Änderungsantrag ist schon entschieden."))
    if not procedure.is_current or procedure.visible_from > timezone.now():
        return No(_("Dieser Verfahrensvorschlag gilt nicht oder noch nicht."))
    return YES


def may_see_procedure(by: Speaker, procedure: Procedure) -> bool:
    """From the time its maker chose; whoever runs the work sees it before."""
    return procedure.visible_from <= timezone.now() or runs(by, procedure.amendment.proposal.body)


def may_note_minority(by: Speaker, body: Body) -> Verdict:
    """Whoever has a seat in the body or in the one above it. No phase takes this right away."""
    if Audience.MEMBERS not in by.audiences:
        return No(_("Ein Minderheitenvotum geben Mitglieder ab. Wählen Sie gegebenenfalls Ihren Sitz als Rolle."))
    if sits_in(by, body) or (body.parent is not None and sits_in(by, body.parent)):
        return YES
    return No(_("Ein Minderheitenvotum geben Mitglieder dieses Gremiums ab."))


def is_open_to_notes(proposal: Proposal) -> bool:
    """Whether minority notes on a draft can still be made, joined and withdrawn: until it is forwarded or ended."""
    return proposal.state in (*AT_WORK, ProposalState.CONFERENCE_ADOPTED)


def may_withdraw_minority(by: Speaker, note: MinorityNote, first: object) -> Verdict:
    """Whoever wrote it, while it isn't sealed."""
    if note.state != NoteState.STANDING:
        return No(_("Dieses Minderheitenvotum ist schon zurückgezogen."))
    if not is_by(by, first):
        return No(_("Zurückziehen kann ein Minderheitenvotum nur, wer es abgegeben hat."))
    return YES


def may_forward_proposals(by: Speaker) -> Verdict:
    """The coordination office hands over on behalf of the body."""
    return may_arrange(by)


def is_by(by: Speaker, thing: object) -> bool:
    """Whether somebody made a thing themselves, or the organisation for which they speak did."""
    participant = getattr(thing, "participant_id", None)
    organisation = getattr(thing, "organisation_id", None)
    own = by.participant is not None and participant == by.participant.pk
    return own or (organisation is not None and by.organisation is not None and organisation == by.organisation.pk)


def _settled(proposal: Proposal, waiting: int | None) -> Verdict:
    """A body decides on a text, so nothing may be open about it; `waiting` is how much is, where a page knows."""
    if waiting is None:
        waiting = Amendment.objects.filter(proposal=proposal, state=AmendmentState.OPEN).count()
    if waiting:
        return No(_("Es sind noch Änderungsanträge offen. Führen Sie sie erst zusammen."))
    return YES
