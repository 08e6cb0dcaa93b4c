"""What became of contributions, who follows them, and what they have been told.

A later noun that rests on contributions tells its part of their fate by `register_descendants`, and what its notices
say by `register_notice`, so that nothing here knows it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from mitplan.plan.models import Plan

from ..models import Ancestry, Contribution, Following, Notice, Participant
from ..speaking import Speaker
from .web import Web, web_of


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the fate of a contribution: when what happened, and where it stands."""

    at: datetime
    words: str
    title: str = ""
    url: str = ""
    text: str = ""
    language: str = ""


# What became of contributions with these primary keys, by key; in a bounded number of queries.
Descendants = Callable[[Plan, Collection[int]], Mapping[int, Iterable[Step]]]
_DESCENDANTS: list[Descendants] = []
_WEAVING: list[Callable[[Plan, Collection[int], Web], Mapping[int, Iterable[Step]]]] = []
_NOTICES: dict[str, tuple[Any, str]] = {}


def register_descendants(function: Descendants) -> None:
    """Let a noun that rests on contributions tell what became of them."""
    if function not in _DESCENDANTS:
        _DESCENDANTS.append(function)


def register_successions(function: Callable[[Plan, Collection[int], Web], Mapping[int, Iterable[Step]]]) -> None:
    """The same for successions, which read no more than the web of the plan."""
    _WEAVING[:] = [function]


def register_notice(code: str, words: Any, route: str) -> None:
    """Say in words (with `%(number)s`) what a code of notices means, and the route of its thing: plan, number."""
    _NOTICES[code] = (words, route)


def descendants_of(contribution: Contribution, web: Web | None = None) -> list[Step]:
    """What became of one contribution and of all that came of it, in order."""
    return fates_of(contribution.plan, [contribution], web)[contribution.pk]


def fates_of(plan: Plan, contributions: Collection[Contribution], web: Web | None = None) -> dict[int, list[Step]]:
    """What became of contributions and of all that came of them, each in order; in a bounded number of queries."""
    own = [contribution.pk for contribution in contributions]
    web = web or web_of(plan)
    later = web.later
    everything = {*own, *(pk for one in own for pk in later.get(one, ()))}
    steps = {pk: list(told) for weave in _WEAVING for pk, told in weave(plan, everything, web).items()}
    for function in _DESCENDANTS if everything else ():
        for pk, more in function(plan, everything).items():
            steps.setdefault(pk, []).extend(more)
    told = {pk: [step for one in (pk, *later.get(pk, ())) for step in steps.get(one, ())] for pk in own}
    return {one.pk: [Step(one.sent_at, _("Eingereicht")), *_in_order(told[one.pk])] for one in contributions}


def ancestors_among(contributions: Iterable[int]) -> list[int]:
    """The contributions of which these came, furthest first."""
    rows = Ancestry.objects.filter(contribution__in=list(contributions)).order_by("-distance", "ancestor")
    return list(dict.fromkeys(rows.values_list("ancestor", flat=True)))


def followers_of(contributions: Collection[int], only: Participant | None = None) -> dict[int, int]:
    """Who is told what becomes of contributions, with the one because of which: authors and those who follow.

    Whoever follows a contribution follows all that comes of it, so those of its ancestors are among them. With `only`,
    nobody but that one is asked about.
    """
    wanted = [*ancestors_among(contributions), *contributions]
    authors = Contribution.objects.filter(pk__in=wanted, participant__isnull=False)
    followings = Following.objects.filter(contribution__in=wanted)
    if only is not None:
        authors, followings = authors.filter(participant=only), followings.filter(participant=only)
    on = set(authors.values_list("participant", "pk"))
    off: set[tuple[int, int]] = set()
    for participant, pk, is_on in followings.values_list("participant", "contribution", "is_on"):
        (on if is_on else off).add((participant, pk))
    on -= off
    # Whoever no longer follows one of these isn't told of it because of what it came of.
    done = {who for who, pk in off if pk in contributions} - {who for who, pk in on if pk in contributions}
    return {who: pk for who, pk in sorted(on, reverse=True) if who not in done}


def is_following(by: Speaker, contribution: Contribution) -> bool:
    """Whether somebody is told what becomes of a contribution: as its author, of one it came of, or by following."""
    return by.participant is not None and by.participant.pk in followers_of([contribution.pk], by.participant)


def own_and_followed(by: Speaker) -> QuerySet[Contribution]:
    """The contributions that somebody sent off, in their own name or that of their organisation, or follows.

    What came of one of their own isn't listed beside it: it stands in its fate.
    """
    rows = Contribution.objects.filter(plan=by.plan)
    wanted = Q(pk__in=[])
    if by.participant is not None:
        came = Ancestry.objects.filter(ancestor__participant=by.participant, contribution__participant=by.participant)
        rows = rows.exclude(pk__in=came.values("contribution"))
        followed = Following.objects.filter(participant=by.participant, is_on=True).values("contribution")
        wanted |= Q(participant=by.participant) | Q(pk__in=followed)
    if by.organisation is not None:
        wanted |= Q(organisation=by.organisation)
    return rows.filter(wanted).order_by("-sent_at", "-pk")


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in words, with the address of what it is about."""

    notice: Notice
    words: str
    url: str


def notices_for(participant: Participant | None, *, most: int = 100) -> list[Told]:
    """What somebody has been told, unseen first, the newest first."""
    if participant is None:
        return []
    rows = Notice.objects.filter(participant=participant).select_related("plan", "contribution")
    found = rows.order_by(F("seen_at").desc(nulls_first=True), "-at", "-pk")[:most]
    return [Told(notice, _words(notice), _address(notice)) for notice in found]


def unseen_count(by: Speaker) -> int:
    """How many notices somebody has not seen."""
    if by.participant is None:
        return 0
    return Notice.objects.filter(participant=by.participant, seen_at=None).count()


def _words(notice: Notice) -> str:
    words, _leads = _NOTICES.get(notice.code, ("%(number)s", ""))
    return str(words) % {"number": notice.number}


def _address(notice: Notice) -> str:
    _said, route = _NOTICES.get(notice.code, ("", ""))
    return reverse(route, args=[notice.plan.key, notice.number]) if route and notice.number else ""


def _in_order(steps: Iterable[Step]) -> list[Step]:
    """By time; the same step is told once, however many ways lead to it."""
    return sorted(dict.fromkeys(steps), key=lambda step: step.at)
