"""Where search leads: the pages of what it finds."""

from django.urls import reverse

from mitplan.plan.states import Kind
from mitplan.search import source


def _element(plan: str, place: str) -> str:
    kind, _slash, address = place.partition("/")
    if kind == Kind.PLAN:
        return reverse("publication:plan", args=[plan])
    return reverse("publication:element", args=[plan, kind, address])


def register() -> None:
    """Tell search which of its sources have pages here."""
    source.lead("element", _element)
    source.lead("version", lambda plan, number: reverse("publication:version", args=[plan, number]))
    source.lead("body", lambda _plan, key: reverse("publication:body", args=[key]))
    source.lead("office", lambda _plan, key: reverse("publication:office", args=[key]))
