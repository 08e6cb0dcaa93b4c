"""What these pages say about themselves: accessibility, privacy, imprint, and how to check the record."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.http import page
from mitplan.people.queries import INVITED_FOR
from mitplan.plan.queries import KEPT


def _context(title: str) -> dict[str, Any]:
    operator = {name: text.replace("\\n", "\n") for name, text in settings.OPERATOR.items()}
    return {"title": title, "operator": operator, "crumbs": [(_("Start"), reverse("publication:start"))]}


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement after BITV 2.0."""
    return page(request, "publication/accessibility.html", _context(_("Erklärung zur Barrierefreiheit")))


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored about whom."""
    days = {
        "session_days": settings.SESSION_COOKIE_AGE // 86_400,
        "jotting_days": KEPT.days,
        "invitation_days": INVITED_FOR.days,
    }
    return page(request, "publication/privacy.html", _context(_("Datenschutz")) | days)


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    """Who runs these pages."""
    return page(request, "publication/imprint.html", _context(_("Impressum")))


@require_safe
def verifying(request: HttpRequest) -> HttpResponse:
    """How anyone checks a version and the journal."""
    return page(request, "publication/verifying.html", _context(_("Selbst nachprüfen")))
