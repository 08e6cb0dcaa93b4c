"""Which two versions stand side by side: of one plan, or the earlier of a plan that this one continues."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from mitplan.plan.models import Plan, Version
from mitplan.plan.states import Kind

from .. import queries


@dataclass(frozen=True, slots=True)
class Choice:
    """A version that can be chosen: how the address calls it, and the version."""

    code: str
    version: Version
    is_of_predecessor: bool
    # What the plan is called where it is another one.
    plan_title: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """The two versions, and all that could stand in their places."""

    before: Choice | None
    after: Choice
    choices: Sequence[Choice]

    @property
    def query(self) -> str:
        """The part of an address that says which two these are."""
        return urlencode({"von": self.before.code if self.before else "", "nach": self.after.code})


def sides_of(plan_key: str, before: str, after: str) -> Sides:
    """The versions an address asks for; left out, the newest against the one before it. Raises Http404."""
    newest = queries.version_of(plan_key)
    if newest is None:
        raise Http404(_("Diesen Plan oder diese Fassung gibt es hier nicht."))
    choices = [Choice(str(row.number), row, is_of_predecessor=False) for row in _versions(newest.plan)]
    if earlier := newest.plan.predecessor:
        choices += _abroad(earlier)
    known = {choice.code: choice for choice in choices}
    later = known.get(after or str(newest.number))
    if later is None or later.is_of_predecessor or (before and before not in known):
        raise Http404(_("Mit dieser Fassung lässt sich nicht vergleichen: Es gibt sie nicht."))
    sooner = known[before] if before else _before(choices, later)
    return Sides(sooner if sooner != later else None, later, choices)


def _versions(plan: Plan) -> Iterator[Version]:
    for row in queries.versions_of(plan):
        row.plan = plan  # it is at hand; asked for row by row, it would be read anew each time
        yield row


def _abroad(earlier: Plan) -> Iterator[Choice]:
    """The versions of the plan before, called by the title that it had last."""
    rows = list(_versions(earlier))
    root = queries.titles_of(rows[0], Kind.PLAN).first() if rows else None
    title = root.title if root else earlier.key
    for row in rows:
        yield Choice(f"{earlier.key}:{row.number}", row, is_of_predecessor=True, plan_title=title)


def _before(choices: Sequence[Choice], later: Choice) -> Choice | None:
    """The version before; for the first one the newest of the plan that this one continues."""
    own = [it for it in choices if not it.is_of_predecessor and it.version.number == later.version.number - 1]
    return next(iter([*own, *(it for it in choices if it.is_of_predecessor)]), None)


def has_before(version: Version) -> bool:
    """Whether there is anything to compare a version with."""
    return bool(version.previous) or version.plan.predecessor_id is not None


def address(plan_key: str, *, nach: int, von: int | None = None) -> str:
    """The page that compares two versions."""
    told = {"von": von, "nach": nach} if von else {"nach": nach}
    return reverse("publication:comparison", args=[plan_key]) + f"?{urlencode(told)}"
