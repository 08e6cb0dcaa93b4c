"""How somebody becomes a participant: along with the first thing they send off."""

from dataclasses import replace

from django.db.models import Max
from django.utils.translation import gettext as _

from mitplan.core.verdict import No, require
from mitplan.plan.models import Plan

from ..models import Participant
from ..speaking import Speaker


def join(by: Speaker) -> Speaker:
    """The speaker as a participant, who gets the next number of the plan where they have none yet.

    A part of every verb with which somebody takes part, in its transaction and with its line of the journal.
    """
    if by.participant is not None:
        return by
    if by.acting.person is None and not by.digest:
        require(No(_("Zum Mitmachen müssen Sie Cookies zulassen oder sich anmelden.")))
    # The lock gives each participant one number, even if two come at once.
    plan = Plan.objects.select_for_update().get(pk=by.plan.pk)
    known = Participant.objects.filter(plan=plan, **_who(by)).first()
    if known is None:
        last = Participant.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
        known = Participant.objects.create(plan=plan, number=last + 1, **_who(by))
    return replace(by, participant=known)


def _who(by: Speaker) -> dict[str, object]:
    return {"person": by.acting.person} if by.acting.person else {"digest": by.digest}
