"""How much somebody may send in how much time; whoever has to wait is told until when."""

from typing import Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from mitplan.people import throttling
from mitplan.people.throttling import Limit

from ..speaking import Speaker

# A house with many people has one address, so an address may do more than a person.
COMMENTS: Final = (Limit("comments of a participant", 10, 600), Limit("comments from an address", 60, 600))
SUPPORTS: Final = (Limit("supports of a participant", 30, 600), Limit("supports from an address", 200, 600))
REPORTS: Final = (Limit("reports of a participant", 5, 600), Limit("reports from an address", 30, 600))


def paced(request: HttpRequest, by: Speaker, limits: tuple[Limit, Limit]) -> str:
    """Count an act of a participant and of their address; "" where it may be done, else the sentence for them.

    Called once the form is right, so that only what is really sent counts.
    """
    whose = by.digest or by.acting.person_key
    of_one, of_address = limits
    counted = (of_one.of(by.plan.key, whose), of_address.of(throttling.address_of(request)))
    if (moment := throttling.open_from(*counted)) is None:
        throttling.count(*counted)
        return ""
    told = _("Sie haben in kurzer Zeit viel abgeschickt. Ab %(time)s Uhr geht es weiter; Ihr Text bleibt solange hier.")
    return told % {"time": time_format(timezone.localtime(moment), "H:i")}
