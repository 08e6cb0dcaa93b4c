"""How somebody becomes a participant: along with the first thing they send off."""

from dataclasses import replace
from typing import Any

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
    who: dict[str, Any] = {"plan": by.plan, **_who(by)}
    known = Participant.objects.filter(**who).first()
    if known is None:
        # The lock gives each participant one number, even if two come at once.
        Plan.objects.select_for_update().only("pk").get(pk=by.plan.pk)
        known = Participant.objects.filter(**who).first() or _new(who)
    return replace(by, participant=known)


def _new(who: dict[str, Any]) -> Participant:
    last = Participant.objects.filter(plan=who["plan"]).aggregate(last=Max("number"))["last"] or 0
    return Participant.objects.create(number=last + 1, **who)


def _who(by: Speaker) -> dict[str, object]:
    return {"person": by.acting.person} if by.acting.person else {"digest": by.digest}
