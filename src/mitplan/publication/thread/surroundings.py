"""What lies around an element in a version: the links that reach it and the elements at their other ends.

A link has two directions: the one it is written in (`measure serves objective`) and the one in which a plan lives
(first the recommendation, then the measure, then what it achieves). Threads follow the second.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, Q, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import get_language

from mitplan.plan.models import Sealed, SealedLink, Version
from mitplan.plan.states import SUCCESSIONS, Kind, LinkType

from .. import addresses, queries
from ..frame import Frame, translated

Content = Mapping[str, Any]
# The origin of these comes later in a plan's life than the target; of the others, earlier.
ORIGIN_LATER = frozenset(
    {
        LinkType.RESTS_ON,
        LinkType.CONTINUES,
        LinkType.TAKEN_OVER_FROM,
        LinkType.SUPERSEDES,
        LinkType.SPLIT_FROM,
        LinkType.FINANCED_BY,
        LinkType.CONCERNS,
    }
)
ORIGIN_EARLIER = frozenset(LinkType) - ORIGIN_LATER
# Which part of the plan something is in says where it stands, not what it came from.
PLACES = frozenset({LinkType.BELONGS_TO, LinkType.FOLLOWS})
# Worth following from an element itself, but not from its neighbours: a report documents a hundred other things.
NEAR_ONLY = frozenset({LinkType.CONCERNS, LinkType.DOCUMENTED_IN, LinkType.PART_OF, LinkType.FINANCED_BY}) | PLACES
# A field or guideline holds hundreds of threads; its page shows them as one flow instead.
MEMBERED = frozenset({Kind.FIELD, Kind.GUIDELINE})
FIRST_OF_EACH = 12
_MOST_FAR = 400


@dataclass(frozen=True, slots=True)
class Tie:
    """A link by the identities of its ends; `alike` counts the links of its type (and kind) at the same end."""

    origin: int
    type: str
    target: int
    degree: str = ""
    alike: int = 1

    @property
    def earlier(self) -> int:
        """The end that comes first in the life of a plan."""
        return self.target if self.type in ORIGIN_LATER else self.origin

    @property
    def later(self) -> int:
        return self.origin if self.type in ORIGIN_LATER else self.target


@dataclass(slots=True)
class Around:
    """The neighbourhood of one element, read once for everything its page says about it."""

    frame: Frame
    here: Sealed
    near: list[Tie]
    far: list[Tie] = field(default_factory=list)
    rows: dict[int, Sealed] = field(default_factory=dict)
    sources: dict[str, Sealed] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The plan's language, where the page is in another one."""
        return self.frame.language if self.frame.language != get_language() else ""

    def address(self, row: Sealed) -> str:
        """The page of an element, of this version or of another plan's newest one."""
        if row.version_id == self.frame.version.pk:
            return self.frame.address(row)
        return addresses.element(row.version.plan.key, row)

    def named(self, row: Sealed) -> dict[str, Any]:
        """An element as tables and lists name it."""
        title, language, _state = translated(row, "title")
        elsewhere = row.version_id != self.frame.version.pk
        return {
            "title": title,
            "url": self.address(row),
            "kind": row.get_kind_display(),
            "number": row.number,
            "language": language or self.language,
            "plan": row.version.plan.key if elsewhere else "",
            "version": row.version if elsewhere else None,
            "withdrawn": row.state == "withdrawn",
        }

    def told(self, tie: Tie) -> Content:
        """What the document says of a link: who states it, when, and where it is written."""
        origin, target = self.rows.get(tie.origin), self.rows.get(tie.target)
        if origin is None or target is None:
            return {}
        ends = {target.reference} | (
            {f"{target.version.plan.key}:{target.reference}"} if self._apart(target) else set()
        )
        if self._apart(origin):
            ends |= {f"{self.frame.key}:{target.reference}"}
        links = origin.content.get("links", ())
        return next((link for link in links if link["type"] == tie.type and link["to"] in ends), {})

    def _apart(self, row: Sealed) -> bool:
        return row.version_id != self.frame.version.pk

    def source(self, reference: str) -> dict[str, str]:
        """Title and address of a source by reference; empty where nothing is cited."""
        row = self.sources.get(reference)
        return {"source": self.frame.titled(row), "source_url": self.address(row)} if row else {}


