"""The page of one element."""

from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.http import page
from mitplan.plan.states import Kind
from mitplan.plan.workbench.plans import edit_url

from .. import addresses, queries
from ..elements.pages import context_of
from ..frame import frame_of, title_in


@require_safe
def element(request: HttpRequest, plan_key: str, kind: str, address: str) -> HttpResponse:
    """An element by its number; the readable part of the address may be old, wrong or missing."""
    frame = frame_of(request, plan_key)
    number = address.partition("-")[0]
    here = queries.element_in(frame.version, kind, number)
    if here is None:
        raise Http404(
            _("„%(kind)s %(number)s“ gibt es in Fassung %(n)s dieses Plans nicht.")
            % {"kind": Kind(kind).label, "number": number, "n": frame.version.number}
        )
    right = addresses.element(frame.key, here)
    if unquote(right).rstrip("/").rpartition("/")[2] != address:
        query = request.GET.urlencode()
        return HttpResponsePermanentRedirect(right + (f"?{query}" if query else ""))
    shell = frame.context(kind)
    shell["crumbs"] = [*shell["crumbs"], (addresses.PLURALS[kind], frame.listing(kind))]
    head = {"title": title_in(here), "kicker": f"{here.get_kind_display()} {here.number}"}
    head["edit_url"] = edit_url(request, here.element_id)
    return page(request, "publication/element.html", {**shell, **head, **context_of(frame, here, request)})
