"""Bodies and offices: who they are, who they were, and what they do in the plans."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.http import page
from mitplan.core.texts import said
from mitplan.people.queries import all_bodies, name_on, office_by_key, register_of
from mitplan.people.states import OfficeRole

from .. import addresses
from ..record import deeds, parties

_PER_PAGE = 200


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("Start"), reverse("publication:start")),
        (_("Stellen und Gremien"), reverse("publication:bodies")),
        *more,
    ]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All bodies by kind and name."""
    kind, words = request.GET.get("art", ""), request.GET.get("q", "")[:120].strip()
    bodies = all_bodies()
    found = parties.narrowed(bodies, kind, words)
    context = {
        "title": _("Stellen und Gremien"),
        "crumbs": _crumbs()[:1],
        "page": Paginator(found, _PER_PAGE).get_page(request.GET.get("page")),
        "filters": [
            {"name": "q", "label": _("Name"), "kind": "search", "value": words},
            {"name": "art", "label": _("Art"), "options": parties.kind_options(bodies, kind)},
        ],
        "active": parties.chips(request.GET),
        "reset_url": reverse("publication:bodies"),
    }
    return page(request, "publication/bodies.html", context)


@require_safe
def body(request: HttpRequest, key: str) -> HttpResponse:
    """One body."""
    entry = register_of(key)
    if entry is None:
        raise Http404(_("Diese Stelle ist nicht eingetragen."))
    told = parties.body_told(entry)
    called = entry.called(entry.body)
    context = {
        "title": called.name,
        "title_language": settings.LANGUAGE_CODE,
        "kicker": told["kind"],
        "crumbs": _crumbs(),
        "called": called,
        "body": told,
        "plans": deeds.in_plans(key),
    }
    return page(request, "publication/body.html", context)


@require_safe
def office(request: HttpRequest, key: str) -> HttpResponse:
    """One office with its holders."""
    found = office_by_key(key)
    if found is None:
        raise Http404(_("Dieses Amt ist nicht eingetragen."))
    name = name_on(found.body, None)
    context = {
        "title": found.title,
        "title_language": settings.LANGUAGE_CODE,
        "kicker": _("Amt"),
        "crumbs": _crumbs((said(name.name, settings.LANGUAGE_CODE), addresses.party(found.body.key))),
        "body_name": name.name,
        "body_url": addresses.party(found.body.key),
        "role": OfficeRole(found.role).label if found.role else "",
        "terms": parties.terms(found),
        "plans": deeds.in_plans(f"office:{key}"),
    }
    return page(request, "publication/office.html", context)
