"""What the page of a text shows of its discussion: `talk` for the template `conference/_comments.html`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mitplan.core.verdict import Verdict

from ..forms.comments import CommentForm
from ..frame import Room
from ..models import Comment, Removal, Support
from ..queries.comments import Counted, Supporters, support_of
from ..queries.discussed import Discussed
from ..queries.discussions import Surroundings, Thread, Wish, surroundings_of, threads_in, threads_with
from ..rules.comments import may_comment, may_support
from ..rules.phases import may_read
from ..showing import author_of
from ..speaking import Speaker
from ..states.comments import CommentState, Stance
from ..states.contributions import FROM_THE_RIGHT
from ..states.moderation import RemovalState
from ..states.phases import Activity

ON_A_PAGE: Final = 30
_HEADS: Final = (
    (Stance.FOR.value, _("Dafür")),
    (Stance.AGAINST.value, _("Dagegen")),
    (Stance.QUESTION.value, _("Fragen")),
    ("", _("Weitere Kommentare")),
)


@dataclass(slots=True)
class Said:
    """A comment as it stands on a page: its words, or why they aren't there."""

    comment: Comment
    url: str
    author: str
    removal: Removal | None = None
    is_mine: bool = False
    passage: str = ""
    replies: list["Said"] = field(default_factory=list)

    @property
    def shows_words(self) -> bool:
        """Its author reads it as long as it is held or hidden; what is blocked, nobody."""
        if self.comment.state != CommentState.SENT:
            return False
        return self.removal is None or (self.is_mine and self.removal.state != RemovalState.BLOCKED)

    @property
    def is_withdrawn(self) -> bool:
        return self.comment.state == CommentState.WITHDRAWN

    @property
    def direction(self) -> str:
        return "rtl" if self.comment.language in FROM_THE_RIGHT else "ltr"


@dataclass(frozen=True, slots=True)
class Section:
    """The threads of one stance on this page, and how many comments there are of it altogether."""

    stance: str
    head: Any
    total: int
    items: list[Said]
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph on which one can comment."""

    name: str
    words: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Talk:
    """The discussion of one text for one reader."""

    target: Discussed
    counts: Counted
    supporters: Supporters
    mine: Support | None
    sections: list[Section]
    page: Page[int]
    parts: list[Part]
    wish: Wish
    may_read: Verdict
    may_comment: Verdict
    may_support: Verdict
    form: CommentForm | None
    urls: Mapping[str, str]

    @property
    def part(self) -> Part | None:
        """The paragraph to which the list is narrowed."""
        return next((part for part in self.parts if part.name == self.wish.passage), None)


def talk_about(request: HttpRequest, room: Room, target: Discussed) -> Talk:
    """The discussion of a text for whoever asks: which page and which part of it stand in the address."""
    around = surroundings_of(room.plan, target.key)
    target = replace(target, is_out=around.own_removal is not None)
    by, wish = room.by, _wish(request, target)
    readable = may_read(by, Activity.COMMENT, target.body, among=around.phases)
    pks = threads_in(around, wish, by.participant) if readable else []
    shown = Paginator(pks, ON_A_PAGE).get_page(request.GET.get("page"))
    threads = threads_with(list(shown.object_list), around, by.participant) if pks else []
    told = Telling(room, target, around)
    return Talk(
        target,
        around.counted() if readable else Counted(),
        around.supporters,
        support_of(by, target.key),
        _sections(around, [told.said_in(thread) for thread in threads], target),
        shown,
        _parts(around, target) if readable else [],
        wish,
        readable,
        may_comment(by, target, among=around.phases),
        may_support(by, target, among=around.phases),
        _form(by, target, wish, around),
        {name: room.url(name) for name in ("send_comment", "send_support", "moderation")}
        | {"report": report_url(room, target.key), "csv": f"{room.url('comments_csv')}?was={target.key}"},
    )


@dataclass(frozen=True, slots=True)
class Telling:
    """Makes comments into what a page says of them."""

    room: Room
    target: Discussed
    around: Surroundings

    def said_in(self, thread: Thread) -> Said:
        """A comment with its replies."""
        said = self.said(thread.comment)
        said.replies = [self.said(reply) for reply in thread.replies]
        return said

    def said(self, comment: Comment) -> Said:
        """One comment."""
        return Said(
            comment,
            self.room.url("comment", comment.number),
            author_of(comment),
            self.around.removals.get(comment.pk),
            is_mine(self.room.by, comment),
            self._passage(comment.passage),
        )

    def _passage(self, name: str) -> str:
        """The words of the paragraph that a comment is about, "…" where the text no longer has it."""
        if not name:
            return ""
        return next((part.words for part in self.target.paragraphs if part.name == name), "…")


def is_mine(by: Speaker, comment: Comment) -> bool:
    """Whether somebody reads their own comment."""
    return by.participant is not None and by.participant.pk == comment.participant_id


def report_url(room: Room, key: str) -> str:
    """Where a thing is reported."""
    return f"{room.url('report')}?was={key}"


def _wish(request: HttpRequest, target: Discussed) -> Wish:
    stance, passage = request.GET.get("haltung", ""), request.GET.get("absatz", "")
    known = {part.name for part in target.paragraphs}
    return Wish(stance if stance in Stance.values else "", passage if passage in known else "")


def _form(by: Speaker, target: Discussed, wish: Wish, around: Surroundings) -> CommentForm | None:
    """The form for whoever may comment, be it with a reason."""
    is_open = bool(may_comment(by, target, among=around.phases))
    if not is_open and not may_comment(by, target, reason="…", among=around.phases):
        return None
    return CommentForm(target, is_open=is_open, initial={"passage": wish.passage})


def _sections(around: Surroundings, items: list[Said], target: Discussed) -> list[Section]:
    counts = around.counted().by_stance
    found = []
    for stance, head in _HEADS:
        mine = [item for item in items if item.comment.stance == stance]
        if mine or (stance in (Stance.FOR, Stance.AGAINST) and items):
            url = f"{target.url}?haltung={stance}#kommentare" if stance else ""
            found.append(Section(stance, head, counts.get(stance, 0), mine, url))
    return found


def _parts(around: Surroundings, target: Discussed) -> list[Part]:
    counts = around.on_passages()
    if len(target.paragraphs) < 2:
        return []
    return [
        Part(part.name, part.words, counts[part.name], f"{target.url}?absatz={part.name}#kommentare")
        for part in target.paragraphs
    ]
