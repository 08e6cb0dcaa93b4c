"""A plan to which many have contributed: what is measured of the conference's lists."""

from datetime import timedelta
from itertools import cycle, islice
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mitplan.conference import actions
from mitplan.conference.actions import BroughtContribution, PhaseEntry
from mitplan.conference.queries.contributions import fields_of
from mitplan.conference.speaking import speaking
from mitplan.conference.states.contributions import ContributionKind
from mitplan.conference.states.phases import Access, Activity, Audience
from mitplan.people.acting import system
from mitplan.plan.models import Element, Plan

from .measuring import Page

_WORDS: Final = "Kurse Sprache Schule Wohnung Beratung Abend Kinder Betrieb Amt Verein Bus Arzt Platz Antrag"
_ASKED: Final = ("", "page=300", "q=sprache+kurse", "field=3&kind=criticism", "sort=supported")


@transaction.atomic
def contribute(plan: Plan, count: int) -> None:
    """So many contributions to a plan, brought in by the verb, with texts of some 600 letters."""
    by, now = speaking(system("bench"), plan), timezone.now()
    openings = [(Activity.CONTRIBUTE, Audience.PUBLIC, Access.WRITE), (Activity.COMMENT, Audience.PUBLIC, Access.WRITE)]
    actions.announce(PhaseEntry("Messphase", now - timedelta(1), now + timedelta(30), openings), by=by)
    fields: list[Element | None] = [*fields_of(plan)] or [None]
    kinds, words = ContributionKind.values, _WORDS.split()
    entries = [
        BroughtContribution(
            reference=str(number),
            kind=kinds[number % len(kinds)],
            title=" ".join(islice(cycle(words), number % 14, number % 14 + 5)),
            text=f"{number}: " + " ".join(islice(cycle(words), number % 13, number % 13 + 90)),
            language="de",
            field=fields[number % len(fields)],
            sent_at=now - timedelta(minutes=number),
        )
        for number in range(1, count + 1)
    ]
    actions.bring_contributions(entries, "bench", by=by)


def pages_of(plan: Plan) -> list[Page]:
    """The list as readers ask for it, one contribution, and the form."""
    address = reverse("conference:contributions", args=[plan.key])
    asked = [Page(f"contributions?{query}".rstrip("?"), "contributions", f"{address}?{query}") for query in _ASKED]
    one = Page("one contribution", "contribution", reverse("conference:contribution", args=[plan.key, 1]))
    return [*asked, one, Page("writing one", "contribute", reverse("conference:contribute", args=[plan.key]))]
