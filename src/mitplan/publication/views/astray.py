"""The page for whoever asks for what isn't there: within a plan it leads back to the plan and its lists."""

import re
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .. import addresses, queries
from ..frame import Frame

# Under any language; a key is a slug, whatever else stands there is no plan of ours.
_WITHIN = re.compile(r"/(?:[a-z]{2}/)?(?:plaene|arbeit)/(?P<plan>[a-z0-9-]{1,100})/(?:(?P<segment>[a-z]+)/)?")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 of all rooms. Our own Http404 carries a sentence; of Django's only the name of its class is kept."""
    told = exception.args[0] if exception.args and isinstance(exception.args[0], str) else type(exception).__name__
    context = {"request_path": quote(request.path), "exception": told, **_plan_around(request.path)}
    return render(request, "404.html", context, status=404)


def _plan_around(path: str) -> dict[str, Any]:
    """The shell and the lists of the plan in whose addresses somebody went astray; empty outside of plans."""
    within = _WITHIN.match(path)
    version = queries.version_of(within["plan"], None) if within else None
    if within is None or version is None:
        return {}
    frame = Frame(version, queries.root_of(version), None)
    counts = queries.kind_counts(version)
    lists = [
        {"words": addresses.count_in_words(kind, counts[kind]), "url": frame.listing(kind), "near": near}
        for segment, kind in addresses.KIND_OF.items()
        for near in [segment == within["segment"]]
        if counts.get(kind)
    ]
    return {**frame.context(), "lists": sorted(lists, key=lambda entry: not entry["near"])}
