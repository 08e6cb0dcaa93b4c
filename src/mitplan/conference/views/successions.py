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

from mitplan.core.http import done, page, whole_number
from mitplan.core.verdict import require
from mitplan.people.queries import name_on

from .. import actions
from ..actions import HeirEntry
from ..forms.successions import Answer, Decide, Forward, Merge, Split
from ..frame import Room, in_plan
from ..models import Contribution, Succession, SuccessionSource
from ..queries import successions as queries
from ..queries.contributions import LABEL
from ..queries.moderation import hidden_pks
from ..rules import successions as rules
from ..rules.phases import may_read
from ..showing import author_of, author_words
from ..similar import suggestions
from ..states.phases import Activity
from ..states.successions import Agreement, SuccessionKind, SuccessionState
from .contributions import contribution_in

_ON_A_PAGE = 50
_TYPED = ["GET", "HEAD", "POST"]
TAB = "contributions"


@require_safe
@in_plan
def successions(request: HttpRequest, room: Room) -> HttpResponse:
    """All of them, the open ones first."""
    require(may_read(room.by, Activity.CONTRIBUTE))
    shown = Paginator(queries.successions_of(room.plan), _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": shown, "items": [_card(room, row) for row in shown], "crumbs": _crumbs(room)[:1]}
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
    told = {"numbers": ", ".join(str(number) for number in numbers), "body": ""}
    if row.recipient:
        told["body"] = name_on(row.recipient, None).name
        return _("Beitrag %(numbers)s weiterleiten: %(body)s") % told
    if row.kind == SuccessionKind.SPLIT_FROM:
        return _("Beitrag %(numbers)s aufteilen") % told
    return _("Beiträge %(numbers)s zusammenführen") % told


@never_cache
@require_http_methods(_TYPED)
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
    bound = next((form for form in (answer, decide) if form.is_bound), None)
    context = {
        "here": here,
        "kind": here.kind,
        "sources": _sources(room, here),
        "heirs": [_heir(room, heir) for heir in here.heirs.all()],
        "by_whom": author_words(here.participant, None, here.office),
        "own": own,
        "answer": answer,
        "decide": decide,
        "form": bound,
        "may_decide": rules.may_decide_succession(room.by, here),
        "may_drop": rules.may_drop_succession(room.by, here),
        "is_open": here.state == SuccessionState.PROPOSED,
        "crumbs": _crumbs(room),
    }
    title = _title(here, [source["number"] for source in context["sources"]])
    status = 422 if request.method == "POST" else 200
    return page(request, "conference/succession.html", room.context(title, TAB, **context), status=status)


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


def _crumbs(room: Room) -> list[tuple[str, str]]:
    return [
        (_("Beiträge"), room.url("contributions")),
        (_("Zusammengeführt, aufgeteilt, weitergeleitet"), room.url("successions")),
    ]


# ---------------------------------------------------------------- proposing


@never_cache
@require_http_methods(_TYPED)
@in_plan
def propose_merge(request: HttpRequest, room: Room) -> HttpResponse:
    """Choose the contributions and write what they shall become."""
    wanted = [number for text in request.GET.getlist("beitrag") if (number := whole_number(text, 9))]
    begun = queries.numbered(room.plan, wanted)
    require(rules.may_propose_succession(room.by, begun, queries.body_at_work(room.by, begun), reason="-"))
    first = begun[0] if begun else None
    initial = {"numbers": ", ".join(str(one.number) for one in begun), "language": room.language}
    initial |= {"title": first.title, "language": first.language} if first else {}
    form = Merge(_alike(room, begun), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        heir = HeirEntry(given["title"], given["text"], given["language"])
        try:
            sources = _numbered(room, form.wanted)
            made = actions.propose_merge(sources, heir, given["reason"], given["until"], by=room.by)
        except ValidationError as error:
            _put(form, error)
        else:
            return _proposed(request, room, made)
    told = _("Die Autorinnen und Autoren werden gefragt. Sind alle einverstanden, entsteht daraus ein neuer Beitrag.")
    context = {"form": form, "begun": begun, "about": told, "submit": _("Vorschlagen und fragen")}
    context["cancel_url"] = room.url("contribution", first.number) if first else room.url("contributions")
    title = _("Beiträge zusammenführen")
    return page(
        request, "conference/propose_succession.html", room.context(title, TAB, crumbs=_crumbs(room), **context)
    )


def _alike(room: Room, begun: list[Contribution]) -> list[tuple[str, str]]:
    if not begun:
        return []
    numbers = {one.number for one in begun}
    found = suggestions(room.by, begun[0].title, begun[0].text, most=8)
    return [
        (str(one.number), _("Beitrag %(number)s: „%(title)s“") % {"number": one.number, "title": one.title})
        for one in found
        if one.number not in numbers
    ]


def _numbered(room: Room, numbers: list[int]) -> list[Contribution]:
    found = {one.number: one for one in queries.numbered(room.plan, numbers)}
    if missing := [number for number in numbers if number not in found]:
        told = _("Einen Beitrag mit der Nummer %(number)s gibt es hier nicht.") % {"number": missing[0]}
        raise ValidationError({"numbers": told})
    return [found[number] for number in numbers]


def _put(form: Any, error: ValidationError) -> None:
    """What a verb refuses, where it was typed."""
    faults = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    for name, told in faults.items():
        place = {"others": "numbers"}.get(name, name)
        form.add_error(place if place in form.fields else None, told)


def _proposed(request: HttpRequest, room: Room, made: Succession) -> HttpResponse:
    return done(
        request, room.url("succession", made.number), _("Vorgeschlagen. Die Autorinnen und Autoren sind gefragt.")
    )


@never_cache
@require_http_methods(_TYPED)
@in_plan
def propose_split(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Write the parts that a contribution shall become."""
    here = contribution_in(room, number)
    require(rules.may_propose_succession(room.by, [here], queries.body_at_work(room.by, [here]), reason="-"))
    form = Split(request.POST or None, initial={"language": here.language})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        parts = [HeirEntry(title, text, given["language"]) for title, text in form.parts]
        try:
            made = actions.propose_split(here, parts, given["reason"], given["until"], by=room.by)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _proposed(request, room, made)
    told = _("Wer den Beitrag verfasst hat, wird gefragt und bleibt Autorin oder Autor jedes Teils.")
    context = {"form": form, "begun": [here], "about": told, "submit": _("Vorschlagen und fragen")}
    context["cancel_url"] = room.url("contribution", number)
    title = _("Beitrag %(number)s aufteilen") % {"number": number}
    return page(
        request, "conference/propose_succession.html", room.context(title, TAB, crumbs=_crumbs(room), **context)
    )


@never_cache
@require_http_methods(_TYPED)
@in_plan
def forward_contribution(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Choose to whom, and say why."""
    here = contribution_in(room, number)
    require(rules.may_forward_contribution(room.by, here, reason="-"))
    bodies = {body.key: body for body in queries.recipients_for(room.plan, here)}
    form = Forward(_recipients(room, bodies.values()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        recipient = bodies[form.cleaned_data["recipient"]]
        made = actions.forward_contribution(here, recipient, form.cleaned_data["reason"], by=room.by)
        return done(request, room.url("succession", made.number), _("Weitergeleitet. Wer folgt, weiß es jetzt."))
    told = _("Der Beitrag bleibt hier stehen, mit dem Hinweis, wohin er ging. Autorin oder Autor und Text bleiben.")
    context = {"form": form, "begun": [here], "about": told, "submit": _("Weiterleiten")}
    context["cancel_url"] = room.url("contribution", number)
    title = _("Beitrag %(number)s weiterleiten") % {"number": number}
    return page(
        request, "conference/propose_succession.html", room.context(title, TAB, crumbs=_crumbs(room), **context)
    )


def _recipients(room: Room, bodies: Iterable[Any]) -> list[tuple[Any, Any]]:
    named = sorted(((name_on(body, None).name, body) for body in bodies), key=lambda pair: pair[0].casefold())
    own = [(body.key, name) for name, body in named if body.is_at_work]
    others = [(body.key, name) for name, body in named if not body.is_at_work]
    groups = ((_("Gremien dieses Plans"), own), (_("Andere Stellen"), others))
    return [("", _("Bitte wählen")), *((label, choices) for label, choices in groups if choices)]
