"""All contributions to a plan: the list that everybody filters, and the same as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from mitplan.core.http import page
from mitplan.core.journal import key_of
from mitplan.core.tables import CSV_TYPE, Table, Value, csv_of
from mitplan.core.texts import filled, said
from mitplan.people.models import Body
from mitplan.people.queries import name_on

from ..frame import Room, in_plan
from ..hints import EXPORT_WARNING
from ..models import Contribution
from ..queries import contributions as queries
from ..queries.comments import LABEL as COMMENT
from ..queries.comments import comments_among
from ..queries.lately import journal_head, lately
from ..queries.moderation import hidden_lately
from ..rules.contributions import may_submit_contribution
from ..showing import author_of
from ..states.contributions import LANGUAGES, ContributionKind, ContributionState
from .guests import keep_url

ON_A_PAGE = 20
TO_ALL = "alle"
_SHORT = 280


@require_safe
@in_plan
def contributions(request: HttpRequest, room: Room) -> HttpResponse:
    """The list; what the address asks for and nobody has finds nothing."""
    there = Surroundings(room)
    wanted = there.wanted(request.GET)
    found = Paginator(there.keys(wanted), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = there.shown(list(found.object_list))
    context = room.context(
        _("Beiträge"),
        "contributions",
        page=found,
        items=[_card(room, row, *told) for row, *told in shown],
        count=found.paginator.count,
        may_submit=there.may_submit(),
        contribute_url=room.url("contribute"),
        keep_url=keep_url(request, room),
        csv_url=f"{room.url('contributions_csv')}?{request.GET.urlencode()}",
        sorting=_sorting(request, wanted),
        **_filters(there, request, wanted),
    )
    return page(request, "conference/contributions.html", context)


@require_safe
@in_plan
def contributions_csv(request: HttpRequest, room: Room) -> HttpResponseBase:
    """What is shown on all pages of the list, as a table."""
    there = Surroundings(room)
    keys = there.keys(there.wanted(request.GET))
    table = Table(
        _("Beiträge"), [str(head) for head in _heads()], _table_rows(there, list(keys)), note=str(EXPORT_WARNING)
    )
    answer = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(csv_of(table))
    answer["Content-Type"] = CSV_TYPE
    answer["Content-Disposition"] = f'attachment; filename="{room.key}-beitraege.csv"'
    return answer


def around_in(room: Room, head: str = "") -> queries.Around:
    """What stands around the contributions of a plan, read anew only when something has happened."""
    return lately(("contributions", room.plan.pk), lambda: queries.around(room.plan), head or journal_head())


class Surroundings:
    """What stands around the contributions of a plan: phases, bodies at work, fields of action; read once."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.head = journal_head()
        around = around_in(room, self.head)
        self.phases, self.hidden = around.phases, around.hidden
        self.bodies = {body.key: body for body in around.bodies}
        self.fields = {element.number: element for element in around.fields}

    def may_submit(self) -> Any:
        """Whether whoever looks may contribute to anybody, else why not."""
        answers = [
            may_submit_contribution(self.room.by, body, among=self.phases) for body in (None, *self.bodies.values())
        ]
        return next((answer for answer in answers if answer), answers[0])

    def wanted(self, given: Any) -> queries.Wanted:
        """What the address asks for; whatever makes no sense is left out."""
        choices: dict[str, Any] = {}
        for name, known in (("kind", ContributionKind.values), ("state", ContributionState.values)):
            if (value := given.get(name, "")) in known:
                choices[name] = value
        if (language := given.get("language", "")) in dict(LANGUAGES):
            choices["language"] = language
        if (number := given.get("field", "")) in self.fields:
            choices["field"] = self.fields[number].pk
        if (key := given.get("body", "")) == TO_ALL:
            choices["body__isnull"] = True
        elif key in self.bodies:
            choices["body"] = self.bodies[key].pk
        words = tuple(given.get("q", "").replace("\0", "")[:120].split())
        sort = given.get("sort", "")
        return queries.Wanted(choices, words, sort if sort in queries.SORTS else queries.SORTS[0])

    def keys(self, wanted: queries.Wanted) -> Any:
        """The primary keys of what is wanted, in order: rows with their texts are read for one page alone."""
        by = self.room.by
        allowed = queries.readable(by, self.phases, [None, *self.bodies.values()])
        found = queries.contributions_for(by, allowed, wanted, self.hidden).values_list("pk", flat=True)
        if wanted.sort != "supported":
            return found
        plan = self.room.plan
        supports = lately(("supports", plan.pk), lambda: queries.supports_counted(plan), self.head)
        return sorted(found, key=lambda pk: -supports.get(pk, 0))

    def shown(self, keys: Sequence[int]) -> list[tuple[Contribution, int, int]]:
        """The rows of one page with how often each is supported and commented."""
        known = queries.by_keys(keys)
        found = [known[key] for key in keys if key in known]
        self._name(found)
        things = [key_of(row) for row in found]
        plan = self.room.plan
        comments = comments_among(plan, things, hidden_lately(plan, COMMENT))
        supports = queries.supports_counted(plan, things)
        return [(row, supports.get(row.pk, 0), comments[thing].all) for row, thing in zip(found, things, strict=True)]

    def _name(self, rows: Sequence[Contribution]) -> None:
        """The names of organisations that contribute, in one query, and of bodies at work, which are known."""
        prefetch_related_objects([row.organisation for row in rows if row.organisation], "names")
        known: dict[int, Body | None] = {body.pk: body for body in self.bodies.values()}
        for row in rows:
            row.body = known.get(row.body_id or 0, row.body)


