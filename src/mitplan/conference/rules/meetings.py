"""Who may plan, convene and lead a meeting, who sees what of it, who asks to speak."""

from django.utils.translation import gettext as _

from mitplan.core.verdict import YES, No, Verdict
from mitplan.people.models import Body, Seat

from ..models import Meeting, Speech, Topic
from ..queries.meetings import is_at_work
from ..speaking import Speaker
from ..states.meetings import MeetingState, TopicState
from ..states.phases import Activity, Audience
from .phases import may_take_part

_NOT_SENT = (MeetingState.PLANNED,)
_AHEAD = (MeetingState.PLANNED, MeetingState.CONVENED)
_OPEN = (MeetingState.CONVENED, MeetingState.RUNNING)


def may_plan(by: Speaker, body: Body) -> Verdict:
    """The coordination office, the chair or the secretary of a body that works on the plan."""
    if not by.runs(body):
        return No(
            _("Sitzungen planen und leiten die Koordinierungsstelle, der Vorsitz und die Schriftführung des Gremiums.")
        )
    if not is_at_work(by.plan, body):
        return No(_("Dieses Gremium arbeitet nicht an diesem Plan. Die Koordinierungsstelle kann es beauftragen."))
    return YES


def nobody_meets() -> Verdict:
    """Where no body works on the plan, nobody plans its meetings."""
    return No(_("An diesem Plan arbeitet noch kein Gremium. Die Koordinierungsstelle kann eines beauftragen."))


def may_lead(by: Speaker, meeting: Meeting) -> Verdict:
    """The coordination office, the chair or the secretary of the body that meets."""
    if by.runs(meeting.body):
        return YES
    return No(_("Das können nur die Koordinierungsstelle, der Vorsitz und die Schriftführung dieses Gremiums."))


def may_lay_down(by: Speaker, body: Body) -> Verdict:
    """Like planning: those who lead the body."""
    return may_plan(by, body)


def may_revise_meeting(by: Speaker, meeting: Meeting) -> Verdict:
    """Those who lead it, until it begins; once it is convened, its time stays (the verb sees to that)."""
    if meeting.state not in _AHEAD:
        return No(_("Diese Sitzung hat begonnen oder ist abgesagt; an ihr wird nichts mehr geändert."))
    return may_lead(by, meeting)


def may_convene(by: Speaker, meeting: Meeting) -> Verdict:
    """Those who lead it, once, while it is planned."""
    if meeting.state not in _NOT_SENT:
        return No(_("Zu dieser Sitzung ist schon eingeladen, oder sie ist abgesagt."))
    return may_plan(by, meeting.body) if by.runs(meeting.body) else may_lead(by, meeting)


def may_send_letters(by: Speaker, meeting: Meeting) -> Verdict:
    """Those who lead it, as long as it has been convened and isn't over."""
    if meeting.state not in _OPEN:
        return No(_("Einladungen gehen nur zu einer Sitzung hinaus, zu der eingeladen ist und die nicht vorbei ist."))
    return may_lead(by, meeting)


def may_cancel_meeting(by: Speaker, meeting: Meeting) -> Verdict:
    """Those who lead it, until it begins."""
    if meeting.state not in _AHEAD:
        return No(_("Absagen lässt sich eine Sitzung nur, bevor sie beginnt."))
    return may_lead(by, meeting)


def may_begin_meeting(by: Speaker, meeting: Meeting) -> Verdict:
    """Those who lead it, once it has been convened."""
    if meeting.state != MeetingState.CONVENED:
        return No(_("Eröffnen lässt sich eine Sitzung nur, wenn zu ihr eingeladen wurde und sie noch nicht lief."))
    return may_lead(by, meeting)


def may_end_meeting(by: Speaker, meeting: Meeting) -> Verdict:
    """Those who lead it, while it runs."""
    if meeting.state != MeetingState.RUNNING:
        return No(_("Diese Sitzung läuft nicht."))
    return may_lead(by, meeting)


# ---------------------------------------------------------------- who sees what


def may_see_inside(by: Speaker, meeting: Meeting) -> Verdict:
    """The seats of the body, those who lead it and the coordination office: join link, drafts, names."""
    seat = by.acting.seat
    if by.runs(meeting.body) or (seat is not None and seat.body_id == meeting.body_id):
        return YES
    return No(_("Das sehen nur die Mitglieder dieses Gremiums und die Koordinierungsstelle."))


def may_see_agenda(by: Speaker, meeting: Meeting) -> Verdict:
    """Everybody once a public meeting is convened; before that, and where it isn't public, the body itself."""
    if may_see_inside(by, meeting):
        return YES
    if not meeting.is_public:
        return No(_("Diese Sitzung ist nicht öffentlich. Tagesordnung und Unterlagen sehen nur die Mitglieder."))
    if meeting.state == MeetingState.PLANNED:
        return No(_("Zu dieser Sitzung ist noch nicht eingeladen. Mit der Einladung steht hier die Tagesordnung."))
    if meeting.state == MeetingState.CANCELLED and not meeting.summonses.exists():
        return No(_("Zu dieser Sitzung wurde nicht eingeladen; ihre Tagesordnung war noch ein Entwurf."))
    return YES


