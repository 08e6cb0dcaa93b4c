"""What a draft recommendation, an amendment and a minority note can be, and which moves lead from where to where."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProposalState(models.TextChoices):
    """How far a draft recommendation has come."""

    DRAFT = "draft", _("im Entwurf")
    GROUP_AGREED = "group_agreed", _("von der Arbeitsgruppe beschlossen")
    CONFERENCE_ADOPTED = "conference_adopted", _("von der Konferenz beschlossen")
    FORWARDED = "forwarded", pgettext_lazy("Empfehlung", "weitergeleitet")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    NOT_ADOPTED = "not_adopted", _("nicht beschlossen")


# What was agreed on goes back to the draft when its text changes; what was adopted is only forwarded.
PROPOSAL_MOVES: Final = {
    ProposalState.DRAFT: {
        ProposalState.GROUP_AGREED,
        ProposalState.CONFERENCE_ADOPTED,
        ProposalState.WITHDRAWN,
        ProposalState.NOT_ADOPTED,
    },
    ProposalState.GROUP_AGREED: {
        ProposalState.DRAFT,
        ProposalState.CONFERENCE_ADOPTED,
        ProposalState.WITHDRAWN,
        ProposalState.NOT_ADOPTED,
    },
    ProposalState.CONFERENCE_ADOPTED: {ProposalState.FORWARDED},
    ProposalState.FORWARDED: set(),
    ProposalState.WITHDRAWN: set(),
    ProposalState.NOT_ADOPTED: set(),
}
# While it is one of these, its text may change.
AT_WORK: Final = (ProposalState.DRAFT, ProposalState.GROUP_AGREED)


class Manner(models.TextChoices):
    """How a body came to its decision."""

    UNKNOWN = "", _("nicht angegeben")
    VOTE = "vote", _("durch Abstimmung")
    CONSENSUS = "consensus", _("im Konsens")
    MINORITY = "minority", _("mit Minderheitenvotum")


class AmendmentState(models.TextChoices):
    """What became of an amendment."""

    OPEN = "open", _("offen")
    TAKEN_OVER = "taken_over", _("übernommen")
    PARTLY = "partly", _("teilweise übernommen")
    NOT_TAKEN = "not_taken", _("nicht übernommen")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    OBSOLETE = "obsolete", _("erledigt")


AMENDMENT_MOVES: Final = {
    AmendmentState.OPEN: {
        AmendmentState.TAKEN_OVER,
        AmendmentState.PARTLY,
        AmendmentState.NOT_TAKEN,
        AmendmentState.WITHDRAWN,
        AmendmentState.OBSOLETE,
    },
    AmendmentState.TAKEN_OVER: set(),
    AmendmentState.PARTLY: set(),
    AmendmentState.NOT_TAKEN: set(),
    AmendmentState.WITHDRAWN: set(),
    AmendmentState.OBSOLETE: set(),
}
# What the chair can say of an amendment when merging; withdrawing is for its author.
FATES: Final = (
    AmendmentState.TAKEN_OVER,
    AmendmentState.PARTLY,
    AmendmentState.NOT_TAKEN,
    AmendmentState.OBSOLETE,
)


class ProcedureKind(models.TextChoices):
    """What the chair proposes to do with an amendment."""

    TAKE_OVER = "take_over", _("übernehmen")
    PARTLY = "partly", _("teilweise übernehmen, mit anderem Wortlaut")
    REJECT = "reject", _("nicht übernehmen")
    REFER = "refer", _("an eine andere Stelle verweisen")


class Reply(models.TextChoices):
    """What the author of an amendment says to the procedure."""

    OPEN = "", _("noch keine Antwort")
    ACCEPTED = "accepted", _("einverstanden")
    REFUSED = "refused", _("nicht einverstanden")


class NoteState(models.TextChoices):
    """Whether a minority note still stands."""

    STANDING = "standing", _("gilt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


NOTE_MOVES: Final = {NoteState.STANDING: {NoteState.WITHDRAWN}, NoteState.WITHDRAWN: set()}
