"""One step on one element: a form, a verb, and where it leads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from mitplan.core.http import done, page

from ..models import Element
from ..workbench.faults import put_on_form
from .desk import Desk


@dataclass(frozen=True, slots=True)
class Step:
    """How a step is called, what its button says, what is told afterwards, where it leads on the element's page,
    and at which field stands what the verb refuses."""

    title: str
    submit: str
    told: str
    anchor: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    rest: str | None = None


def stepped(
    request: HttpRequest, desk: Desk, here: Element, form: forms.Form, step: tuple[Step, Callable[[], Any]]
) -> HttpResponse:
    """The form, until the verb accepts it; then the element's page."""
    told, act = step
    back = f"{desk.element_url(here)}{told.anchor}"
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except ValidationError as error:
            put_on_form(form, error, told.rest)
        else:
            return done(request, back, told.told)
    context = {
        "form": form,
        "submit": told.submit,
        "cancel_url": back,
        "kicker": desk.above(here),
        **told.more,
    }
    return page(request, "plan/statement.html", desk.context(told.title, kind=here.kind, element=here, **context))