# ---------------------------------------------------------------- backlog and agenda


def may_suggest(by: Speaker, body: Body) -> Verdict:
    """Whoever has a seat in a body that works on the plan, and those who lead the body."""
    if not by.runs(body) and (by.acting.seat is None or Audience.MEMBERS not in by.audiences):
        return No(
            _("Themen vorschlagen kann, wer einen Sitz in einem der Gremien hat und in diesem Sitz angemeldet ist.")
        )
    return YES if is_at_work(by.plan, body) else No(_("Dieses Gremium arbeitet nicht an diesem Plan."))


def may_decline_topic(by: Speaker, topic: Topic) -> Verdict:
    """Those who lead the body, while the topic is open."""
    if topic.state != TopicState.OPEN:
        return No(_("Über dieses Thema ist schon entschieden."))
    if by.runs(topic.body):
        return YES
    return No(_("Darüber entscheiden der Vorsitz, die Schriftführung und die Koordinierungsstelle."))


def may_withdraw_topic(by: Speaker, topic: Topic) -> Verdict:
    """Whoever put it there, while it is open."""
    if topic.state != TopicState.OPEN:
        return No(_("Über dieses Thema ist schon entschieden."))
    own_seat = topic.seat_id is not None and by.acting.seat is not None and by.acting.seat.pk == topic.seat_id
    own = topic.participant_id is not None and by.participant is not None and by.participant.pk == topic.participant_id
    return YES if own_seat or own else No(_("Zurückziehen kann ein Thema nur, wer es vorgeschlagen hat."))


def may_set_agenda(by: Speaker, meeting: Meeting) -> Verdict:
    """Those who lead it, until it is over."""
    if meeting.state not in (*_AHEAD, MeetingState.RUNNING):
        return No(_("Diese Sitzung ist vorbei oder abgesagt; ihre Tagesordnung steht fest."))
    return may_lead(by, meeting)


def may_add_paper(by: Speaker, meeting: Meeting) -> Verdict:
    """Those who lead it, until it is over."""
    if meeting.state not in (*_AHEAD, MeetingState.RUNNING):
        return No(_("Diese Sitzung ist vorbei oder abgesagt; neue Unterlagen kommen nicht mehr dazu."))
    return may_lead(by, meeting)


# ---------------------------------------------------------------- in the meeting


def may_attend(by: Speaker, meeting: Meeting, seat: Seat) -> Verdict:
    """The seat itself, or those who lead the meeting for any seat, from the summons until the end."""
    if meeting.state not in _OPEN:
        return No(_("Anwesend melden kann man sich, sobald zur Sitzung eingeladen ist und bis sie endet."))
    own = by.acting.seat is not None and by.acting.seat.pk == seat.pk
    if own or by.runs(meeting.body):
        return YES
    return No(_("Anwesend melden können Sie nur den Sitz, in dem Sie angemeldet sind."))


def may_ask_to_speak(by: Speaker, meeting: Meeting) -> Verdict:
    """The seats of the body and those who lead, while the meeting runs."""
    if meeting.state != MeetingState.RUNNING:
        return No(_("Zu Wort melden kann man sich, solange die Sitzung läuft."))
    return may_see_inside(by, meeting)


def may_take_back_speech(by: Speaker, speech: Speech) -> Verdict:
    """Whoever asked, and those who lead the meeting."""
    own_seat = speech.seat_id is not None and by.acting.seat is not None and by.acting.seat.pk == speech.seat_id
    own = by.participant is not None and speech.participant_id == by.participant.pk
    if own_seat or own or by.runs(speech.meeting.body):
        return YES
    return No(_("Zurückziehen kann eine Wortmeldung nur, wer sich gemeldet hat, oder die Sitzungsleitung."))


def may_call_speaker(by: Speaker, meeting: Meeting) -> Verdict:
    """Those who lead, while the meeting runs."""
    if meeting.state != MeetingState.RUNNING:
        return No(_("Das Wort erteilen lässt sich nur, solange die Sitzung läuft."))
    return may_lead(by, meeting)


def may_resolve(by: Speaker, meeting: Meeting, *, reason: str = "") -> Verdict:
    """Those who lead, while the meeting runs and a phase lets the body decide, or with a reason that is logged."""
    if meeting.state != MeetingState.RUNNING:
        return No(_("Beschlüsse werden in der laufenden Sitzung festgehalten."))
    if not (lead := may_lead(by, meeting)):
        return lead
    return may_take_part(by, Activity.DECIDE, meeting.body, reason=reason)


def may_give_task(by: Speaker, meeting: Meeting) -> Verdict:
    """Those who lead, while the meeting runs or afterwards."""
    if meeting.state not in (MeetingState.RUNNING, MeetingState.OVER):
        return No(_("Aufgaben werden in der Sitzung oder danach vergeben."))
    return may_lead(by, meeting)
