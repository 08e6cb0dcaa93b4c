"""The registry of what people can talk about and moderators can take out of public: any model of the conference.

Each noun says here how a thing of it is called and where it stands, so that comments, support, reports and removals
need no foreign keys to it. Call `register` in the module of the noun's queries and import that module in `apps.ready`.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from mitplan.core.journal import pk_in
from mitplan.core.rich import Passage
from mitplan.people.models import Body
from mitplan.plan.models import Plan


@dataclass(frozen=True, slots=True)
class Discussed:
    """A thing as others speak of it. `paragraphs` are those on which one can comment (`rich.passages(text)`)."""

    key: str
    title: str
    url: str
    language: str
    body: Body | None = None
    paragraphs: tuple[Passage, ...] = ()
    # What moderators read of it, as typed.
    text: str = ""
    # Who sent it off (the key of a participant); nobody for what came from elsewhere.
    participant: int | None = None
    # Whether it is out of public, where a page has asked already (`dataclasses.replace`).
    is_out: bool | None = None


# The things of a plan with these primary keys that have been sent off; in a bounded number of queries.
Look = Callable[[Plan, Collection[int]], dict[int, Discussed]]


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of thing: how it is looked up, which columns hold what somebody typed, whether one comments it."""

    label: str
    words: object
    look: Look
    columns: tuple[str, ...]
    takes_comments: bool
    further: tuple[tuple[str, str, tuple[str, ...]], ...]
    on_erasure: Callable[[int], None] | None


_SORTS: dict[str, Sort] = {}


def register(  # noqa: PLR0913  a declaration
    label: str,
    words: object,
    look: Look,
    *,
    columns: tuple[str, ...] = ("text",),
    takes_comments: bool = True,
    further: tuple[tuple[str, str, tuple[str, ...]], ...] = (),
    on_erasure: Callable[[int], None] | None = None,
) -> None:
    """Let things of a model (`conference.contribution`, in words "Beitrag") be discussed and moderated.

    `columns` are the columns of text that are emptied when a thing is blocked; the digest of what they said then
    stands in each of them, so they must hold 71 characters. `further` names columns of other tables that belong to
    it: (label of the model, path to the thing, columns). `on_erasure` removes what isn't text (files) in the end.
    """
    _SORTS[label] = Sort(label, words, look, columns, takes_comments, further, on_erasure)


def sort_of(key: str) -> Sort | None:
    """The sort of thing that a text key names."""
    return _SORTS.get(key.partition(":")[0])


def discussed_among(plan: Plan, keys: Iterable[str]) -> dict[str, Discussed]:
    """Those of these text keys that are things of the plan, in a few queries for each sort."""
    wanted: dict[str, set[int]] = {}
    for key in set(keys):
        label = key.partition(":")[0]
        pk = pk_in(key, label)
        if label in _SORTS and pk is not None and pk < 2**63:
            wanted.setdefault(label, set()).add(pk)
    return {f.key: f for label, pks in sorted(wanted.items()) for f in _SORTS[label].look(plan, pks).values()}


def discussed(plan: Plan, key: str) -> Discussed | None:
    """One thing of the plan, None where there is none with this key."""
    return discussed_among(plan, [key]).get(key)
