"""What was said about one text, as its page shows it: threads in order, page by page, in a few queries."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from mitplan.core.journal import pk_in
from mitplan.plan.models import Plan

from ..models import Comment, Participant, Phase, Removal
from ..states.comments import CommentState
from ..states.moderation import RemovalState
from .comments import LABEL, Counted, Supporters, supporters_of
from .contributions import phases_lately
from .lately import journal_head, lately
from .moderation import removed_lately


@dataclass(frozen=True, slots=True)
class Row:
    """As much of a comment as tells where it stands."""

    pk: int
    parent: int | None
    stance: str
    passage: str
    participant: int | None
    is_sent: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What everybody sees alike around a text: kept until the journal moves on."""

    rows: list[Row]
    removals: dict[int, Removal]
    own_removal: Removal | None
    supporters: Supporters
    phases: list[Phase]

    def is_public(self, row: Row) -> bool:
        """Whether everybody reads the words of a comment."""
        return row.is_sent and row.pk not in self.removals

    def counted(self) -> Counted:
        """How much was said, without what isn't public."""
        public = [row for row in self.rows if self.is_public(row)]
        return Counted(len(public), dict(Counter(row.stance for row in public if row.parent is None)))

    def on_passages(self) -> Counter[str]:
        """How many comments each passage has."""
        return Counter(row.passage for row in self.rows if row.passage and self.is_public(row))

    def is_held(self, pk: int) -> bool:
        """Whether a comment waits for a look and nobody but its author and moderators sees that it is there."""
        return pk in self.removals and self.removals[pk].state == RemovalState.HELD


@dataclass(frozen=True, slots=True)
class Wish:
    """Which threads somebody wants to see."""

    stance: str = ""
    passage: str = ""


@dataclass(slots=True)
class Thread:
    """A comment with the replies to it."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)


def surroundings_of(plan: Plan, thing: str) -> Surroundings:
    """What everybody sees alike around a text."""
    return lately(("discussion", plan.pk, thing), lambda: _read(plan, thing), journal_head())


def threads_in(around: Surroundings, wish: Wish, viewer: Participant | None) -> list[int]:
    """The comments that begin a thread, in order: those wished for, and of those held only the viewer's own."""
    replied = {row.parent for row in around.rows if row.parent is not None}
    return [
        row.pk
        for row in around.rows
        if row.parent is None
        and (not wish.stance or row.stance == wish.stance)
        and (not wish.passage or row.passage == wish.passage)
        and (row.is_sent or row.pk in replied)
        and (not around.is_held(row.pk) or (viewer is not None and row.participant == viewer.pk))
    ]


def threads_with(pks: Collection[int], around: Surroundings, viewer: Participant | None) -> list[Thread]:
    """These comments with their replies and all that a page shows of them: two queries."""
    rows = Comment.objects.filter(Q(pk__in=pks) | Q(parent__in=pks)).order_by("number")
    rows = rows.select_related("participant__person", "organisation", "office")
    found = dict.fromkeys(pks)
    threads: dict[int, Thread] = {}
    for row in rows.prefetch_related("organisation__names"):
        if row.parent_id is None:
            threads[row.pk] = Thread(row)
        elif row.parent_id in threads and _is_seen(row, around, viewer):
            threads[row.parent_id].replies.append(row)
    return [threads[pk] for pk in found if pk in threads]


def _is_seen(row: Comment, around: Surroundings, viewer: Participant | None) -> bool:
    if row.state != CommentState.SENT:
        return False
    return not around.is_held(row.pk) or (viewer is not None and row.participant_id == viewer.pk)


def _read(plan: Plan, thing: str) -> Surroundings:
    columns = ("pk", "parent_id", "stance", "passage", "participant_id", "state")
    told = Comment.objects.filter(plan=plan, thing=thing).order_by("number").values_list(*columns)
    rows = [
        Row(pk, above, stance, part, who, is_sent=s == CommentState.SENT) for pk, above, stance, part, who, s in told
    ]
    removed = _removals(plan, thing, (row.pk for row in rows))
    own = removed.pop(0, None)
    return Surroundings(rows, removed, own, supporters_of(thing), phases_lately(plan))


def _removals(plan: Plan, thing: str, pks: Iterable[int]) -> dict[int, Removal]:
    """By comment; under 0 the removal of the text itself."""
    mine = set(pks)
    keys = ((0 if key == thing else pk_in(key, LABEL), row) for key, row in removed_lately(plan).items())
    return {pk: row for pk, row in keys if pk is not None and (pk == 0 or pk in mine)}
