"""Which contributions came of which in a plan: read as a whole, and anew only when the journal has moved on."""

from dataclasses import dataclass, field

from django.db.models import Prefetch

from mitplan.plan.models import Plan

from ..models import Ancestry, Contribution, Heir, Succession, SuccessionSource
from .contributions import LABEL
from .lately import journal_head, lately
from .moderation import hidden_lately


@dataclass(frozen=True, slots=True)
class Web:
    """The successions of a plan by the contributions they begin from; few, even where contributions are many."""

    # What came of a contribution, nearest first; of what it came, furthest first.
    later: dict[int, list[int]] = field(default_factory=dict)
    earlier: dict[int, list[int]] = field(default_factory=dict)
    # Whatever others came of, with all by which its author is named.
    origins: dict[int, Contribution] = field(default_factory=dict)
    successions: dict[int, list[Succession]] = field(default_factory=dict)
    # What moderators took out of public: its title isn't told elsewhere either.
    hidden: set[int] = field(default_factory=set)


def web_of(plan: Plan) -> Web:
    """How the contributions of a plan hang together; one query, and eight when something has happened meanwhile."""
    return lately(("web", plan.pk), lambda: _read(plan), journal_head())


def _read(plan: Plan) -> Web:
    web = Web(hidden=hidden_lately(plan, LABEL))
    pairs = Ancestry.objects.filter(contribution__plan=plan).order_by("distance", "-ancestor", "contribution")
    for contribution, ancestor in pairs.values_list("contribution", "ancestor"):
        web.later.setdefault(ancestor, []).append(contribution)
        web.earlier.setdefault(contribution, []).insert(0, ancestor)
    if web.later:
        rows = Contribution.objects.filter(posterity__contribution__plan=plan).distinct()
        named = rows.select_related("participant__person", "organisation", "office")
        web.origins.update({row.pk: row for row in named.prefetch_related("organisation__names")})
    heirs = Prefetch("succession__heirs", Heir.objects.select_related("contribution"))
    sources = SuccessionSource.objects.filter(succession__plan=plan).select_related("succession__recipient")
    for source in sources.prefetch_related(heirs, "succession__recipient__names").order_by("succession__number"):
        web.successions.setdefault(source.contribution_id, []).append(source.succession)
    return web
