"""What is stated on a field: add a statement, say which one holds."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mitplan.core.http import done, page, way_back
from mitplan.core.verdict import require
from mitplan.people.queries import party_names

from .. import actions, queries, rules
from ..actions import ClaimRow
from ..fields import FIELDS, in_words, label_of, parties_in, plain
from ..forms.statements import MakeClaim, MarkValid, lists_for
from ..models import Claim, Element
from ..states import Standing
from ..workbench.faults import put_on_form
from ..workbench.looking import has_valid_claim
from ..workbench.picking import sources_for
from ..workbench.plans import acting_on
from ..workbench.sources import source_of
from ..workbench.telling import claims_in_words
from ..workbench.unsent import mark_of
from .desk import Desk, desk_of, element_on, page_of_workbench


@page_of_workbench
def claim(request: HttpRequest, plan_key: str, kind: str, number: str, field: str) -> HttpResponse:
    """What a source states of one field, or that it isn't known."""
    desk = desk_of(request, plan_key)
    here = element_on(desk, kind, number)
    if field not in FIELDS[kind]:
        raise Http404(_("Dieses Feld gibt es hier nicht."))
    require(rules.may_claim(desk.by, here, field))
    sources = sources_for(desk.plan)
    wished = request.GET.get("aussage", Standing.STATED)
    form = MakeClaim(here, field, sources, request.POST or None, initial={"standing": wished})
    if request.method == "POST" and form.is_valid():
        try:
            _state(desk, here, field, form.cleaned_data)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            return done(request, f"{desk.element_url(here)}#id_{field}", _("Die Angabe ist eingetragen."))
    context = {
        "form": form,
        "submit": _("Angabe eintragen"),
        "cancel_url": f"{desk.element_url(here)}#id_{field}",
        "claims": claims_in_words(_with(here, queries.claims_on(here, field))),
        "lists": lists_for(form, sources=sources),
        "kicker": desk.above(here),
    }
    return page(request, "plan/statement.html", desk.context(label_of(kind, field), kind=kind, element=here, **context))


def _with(element: Element, claims: list[Claim]) -> list[Claim]:
    for each in claims:
        each.element = element
    return claims


@transaction.atomic
def _state(desk: Desk, here: Element, field: str, given: dict[str, Any]) -> None:
    """Add the statement; where another one held so far, say that this one does and why."""
    former = has_valid_claim(here, field)
    stated = given["standing"] == Standing.STATED
    told = {name: given[name] for name in ("standing", "locator", "stated_on", "as_of", "owed_by", "due", "note")}
    row = ClaimRow(
        element=here,
        field=field,
        value=plain(given["value"]) if stated else None,
        source=source_of(desk.plan, given, by=desk.by),
        valid=given["valid"] and not former,
        **told,
    )
    made = actions.claim(desk.plan, row, by=desk.by)
    if given["valid"] and former:
        actions.mark_valid(made, given["reason"], by=desk.by)


@page_of_workbench
def mark_valid(request: HttpRequest, plan_key: str, kind: str, number: str, field: str) -> HttpResponse:
    """Choose which of several statements on a field holds."""
    element = queries.element_for(plan_key, kind, number)
    claims = queries.claims_on(element, field) if element else []
    if element is None or not claims:
        raise Http404(_("Dazu gibt es keine Angaben, unter denen gewählt werden kann."))
    by = acting_on(request, element.plan)
    require(rules.may_write(by, element.plan))
    form = MarkValid(claims, [_in_words(claim) for claim in claims], request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = next(claim for claim in claims if claim.pk == form.cleaned_data["claim"])
        try:
            actions.mark_valid(chosen, form.cleaned_data["reason"], by=by)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            told = _("Diese Angabe gilt nun im Entwurf. Die nächste Fassung zeigt sie allen.")
            return done(request, request.get_full_path(), told)
    head = {"title": _("Welche Angabe gilt?"), "kicker": f"{element}: {label_of(kind, field)}", "lead": element.title}
    return page(
        request,
        "plan/mark_valid.html",
        {**head, "form": form, "back": way_back(request), "typed_by": mark_of(by.person)},
    )


def _in_words(claim: Claim) -> str:
    """A statement as one line: value, what the source means by it, source."""
    kind = claim.element.kind
    if claim.standing == Standing.STATED:
        names = party_names(parties_in(kind, claim.field, claim.value), claim.stated_on)
        value = in_words(kind, claim.field, claim.value, lambda key: names[key].name)
    else:
        value = str(Standing(claim.standing).label)
    source = claim.source.title if claim.source else _("ohne Quelle")
    said = f"{value}: {claim.note}" if claim.note else value
    return f"{said} ({source})"
