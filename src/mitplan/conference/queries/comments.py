"""What was said about a text, and who stands behind it; and the same in numbers, for lists."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.people.models import Body
from mitplan.people.queries import name_on
from mitplan.plan.models import Plan

from ..models import Comment, Support
from ..speaking import Speaker
from ..states.comments import CommentState, Stance
from .discussed import Discussed, register
from .moderation import hidden_pks

LABEL = "conference.comment"


@dataclass(slots=True)
class Counted:
    """How much was said about a text, by stance; replies count as comments."""

    all: int = 0
    by_stance: dict[str, int] = field(default_factory=dict)

    @property
    def for_it(self) -> int:
        return self.by_stance.get(Stance.FOR, 0)

    @property
    def against(self) -> int:
        return self.by_stance.get(Stance.AGAINST, 0)

    @property
    def questions(self) -> int:
        return self.by_stance.get(Stance.QUESTION, 0)


@dataclass(frozen=True, slots=True)
class Supporters:
    """Who stands behind a text: organisations by name, persons as a number."""

    organisations: list[str]
    people: int

    @property
    def count(self) -> int:
        return self.people + len(self.organisations)


def public_comments(plan: Plan) -> QuerySet[Comment]:
    """All comments of a plan that everybody may read."""
    return Comment.objects.filter(plan=plan, state=CommentState.SENT).exclude(pk__in=hidden_pks(plan, LABEL))


def comments_to_export(plan: Plan, thing: str) -> Iterator[Comment]:
    """All comments on a text that everybody may read, with what a table says of them."""
    rows = public_comments(plan).filter(thing=thing).order_by("number")
    rows = rows.select_related("parent", "participant__person", "organisation", "office")
    return rows.prefetch_related("organisation__names").iterator(chunk_size=500)


def comments_among(plan: Plan, keys: Iterable[str], hidden: Collection[int] | None = None) -> dict[str, Counted]:
    """How much was said about each of these texts: two queries for a whole list. What isn't public isn't counted.

    `hidden` are those that moderators took out of public, where a page knows them already.
    """
    found: dict[str, Counted] = {key: Counted() for key in keys}
    out = hidden_pks(plan, LABEL) if hidden is None else hidden
    rows = Comment.objects.filter(plan=plan, state=CommentState.SENT, thing__in=list(found)).order_by()
    rows = rows.exclude(pk__in=out)
    for thing, stance, count in rows.values_list("thing", "stance").annotate(n=Count("pk")):
        found[thing].all += count
        found[thing].by_stance[stance] = count
    return found


def supports_among(keys: Iterable[str]) -> dict[str, int]:
    """How many stand behind each of these texts: one query for a whole list."""
    wanted = list(keys)
    rows = Support.objects.filter(thing__in=wanted, withdrawn_at__isnull=True).order_by().values_list("thing")
    return dict.fromkeys(wanted, 0) | dict(rows.annotate(n=Count("pk")))


def supporters_of(thing: str) -> Supporters:
    """Who stands behind one text."""
    rows = Support.objects.filter(thing=thing, withdrawn_at__isnull=True).order_by()
    counted = list(rows.values_list("organisation", "organisation__key").annotate(n=Count("pk")))
    people = sum(n for pk, _key, n in counted if pk is None)
    bodies = [Body(pk=pk, key=key) for pk, key, _n in counted if pk is not None]
    prefetch_related_objects(bodies, "names")
    return Supporters(sorted(name_on(body, None).name for body in bodies), people)


def support_of(by: Speaker, thing: str) -> Support | None:
    """The support that somebody gives a text in the capacity in which they act."""
    rows = Support.objects.filter(thing=thing, withdrawn_at__isnull=True)
    if by.organisation is not None:
        return rows.filter(organisation=by.organisation).first()
    return rows.filter(organisation=None, participant=by.participant).first() if by.participant else None


def threads(plan: Plan, thing: str, passage: str = "", *, without: Iterable[int] = ()) -> QuerySet[Comment]:
    """The comments on a text, or on one passage of it, in the order in which they came; replies hang below them.

    What its author withdrew stays in its place when somebody has replied: the page says so. `without` are those that
    wait for a look and that nobody sees yet.
    """
    rows = Comment.objects.filter(plan=plan, thing=thing, parent=None).exclude(pk__in=list(without))
    rows = rows.filter(passage=passage) if passage else rows
    replied = Comment.objects.filter(plan=plan, thing=thing, parent__isnull=False).values("parent")
    return rows.filter(Q(state=CommentState.SENT) | Q(pk__in=replied)).order_by("number")


def replies_to(comments: Iterable[Comment]) -> QuerySet[Comment]:
    """The replies to these comments, oldest first."""
    return Comment.objects.filter(parent__in=[comment.pk for comment in comments]).order_by("number")


def on_passages(plan: Plan, thing: str) -> dict[str, int]:
    """How many comments each passage of a text has: one query."""
    rows = Comment.objects.filter(plan=plan, thing=thing, state=CommentState.SENT).exclude(passage="")
    return dict(rows.exclude(pk__in=hidden_pks(plan, LABEL)).order_by().values_list("passage").annotate(n=Count("pk")))


def comment_numbered(plan: Plan, number: int) -> Comment | None:
    """One comment by its number in the plan."""
    rows = Comment.objects.filter(plan=plan, number=number)
    return rows.select_related("parent", "participant__person", "organisation", "office", "body").first()


def _look(plan: Plan, pks: Collection[int]) -> dict[int, Discussed]:
    """Comments as moderators and reports speak of them."""
    rows = Comment.objects.filter(plan=plan, pk__in=pks).select_related("body")
    return {
        row.pk: Discussed(
            key=f"{LABEL}:{row.pk}",
            title=_("Kommentar %(number)s") % {"number": row.number},
            url=reverse("conference:comment", args=[plan.key, row.number]),
            language=row.language,
            body=row.body,
            text=row.text,
            participant=row.participant_id,
        )
        for row in rows
    }


register(LABEL, gettext_lazy("Kommentar"), _look, takes_comments=False)
