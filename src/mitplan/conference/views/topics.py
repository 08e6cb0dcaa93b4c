"""The backlog: what people want a body to deal with, and what became of it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.core.verdict import require
from mitplan.people.models import Body
from mitplan.people.queries import name_on

from .. import actions
from ..forms.meetings import TopicForm, WhyForm
from ..frame import Room, in_plan
from ..models import Topic
from ..queries import meetings as queries
from ..queries.discussed import discussed_among
from ..rules import meetings as rules
from ..rules.reading import as_shown
from ..showing import author_words
from .meeting_steps import tried
from .meeting_words import bodies_named, crumbs

_TYPED = ["GET", "HEAD", "POST"]


@require_http_methods(_TYPED)
@in_plan
def topics(request: HttpRequest, room: Room) -> HttpResponse:
    """What stands on the backlog, and one more topic for whoever has a seat."""
    is_asked = request.method == "POST" or room.by.acting.person is not None
    bodies = bodies_named(room) if is_asked else []
    may = [pair for pair in bodies if rules.may_suggest(room.by, pair[0])]
    if request.method == "POST" and not may:
        require(rules.may_suggest(room.by, bodies[0][0]) if bodies else rules.nobody_meets())
    form = _form(request, room, may) if may else None
    if form is not None and tried(request, form, lambda: _suggest(room, form)):
        return done(request, room.url("topics"), _("Das Thema steht im Themenspeicher."))
    rows = Paginator(queries.topics_of(room.plan).order_by("-number"), 50).get_page(request.GET.get("page"))
    context = room.context(
        _("Themenspeicher"),
        "meetings",
        crumbs=crumbs(room),
        rows=[_told(room, topic) for topic in rows],
        about=as_shown(room.by, discussed_among(room.plan, [topic.thing for topic in rows if topic.thing])),
        page=rows,
        form=form,
    )
    return page(request, "conference/topics.html", context)


def _form(request: HttpRequest, room: Room, bodies: list[tuple[Body, str]]) -> TopicForm:
    """The form, with the thing that the address names (`?zu=conference.proposal:7`) to choose."""
    wish = request.POST.get("thing") or request.GET.get("zu", "")
    named = as_shown(room.by, discussed_among(room.plan, [wish])) if wish else {}
    things = {key: one.title for key, one in named.items()}
    return TopicForm(bodies, things, request.POST or None, initial={"thing": wish})


def _suggest(room: Room, form: TopicForm) -> None:
    given = {name: form.cleaned_data[name] for name in ("title", "note", "kind", "thing")}
    actions.suggest_topic(form.chosen_body, actions.TopicEntry(**given), by=room.by)


def _told(room: Room, topic: Topic) -> dict[str, Any]:
    seat = topic.seat
    items = [item for item in topic.items.all() if not item.is_dropped]
    return {
        "topic": topic,
        "body": name_on(topic.body, None).name,
        "who": author_words(topic.participant, seat.organisation if seat else None, None),
        "meeting": items[-1].meeting if items and topic.state == "taken" else None,
        "may_decline": bool(rules.may_decline_topic(room.by, topic)),
        "may_withdraw": bool(rules.may_withdraw_topic(room.by, topic)),
    }


@require_http_methods(_TYPED)
@in_plan
def decline(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Leave a topic off every agenda."""
    topic = _topic(room, number)
    require(rules.may_decline_topic(room.by, topic))
    form = WhyForm(request.POST or None)
    if tried(request, form, lambda: actions.decline_topic(topic, form.cleaned_data["reason"], by=room.by)):
        return done(request, room.url("topics"), _("Das Thema bleibt mit dem Grund lesbar."))
    title = _("Nicht aufnehmen: %(title)s") % {"title": topic.title}
    context = room.context(title, "meetings", form=form, submit=_("Nicht aufnehmen"), crumbs=crumbs(room))
    return page(request, "conference/form.html", context | {"cancel_url": room.url("topics")})


@require_http_methods(["POST"])
@in_plan
def withdraw(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Take one's own topic back."""
    actions.withdraw_topic(_topic(room, number), by=room.by)
    return done(request, room.url("topics"), _("Das Thema ist zurückgezogen."))


def _topic(room: Room, number: int) -> Topic:
    topic = queries.topics_of(room.plan).filter(number=number).first()
    if topic is None:
        raise Http404(_("Dieses Thema gibt es nicht."))
    return topic