def addressee(row: Contribution) -> str:
    """To whom a contribution is addressed."""
    return name_on(row.body, None).name if row.body else _("An alle")


def _about(row: Contribution) -> list[str]:
    """Its field of action and to whom it is addressed, in the plan's own words."""
    return [*([row.field.title] if row.field else []), *([addressee(row)] if row.body else [])]


def _card(room: Room, row: Contribution, supports: int, comments: int) -> dict[str, Any]:
    sent = date_format(timezone.localtime(row.sent_at), "DATE_FORMAT")
    meta = [room.author(row), sent, *(room.said(told) for told in _about(row))]
    if row.language != room.language:
        meta.append(dict(LANGUAGES).get(row.language, row.language))
    if supports:
        meta.append(ngettext("%(n)d Unterstützung", "%(n)d Unterstützungen", supports) % {"n": supports})
    if comments:
        meta.append(ngettext("%(n)d Kommentar", "%(n)d Kommentare", comments) % {"n": comments})
    badges = [("contribution_kind", row.kind)]
    if row.state != ContributionState.SUBMITTED:
        badges.append(("contribution", row.state))
    text = row.text if len(row.text) <= _SHORT else f"{row.text[:_SHORT].rsplit(None, 1)[0]} …"
    return {
        "url": room.url("contribution", row.number),
        "number": row.number,
        "title": row.title,
        "text": text,
        "language": row.language,
        "badges": badges,
        "meta": meta,
    }


def _heads() -> list[Any]:
    return [
        *(_("Nummer"), _("Art"), _("Titel"), _("Text"), _("Sprache"), _("Handlungsfeld"), _("Gerichtet an")),
        *(_("Verfasst von"), _("Beschlossen am"), _("Stand"), _("Eingereicht am"), _("Unterstützungen")),
        *(_("Kommentare"), _("Adresse")),
    ]


def _table_rows(there: Surroundings, keys: list[int]) -> Iterator[list[Value]]:
    room, step = there.room, 500
    for at in range(0, len(keys), step):
        for row, supports, comments in there.shown(keys[at : at + step]):
            yield [
                *(row.number, str(ContributionKind(row.kind).label), row.title, row.text, row.language),
                *(row.field.title if row.field else "", addressee(row), author_of(row), str(row.resolved_on)),
                *(str(ContributionState(row.state).label), timezone.localtime(row.sent_at).date()),
                *(supports, comments, room.url("contribution", row.number)),
            ]


# ---------------------------------------------------------------- filters


def _filters(there: Surroundings, request: HttpRequest, wanted: queries.Wanted) -> dict[str, Any]:
    words = " ".join(wanted.words)
    filters: list[dict[str, Any]] = [{"name": "q", "label": _("Suchwort"), "kind": "search", "value": words}]
    active = [{"label": f"„{words}“", "url": _without(request, "q")}] if words else []
    for name, (label, options) in _offered(there, request).items():
        filters.append({"name": name, "label": label, "options": options})
        for option in (one for one in options if one["selected"]):
            told = filled("%(what)s: %(value)s", what=label, value=said(option["label"], option["language"]))
            active.append({"label": told, "url": _without(request, name)})
    keep = [("sort", wanted.sort)] if wanted.sort != queries.SORTS[0] else []
    return {"filters": filters, "active": active, "reset_url": "?", "keep": keep}


def _offered(there: Surroundings, request: HttpRequest) -> dict[str, tuple[str, list[dict[str, Any]]]]:
    """What the list can be narrowed down to, where there is a choice: words and options by name."""
    # What the plan calls its fields and bodies is in its own language.
    own = {"field": there.room.language, "body": there.room.language}
    lists: dict[str, tuple[str, Sequence[tuple[str, Any]]]] = {
        "kind": (_("Art"), ContributionKind.choices),
        "field": (_("Handlungsfeld"), [(n, f"{n} {field.title}") for n, field in there.fields.items()]),
        "body": (_("Gerichtet an"), [(TO_ALL, _("alle")), *_bodies(there)]),
        "language": (_("Sprache"), LANGUAGES),
        "state": (_("Stand"), ContributionState.choices),
    }
    return {
        name: (
            label,
            [
                {
                    "value": value,
                    "label": told,
                    "selected": value == request.GET.get(name, ""),
                    "language": "" if value == TO_ALL else own.get(name, ""),
                }
                for value, told in choices
            ],
        )
        for name, (label, choices) in lists.items()
        if len(choices) > 1
    }


def _bodies(there: Surroundings) -> list[tuple[str, str]]:
    return [(key, name_on(body, None).name) for key, body in there.bodies.items()]


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    for gone in (name, "page"):
        query.pop(gone, None)
    return f"?{query.urlencode()}"


def _sorting(request: HttpRequest, wanted: queries.Wanted) -> list[dict[str, Any]]:
    labels = {"newest": _("Neueste zuerst"), "oldest": _("Älteste zuerst"), "supported": _("Am meisten unterstützt")}
    found = []
    for name, label in labels.items():
        query = request.GET.copy()
        query.pop("page", None)
        query["sort"] = name
        found.append({"url": f"?{query.urlencode()}", "label": label, "current": name == wanted.sort})
    return found
