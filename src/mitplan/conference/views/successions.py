"""Merging, splitting, forwarding: the proposals with all that was said to them, and the forms for them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mitplan.core.http import done, page
from mitplan.core.verdict import require

from .. import actions
from ..forms.successions import Answer, Decide
from ..frame import Room, in_plan
from ..models import Succession, SuccessionSource
from ..queries import successions as queries
from ..queries.contributions import LABEL
from ..queries.moderation import hidden_pks
from ..rules import successions as rules
from ..rules.phases import may_read
from ..showing import author_of, author_words
from ..states.phases import Activity
from ..states.successions import Agreement, SuccessionKind, SuccessionState

_ON_A_PAGE = 50
TAB = "contributions"


@require_safe
@in_plan
def successions(request: HttpRequest, room: Room) -> HttpResponse:
    """All of them, the open ones first."""
    readable = may_read(room.by, Activity.CONTRIBUTE)
    every = queries.successions_of(room.plan)
    rows = every if readable else every.none()
    shown = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("page"))
    items = [_card(room, row) for row in shown]
    context = {"page": shown, "items": items, "readable": readable, "crumbs": crumbs(room)[:1]}
    title = _("Zusammengeführt, aufgeteilt, weitergeleitet")
    return page(request, "conference/successions.html", room.context(title, TAB, **context))


def _card(room: Room, row: Succession) -> dict[str, Any]:
    sources = [source.contribution.number for source in row.sources.all()]
    waiting = sum(source.agreement == Agreement.ASKED for source in row.sources.all())
    meta = [date_format(timezone.localtime(row.ended_at or row.sent_at), "DATE_FORMAT")]
    if row.state == SuccessionState.PROPOSED and waiting:
        meta.append(ngettext("%(n)d Antwort steht aus", "%(n)d Antworten stehen aus", waiting) % {"n": waiting})
    return {
        "url": room.url("succession", row.number),
        "number": row.number,
        "title": _title(row, sources),
        "badges": [("succession", row.state)],
        "meta": meta,
    }


def _title(row: Succession, numbers: Iterable[int]) -> str:
    told = {"numbers": ", ".join(str(number) for number in numbers)}
    if row.recipient:
        return _("Beitrag %(numbers)s weiterleiten") % told
    if row.kind == SuccessionKind.SPLIT_FROM:
        return _("Beitrag %(numbers)s aufteilen") % told
    return _("Beiträge %(numbers)s zusammenführen") % told


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def succession(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """One of them: what it begins from, what shall become of it, who said what, and what can be done now."""
    here = queries.succession_in(room.plan, number) if number < 10**9 else None
    if here is None:
        raise Http404(_("Einen Vorschlag mit dieser Nummer gibt es hier nicht."))
    own = next((one for one in here.sources.all() if rules.may_answer_succession(room.by, one)), None)
    if own is None:
        require(may_read(room.by, Activity.CONTRIBUTE, here.body))
    step = request.POST.get("do", "")
    answer = Answer(request.POST if step == "answer" else None)
    decide = Decide(request.POST if step in _DECIDING else None)
    if request.method == "POST" and (told := _acted(room, here, (own, answer, decide), step)):
        return done(request, room.url("succession", number), told)
    context = {"own": own, "answer": answer, "decide": decide, **_shown(room, here)}
    context["form"] = next((form for form in (answer, decide) if form.is_bound), None)
    title = _title(here, [source["number"] for source in context["sources"]])
    status = 422 if request.method == "POST" else 200
    return page(request, "conference/succession.html", room.context(title, TAB, **context), status=status)


def _shown(room: Room, here: Succession) -> dict[str, Any]:
    return {
        "here": here,
        "kind": here.kind,
        "sources": _sources(room, here),
        "heirs": [_heir(room, heir) for heir in here.heirs.all()],
        "by_whom": author_words(here.participant, None, here.office),
        "may_decide": rules.may_decide_succession(room.by, here),
        "may_drop": rules.may_drop_succession(room.by, here),
        "is_open": here.state == SuccessionState.PROPOSED,
        "crumbs": crumbs(room),
    }


_DECIDING = {"decide": actions.decide_succession, "drop": actions.drop_succession}


def _acted(room: Room, here: Succession, given: tuple[SuccessionSource | None, Answer, Decide], step: str) -> str:
    """Call the verb that was asked for; "" when what was typed doesn't do."""
    own, answer, decide = given
    form: Any = answer if step == "answer" else decide
    if step != "answer" and step not in _DECIDING:
        return ""
    if not form.is_valid():
        return ""
    try:
        if step in _DECIDING:
            _DECIDING[step](here, decide.cleaned_data["decision"], by=room.by)
            return _("Ihre Entscheidung und ihr Grund stehen jetzt hier.")
        source = own or here.sources.all()[0]
        agrees = answer.cleaned_data["agrees"] == "yes"
        actions.answer_succession(source, agrees, answer.cleaned_data["sentence"], by=room.by)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return ""
    return _("Danke, Ihre Antwort steht jetzt hier.")


def _sources(room: Room, here: Succession) -> list[dict[str, Any]]:
    hidden = hidden_pks(room.plan, LABEL)
    return [
        {
            "number": source.contribution.number,
            "url": room.url("contribution", source.contribution.number),
            "title": "" if source.contribution_id in hidden else source.contribution.title,
            "language": source.contribution.language,
            "author": "" if source.contribution.is_revoked else author_of(source.contribution),
            "agreement": source.agreement,
            "sentence": source.sentence,
        }
        for source in here.sources.all()
    ]


def _heir(room: Room, heir: Any) -> dict[str, Any]:
    """As proposed; once carried out, the text stands on the page of the contribution, and goes with it."""
    made = heir.contribution
    url = room.url("contribution", made.number) if made else ""
    return {
        "heir": heir,
        "url": url,
        "number": made.number if made else None,
        "title": made.title if made else heir.title,
    }


def crumbs(room: Room) -> list[tuple[str, str]]:
    """Above every page of this part."""
    return [
        (_("Beiträge"), room.url("contributions")),
        (_("Zusammengeführt, aufgeteilt, weitergeleitet"), room.url("successions")),
    ]
