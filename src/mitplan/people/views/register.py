"""The register of bodies and offices, kept by the coordination office."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.core.verdict import require

from .. import actions, entering, queries, rules
from ..acting import Acting
from ..capacities import acting_of
from ..models import Body

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


View = Callable[..., HttpResponse]


def _kept(*methods: str) -> Callable[[View], View]:
    """A page for those who may keep the register, who come along as `by`."""

    def guard(view: View) -> View:
        @login_required
        @require_http_methods([*methods])
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            by = acting_of(request)
            require(rules.may_keep_register(by))
            return view(request, by, *args, **kwargs)

        return guarded

    return guard


_read = _kept("GET", "HEAD")
_typed = _kept("GET", "HEAD", "POST")


@_read
def register(request: HttpRequest, by: Acting) -> HttpResponse:
    """All bodies with their offices and who holds them today."""
    words = request.GET.get("q", "").strip()
    rows = queries.register_listed(words)
    return page(request, "people/register.html", {"title": _("Stellen und Ämter"), "rows": rows, "words": words})


@_typed
def enter_body(request: HttpRequest, by: Acting) -> HttpResponse:
    """Enter a body."""

    def act(told: dict[str, Any]) -> Body:
        name = actions.NameEntry(told["name"], told["short"], told["since"])
        parent = told["parent"].key if told["parent"] else ""
        entry = actions.BodyEntry(told["key"] or _key(told["name"]), told["kind"], [name], parent)
        return actions.establish([entry], by=by)[0]

    return _typed_in(request, entering.EnterBody(request.POST or None), act, _("Eine Stelle eintragen"))


@_read
def body(request: HttpRequest, by: Acting, key: str) -> HttpResponse:
    """One body: names, offices with their terms, and what can be done with it."""
    entry = queries.register_of(key)
    if entry is None:
        raise Http404(_("Diese Stelle ist nicht eingetragen."))
    context = {"title": entry.called(entry.body).name, "entry": entry, "names": entry.names.get(entry.body.pk, ())}
    return page(request, "people/register_body.html", context)


@_typed
def rename(request: HttpRequest, by: Acting, key: str) -> HttpResponse:
    """Give a body another name."""
    stored = _body(key)

    def act(told: dict[str, Any]) -> Body:
        actions.rename(stored, told["name"], told["short"], told["since"], by=by)
        return stored

    return _typed_in(request, entering.RenameBody(request.POST or None), act, _("Umbenennen"), stored)


@_typed
def succeed(request: HttpRequest, by: Acting, key: str) -> HttpResponse:
    """Say which body took the place of another."""
    stored = _body(key)

    def act(told: dict[str, Any]) -> Body:
        actions.succeed(stored, told["later"], actions.SuccessionEntry(told["kind"], told["on"]), by=by)
        return stored

    return _typed_in(request, entering.SucceedBody(request.POST or None), act, _("Nachfolge eintragen"), stored)


@_typed
def enter_office(request: HttpRequest, by: Acting, key: str) -> HttpResponse:
    """Create an office in a body."""
    stored = _body(key)

    def act(told: dict[str, Any]) -> Body:
        actions.create_office(told["key"] or _key(told["title"], key), stored, told["title"], told["role"], by=by)
        return stored

    return _typed_in(request, entering.EnterOffice(request.POST or None), act, _("Ein Amt einrichten"), stored)


@_typed
def appoint(request: HttpRequest, by: Acting, key: str) -> HttpResponse:
    """Say who holds an office."""
    office = queries.office_by_key(key)
    if office is None:
        raise Http404(_("Dieses Amt ist nicht eingetragen."))

    def act(told: dict[str, Any]) -> Body:
        actions.appoint(office, told["person"], told["since"], told["until"], by=by)
        return office.body

    title = _("Wer hat das Amt „%(office)s“ inne?") % {"office": office.title}
    return _typed_in(request, entering.Appoint(request.POST or None), act, title, office.body)


@_typed
def end_term(request: HttpRequest, by: Acting, key: str) -> HttpResponse:
    """End the term of whoever holds an office today."""
    office = queries.office_by_key(key)
    term = queries.holder_on(office, None) if office else None
    if office is None or term is None:
        raise Http404(_("Dieses Amt hat heute niemand inne."))

    def act(told: dict[str, Any]) -> Body:
        actions.end_term(term, told["until"], by=by)
        return office.body

    title = _("Amtszeit von %(person)s beenden") % {"person": term.person.name}
    return _typed_in(request, entering.EndTerm(request.POST or None), act, title, office.body)


def _typed_in(
    request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], Body], title: str, of: Body | None = None
) -> HttpResponse:
    """A page that is one form: parse, call the verb, go to the body."""
    if request.method == "POST" and form.is_valid():
        try:
            stored = act(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return done(request, reverse("people:register_body", args=[stored.key]), _("Das steht nun im Register."))
    back = reverse("people:register_body", args=[of.key]) if of else reverse("people:register")
    return page(request, "people/register_form.html", {"title": title, "form": form, "back": back})


def _body(key: str) -> Body:
    stored = queries.body_by_key(key)
    if stored is None:
        raise Http404(_("Diese Stelle ist nicht eingetragen."))
    return stored


def _key(name: str, prefix: str = "") -> str:
    """A key made of a name; the body's own key before it keeps offices of the same name apart."""
    parts = (prefix, slugify(name.translate(_GERMAN)))
    return "-".join(part for part in parts if part)[:60].strip("-")
