"""HTTP in, query or verb, page out: the search page, its description for browsers, and kept searches."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mitplan.core.http import done, page
from mitplan.people.acting import Acting

from . import actions, results


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One box over everything that one may read; the address is the search."""
    asked = results.search_of(request.GET, request)
    found = Paginator(asked.found.entries, results.PAGE_SIZE)
    shown = found.get_page(request.GET.get("page"))
    told = results.counted(asked) if asked.question.terms else ""
    title = _("Suche: %(words)s") % {"words": asked.question.text} if asked.question.text else _("Suche")
    context = {
        "title": title,
        "asked": asked,
        "count": told,
        "page": shown,
        "hits": results.hits(asked, shown.object_list),
        "facets": results.facets(asked),
        "active": results.active(asked),
        "suggestion": results.suggestion(asked),
        "whole": f"?{asked.query(**dict.fromkeys(asked.narrowed))}",
        **results.kept(asked),
    }
    return page(request, "search/results.html", context)


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Tells a browser how to search here from its own address bar (OpenSearch)."""
    address = request.build_absolute_uri(reverse("search:results"))
    kind = "application/opensearchdescription+xml"
    return render(request, "search/description.xml", {"address": address}, content_type=kind)


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a search, or forget it."""
    query = results.search_of(request.POST, request).query()
    by = Acting(request.user)  # type: ignore[arg-type]  # signed in, says the decorator
    back = f"{reverse('search:results')}?{query}"
    if request.POST.get("forget"):
        # By the address it was kept under: what narrowed it down then may mean nothing to this person any more.
        actions.drop_search(by, request.POST.get("query", query).replace("\0", ""))
        return done(request, back, _("Die Suche ist vergessen."))
    try:
        actions.keep_search(by, query)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(back)
    return done(request, back, _("Die Suche steht jetzt unter „Gemerkte Suchen“."))
