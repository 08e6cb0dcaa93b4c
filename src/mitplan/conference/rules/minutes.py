"""Who writes, reads, amends and approves minutes."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mitplan.core.verdict import YES, No, Verdict

from ..models import Correction, Meeting, Minutes
from ..queries.meetings import was_there
from ..speaking import Speaker
from ..states.meetings import CorrectionState, MeetingState, MinutesState
from .meetings import may_lead, may_see_inside


def may_read_minutes(by: Speaker, minutes: Minutes) -> Verdict:
    """Everybody once those of a public meeting are approved; before that, and else, the body itself."""
    if may_see_inside(by, minutes.meeting):
        return YES
    if minutes.state != MinutesState.APPROVED:
        return No(_("Das Protokoll ist noch nicht genehmigt. Bis dahin lesen es nur die Mitglieder."))
    if not minutes.meeting.is_public:
        return No(_("Diese Sitzung war nicht öffentlich. Ihr Protokoll lesen nur die Mitglieder."))
    return YES


def may_begin_minutes(by: Speaker, meeting: Meeting) -> Verdict:
    """Those who lead it, from its beginning."""
    if meeting.state not in (MeetingState.RUNNING, MeetingState.OVER):
        return No(_("Das Protokoll beginnt mit der Sitzung."))
    return may_lead(by, meeting)


def may_take_down(by: Speaker, minutes: Minutes) -> Verdict:
    """Those who lead the meeting, while the minutes are being written."""
    if minutes.state != MinutesState.DRAFTED:
        return No(_("Dieses Protokoll ist fertiggestellt. Geändert wird es nur noch über Änderungswünsche."))
    return may_begin_minutes(by, minutes.meeting)


def may_complete_minutes(by: Speaker, minutes: Minutes) -> Verdict:
    """Those who lead it, once the meeting is over."""
    if minutes.state != MinutesState.DRAFTED:
        return No(_("Dieses Protokoll ist schon fertiggestellt."))
    if minutes.meeting.state != MeetingState.OVER:
        return No(_("Beenden Sie zuerst die Sitzung; dann lässt sich das Protokoll fertigstellen."))
    return may_lead(by, minutes.meeting)


def may_reopen_minutes(by: Speaker, minutes: Minutes) -> Verdict:
    """Those who lead it, as long as it wasn't handed to those who were there."""
    if minutes.state != MinutesState.COMPLETED:
        return No(_("Zurück an den Schreibtisch geht ein Protokoll nur, solange es niemandem vorgelegt ist."))
    return may_lead(by, minutes.meeting)


def may_lay_open(by: Speaker, minutes: Minutes) -> Verdict:
    """Those who lead it, when it is completed."""
    if minutes.state != MinutesState.COMPLETED:
        return No(_("Vorgelegt wird ein fertiggestelltes Protokoll, und nur einmal."))
    return may_lead(by, minutes.meeting)


def may_correct(by: Speaker, minutes: Minutes) -> Verdict:
    """Whoever was there, while the minutes lie open."""
    until = minutes.amendable_until
    if minutes.state != MinutesState.AMENDABLE or until is None:
        return No(_("Änderungen lassen sich vorschlagen, solange das Protokoll zur Durchsicht vorliegt."))
    if until <= timezone.now():
        told = date_format(timezone.localtime(until), "DATETIME_FORMAT")
        return No(_("Änderungen ließen sich bis %(date)s vorschlagen.") % {"date": told})
    person = by.acting.person
    if by.acting.organisation is None and by.acting.seat is None and by.acting.office is None:
        return No(_("Wählen Sie den Sitz oder das Amt, in dem Sie an der Sitzung teilgenommen haben."))
    if was_there(minutes.meeting, by.acting.seat, person.pk if person else None):
        return YES
    return No(_("Änderungen kann nur vorschlagen, wer in der Sitzung anwesend war."))


def may_decide_correction(by: Speaker, correction: Correction) -> Verdict:
    """Those who lead the meeting, while the change is only proposed."""
    if correction.state != CorrectionState.PROPOSED:
        return No(_("Über diesen Änderungswunsch ist schon entschieden."))
    minutes = correction.passage.minutes
    if minutes.state != MinutesState.AMENDABLE:
        return No(_("Dieses Protokoll liegt nicht mehr zur Durchsicht vor."))
    return may_lead(by, minutes.meeting)


def may_withdraw_correction(by: Speaker, correction: Correction) -> Verdict:
    """Whoever proposed it, while nobody has decided."""
    if correction.state != CorrectionState.PROPOSED:
        return No(_("Über diesen Änderungswunsch ist schon entschieden."))
    if by.participant is not None and by.participant.pk == correction.participant_id:
        return YES
    return No(_("Zurückziehen kann einen Änderungswunsch nur, wer ihn vorgeschlagen hat."))


def may_approve_minutes(by: Speaker, minutes: Minutes) -> Verdict:
    """Those who lead it, when the time to propose changes is over and each of them is decided."""
    until = minutes.amendable_until
    if minutes.state != MinutesState.AMENDABLE or until is None:
        return No(_("Genehmigt wird ein Protokoll, das den Anwesenden vorlag, und nur einmal."))
    if not (lead := may_lead(by, minutes.meeting)):
        return lead
    if Correction.objects.filter(passage__minutes=minutes, state=CorrectionState.PROPOSED).exists():
        return No(_("Über manche Änderungswünsche ist noch nicht entschieden."))
    if until > timezone.now() and not by.acting.system:
        told = date_format(timezone.localtime(until), "DATETIME_FORMAT")
        return No(_("Die Anwesenden können bis %(date)s Änderungen vorschlagen.") % {"date": told})
    return YES


def may_add_erratum(by: Speaker, minutes: Minutes) -> Verdict:
    """Those who lead it, once the minutes are approved."""
    if minutes.state != MinutesState.APPROVED:
        return No(_("Berichtigt wird ein genehmigtes Protokoll; dieses lässt sich noch ändern."))
    return may_lead(by, minutes.meeting)
