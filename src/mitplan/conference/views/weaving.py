"""The forms of those who run the work: merge, split, forward."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page, whole_number
from mitplan.core.verdict import require
from mitplan.people.queries import name_on

from .. import actions
from ..actions import HeirEntry
from ..forms.successions import Forward, Merge, Split
from ..frame import Room, in_plan
from ..models import Contribution, Succession
from ..queries import successions as queries
from ..rules import successions as rules
from ..similar import suggestions
from .contributions import contribution_in
from .successions import TAB, crumbs

_TYPED = ["GET", "HEAD", "POST"]


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
    if request.method == "POST" and form.is_valid() and (made := _merged(room, form)):
        return _proposed(request, room, made)
    told = _("Die Autorinnen und Autoren werden gefragt. Sind alle einverstanden, entsteht daraus ein neuer Beitrag.")
    context = {"form": form, "begun": begun, "about": told, "submit": _("Vorschlagen und fragen")}
    return _asked(request, room, _("Beiträge zusammenführen"), **context)


def _merged(room: Room, form: Merge) -> Succession | None:
    given = form.cleaned_data
    heir = HeirEntry(given["title"], given["text"], given["language"])
    try:
        sources = _numbered(room, form.wanted)
        return actions.propose_merge(sources, heir, given["reason"], given["until"], by=room.by)
    except ValidationError as error:
        _put(form, error)
    return None


def _asked(request: HttpRequest, room: Room, title: str, **context: Any) -> HttpResponse:
    """A form with the contributions it begins from."""
    begun = context["begun"]
    context["cancel_url"] = room.url("contribution", begun[0].number) if begun else room.url("contributions")
    context["crumbs"] = crumbs(room)
    return page(request, "conference/propose_succession.html", room.context(title, TAB, **context))


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
    return _asked(request, room, _("Beitrag %(number)s aufteilen") % {"number": number}, **context)


@never_cache
@require_http_methods(_TYPED)
@in_plan
def forward_contribution(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Choose to whom, and say why."""
    here = contribution_in(room, number)
    require(rules.may_forward_contribution(room.by, here, reason="-"))
    bodies = {body.key: body for body in queries.recipients_for(room.plan, here)}
    form = Forward(_recipients(bodies.values()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        recipient = bodies[form.cleaned_data["recipient"]]
        made = actions.forward_contribution(here, recipient, form.cleaned_data["reason"], by=room.by)
        return done(request, room.url("succession", made.number), _("Weitergeleitet. Wer folgt, weiß es jetzt."))
    told = _("Der Beitrag bleibt hier stehen, mit dem Hinweis, wohin er ging. Autorin oder Autor und Text bleiben.")
    context = {"form": form, "begun": [here], "about": told, "submit": _("Weiterleiten")}
    return _asked(request, room, _("Beitrag %(number)s weiterleiten") % {"number": number}, **context)


def _recipients(bodies: Iterable[Any]) -> list[tuple[Any, Any]]:
    named = sorted(((name_on(body, None).name, body) for body in bodies), key=lambda pair: pair[0].casefold())
    own = [(body.key, name) for name, body in named if body.is_at_work]
    others = [(body.key, name) for name, body in named if not body.is_at_work]
    groups = ((_("Gremien dieses Plans"), own), (_("Andere Stellen"), others))
    return [("", _("Bitte wählen")), *((label, choices) for label, choices in groups if choices)]