def around(frame: Frame, here: Sealed, *, depth: int = 3) -> Around:
    """Read the neighbourhood of an element: at most five queries, whatever the size of the plan."""
    near = _near_ties(frame.version, here)
    far = [] if here.kind in MEMBERED else _far_ties(frame.version, here, near, depth)
    found = Around(frame, here, near, far)
    ends = {end for tie in (*near, *far) for end in (tie.origin, tie.target)} - {here.element_id}
    found.rows = _rows(frame.version, ends, cited(here.content)) | {here.element_id: here}
    found.sources = {row.reference: row for row in found.rows.values() if row.version_id == frame.version.pk}
    mentioned = {link["source"] for link in _links_told(found) if link.get("source")}
    if here.kind not in MEMBERED:
        found.sources |= queries.elements_in(frame.version, mentioned - set(found.sources))
    return found


def cited(content: Content) -> set[str]:
    """The references of all sources that an element's claims, links and answers cite."""
    items = (item for name in ("claims", "links", "answers") for item in content.get(name, ()))
    return {item["source"] for item in items if item.get("source")}


def _links_told(found: Around) -> list[Content]:
    return [found.told(tie) for tie in (*found.near, *found.far)]


def _near_ties(version: Version, here: Sealed) -> list[Tie]:
    """The links at the element itself: of each type, direction and kind the first few and how many there are."""
    # A later plan says that it continues this one; its newest version is asked too.
    newest = queries.published_plans().filter(plan__predecessor=version.plan_id).order_by().values("pk")
    here_or_after = Q(version=version) | Q(version__in=newest, type__in=SUCCESSIONS)
    if here.kind in MEMBERED:
        here_or_after &= ~Q(type__in=PLACES)
    outward = Q(origin=here.element_id)
    links = SealedLink.objects.filter((outward & Q(version=version)) | (Q(target=here.element_id) & here_or_after))
    alike: list[Any] = [F("type"), F("origin__kind"), F("target__kind"), Case(When(outward, then=1), default=0)]
    ranked = links.annotate(
        rank=Window(RowNumber(), partition_by=alike, order_by=F("pk").asc()),
        alike=Window(Count("pk"), partition_by=alike),
    )
    rows = ranked.filter(rank__lte=FIRST_OF_EACH).order_by("pk")
    return [Tie(*row) for row in rows.values_list("origin", "type", "target", "degree", "alike")]


def _far_ties(version: Version, here: Sealed, near: Collection[Tie], depth: int) -> list[Tie]:
    """The links farther away, backwards from what came before and forwards from what came after."""
    followed = [tie for tie in near if tie.type not in PLACES]
    back = {tie.earlier for tie in followed} - {here.element_id}
    forth = {tie.later for tie in followed} - {here.element_id}
    seen = back | forth | {here.element_id}
    found: list[Tie] = []
    for _step in range(depth - 1):
        ties = _directed(version, back, forth)
        found += ties
        back = {tie.earlier for tie in ties if tie.later in back} - seen
        forth = {tie.later for tie in ties if tie.earlier in forth} - seen
        seen |= back | forth
        if not back and not forth:
            break
    return found


def _directed(version: Version, back: Collection[int], forth: Collection[int]) -> list[Tie]:
    late, early = ORIGIN_LATER - NEAR_ONLY, ORIGIN_EARLIER - NEAR_ONLY
    # The version stands in each condition, so that each is answered by an index of its own.
    wanted = (
        Q(version=version, origin__in=back, type__in=late)
        | Q(version=version, target__in=back, type__in=early)
        | Q(version=version, target__in=forth, type__in=late)
        | Q(version=version, origin__in=forth, type__in=early)
    )
    rows = SealedLink.objects.filter(wanted).order_by("pk")[:_MOST_FAR]
    return [Tie(*row) for row in rows.values_list("origin", "type", "target", "degree")]


def _rows(version: Version, ends: Collection[int], references: Iterable[str]) -> dict[int, Sealed]:
    """Elements by identity, and the sources cited, in one query; those of other plans in a second one."""
    numbers: dict[str, set[str]] = {}
    for reference in references:
        kind, _, number = reference.partition("/")
        numbers.setdefault(kind, set()).add(number)
    wanted = Q(version=version, element__in=ends)
    for kind, some in numbers.items():
        wanted |= Q(version=version, kind=kind, number__in=some)
    found = {row.element_id: row for row in Sealed.objects.filter(wanted).order_by()}
    if missing := set(ends) - set(found):
        found |= queries.sealed_elsewhere(missing)
    return found
