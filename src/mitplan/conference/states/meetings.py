"""What a meeting, a point of its agenda, a topic of the backlog and a speech may be, and the steps between."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitplan.core.states import Moves


class MeetingState(models.TextChoices):
    """How far a meeting has come."""

    PLANNED = "planned", _("geplant")
    CONVENED = "convened", _("eingeladen")
    RUNNING = "running", _("läuft")
    OVER = "over", _("beendet")
    CANCELLED = "cancelled", _("abgesagt")


MEETING_MOVES: Final[Moves] = {
    MeetingState.PLANNED: {MeetingState.CONVENED, MeetingState.CANCELLED},
    MeetingState.CONVENED: {MeetingState.RUNNING, MeetingState.CANCELLED},
    MeetingState.RUNNING: {MeetingState.OVER},
    MeetingState.OVER: set(),
    MeetingState.CANCELLED: set(),
}


class ItemKind(models.TextChoices):
    """What the meeting is to do with a point of its agenda."""

    INFORMATION = "information", _("Information")
    DISCUSSION = "discussion", _("Beratung")
    DECISION = "decision", _("Beschluss")


class TopicState(models.TextChoices):
    """What became of a topic that somebody put on the backlog."""

    OPEN = "open", _("offen")
    TAKEN = "taken", _("auf der Tagesordnung")
    DECLINED = "declined", _("nicht aufgenommen")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


# A topic whose meeting is cancelled, or that is dropped there, is open again.
TOPIC_MOVES: Final[Moves] = {
    TopicState.OPEN: {TopicState.TAKEN, TopicState.DECLINED, TopicState.WITHDRAWN},
    TopicState.TAKEN: {TopicState.OPEN},
    TopicState.DECLINED: set(),
    TopicState.WITHDRAWN: set(),
}


class LetterState(models.TextChoices):
    """What is known of a letter that invites one seat."""

    WAITING = "waiting", _("noch nicht versandt")
    SENT = "sent", _("versandt")
    FAILED = "failed", _("nicht angenommen")
    NO_ADDRESS = "no_address", _("keine Adresse bekannt")


LETTER_MOVES: Final[Moves] = {
    LetterState.WAITING: {LetterState.SENT, LetterState.FAILED},
    LetterState.FAILED: {LetterState.SENT},
    LetterState.NO_ADDRESS: {LetterState.SENT, LetterState.FAILED},
    LetterState.SENT: set(),
}


class Manner(models.TextChoices):
    """How somebody is present."""

    IN_PLACE = "in_place", _("vor Ort")
    REMOTE = "remote", _("zugeschaltet")


class Side(models.TextChoices):
    """What somebody who asks to speak is going to say."""

    FOR = "for", _("dafür")
    AGAINST = "against", _("dagegen")
    QUESTION = "question", _("Frage oder Hinweis")


class SpeechState(models.TextChoices):
    """How far somebody's turn has come."""

    ASKED = "asked", _("gemeldet")
    CALLED = "called", _("spricht")
    FINISHED = "finished", _("hat gesprochen")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


SPEECH_MOVES: Final[Moves] = {
    SpeechState.ASKED: {SpeechState.CALLED, SpeechState.WITHDRAWN},
    SpeechState.CALLED: {SpeechState.FINISHED},
    SpeechState.FINISHED: set(),
    SpeechState.WITHDRAWN: set(),
}


class Way(models.TextChoices):
    """How a resolution came about."""

    CONSENSUS = "consensus", _("im Konsens")
    POLL = "poll", _("durch Abstimmung")


class Outcome(models.TextChoices):
    """What a meeting resolved."""

    ADOPTED = "adopted", _("beschlossen")
    REJECTED = "rejected", _("abgelehnt")
    POSTPONED = "postponed", _("vertagt")


class TaskState(models.TextChoices):
    """How far a task has come."""

    OPEN = "open", _("offen")
    DONE = "done", _("erledigt")
    DROPPED = "dropped", _("entfallen")


TASK_MOVES: Final[Moves] = {
    TaskState.OPEN: {TaskState.DONE, TaskState.DROPPED},
    TaskState.DONE: set(),
    TaskState.DROPPED: set(),
}


class MinutesState(models.TextChoices):
    """The four stages of minutes."""

    DRAFTED = "drafted", _("wird geschrieben")
    COMPLETED = "completed", _("fertiggestellt")
    AMENDABLE = "amendable", _("zur Durchsicht bei den Anwesenden")
    APPROVED = "approved", _("genehmigt")


MINUTES_MOVES: Final[Moves] = {
    MinutesState.DRAFTED: {MinutesState.COMPLETED},
    # Whoever finds something when reading it through takes it back to the desk.
    MinutesState.COMPLETED: {MinutesState.DRAFTED, MinutesState.AMENDABLE},
    MinutesState.AMENDABLE: {MinutesState.APPROVED},
    MinutesState.APPROVED: set(),
}


class CorrectionState(models.TextChoices):
    """What became of a change to the minutes that somebody proposed."""

    PROPOSED = "proposed", _("vorgeschlagen")
    ACCEPTED = "accepted", _("übernommen")
    REFUSED = "refused", _("nicht übernommen")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


CORRECTION_MOVES: Final[Moves] = {
    CorrectionState.PROPOSED: {CorrectionState.ACCEPTED, CorrectionState.REFUSED, CorrectionState.WITHDRAWN},
    CorrectionState.ACCEPTED: set(),
    CorrectionState.REFUSED: set(),
    CorrectionState.WITHDRAWN: set(),
}
