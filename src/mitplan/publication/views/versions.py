"""The versions of a plan: all of them, one in full with what changed, and its document byte for byte."""

import io
import json
import zipfile
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from mitplan.core.http import page
from mitplan.plan.exporting import plan_folder
from mitplan.plan.models import Version
from mitplan.plan.verifying import document_text

from .. import archive, queries
from ..comparison import sides
from ..frame import frame_in, frame_of, version_in
from ..record import versions

_BYTES_AT_ONCE = 65_536


@require_safe
def index(request: HttpRequest, plan_key: str) -> HttpResponse:
    """All versions of a plan, newest first."""
    frame = frame_of(request, plan_key)
    rows = list(queries.versions_of(frame.version.plan))
    counts = archive.counts_by_version(frame.version.plan, rows[0])
    context = {
        **frame.context("versions"),
        "title": _("Fassungen"),
        "versions": [versions.described(frame, row, counts) for row in rows],
    }
    return page(request, "publication/versions.html", context)


@require_safe
def version(request: HttpRequest, plan_key: str, number: int) -> HttpResponse:
    """One version in full."""
    frame = frame_in(plan_key, number)
    chosen = frame.version
    context = {
        **frame.context("versions"),
        "title": chosen.label,
        "title_language": frame.language,
        "crumbs": [*frame.context()["crumbs"], (_("Fassungen"), reverse("publication:versions", args=[plan_key]))],
        "kicker": _("Fassung %(number)d") % {"number": number},
        "told": versions.described(frame, chosen, archive.counts_by_version(chosen.plan, chosen)),
        "compare_url": sides.address(plan_key, nach=number) if sides.has_before(chosen) else "",
        "seal": archive.last_line_of(chosen),
        "kinds": versions.contents(frame),
    }
    return page(request, "publication/version.html", context)


def _etag(request: HttpRequest, plan_key: str, number: int | None) -> str | None:
    chosen = queries.version_of(plan_key, number)
    return f'"{chosen.sha256}"' if chosen else None


@require_safe
@condition(etag_func=_etag)
def document(request: HttpRequest, plan_key: str, number: int) -> HttpResponseBase:
    """The sealed document, exactly as it was hashed."""
    chosen = version_in(plan_key, number)
    answer = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(_pieces(chosen))
    answer["Content-Type"] = "application/json"
    answer["Content-Length"] = str(chosen.size)
    answer["Content-Disposition"] = f'attachment; filename="{plan_key}-fassung-{number}.json"'
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@require_safe
@condition(etag_func=lambda request, plan_key: _etag(request, plan_key, None))
def folder(request: HttpRequest, plan_key: str) -> HttpResponse:
    """All versions of the plan as the folder from which another installation loads it, in one ZIP file."""
    plan = version_in(plan_key, None).plan
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, content in plan_folder(plan, with_draft=False).items():
            # One time for all: the same plan gives the same file.
            entry = zipfile.ZipInfo(f"{plan_key}/{name}", date_time=(1980, 1, 1, 0, 0, 0))
            archived.writestr(entry, json.dumps(content, ensure_ascii=False, indent=1), zipfile.ZIP_DEFLATED)
    answer = HttpResponse(packed.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{plan_key}.zip"'
    return answer


def _pieces(chosen: Version) -> Iterator[bytes]:
    """The document in pieces of some size: one network packet for each element would be slow."""
    gathered, size = [], 0
    for text in document_text(chosen):
        gathered.append(text.encode())
        size += len(gathered[-1])
        if size >= _BYTES_AT_ONCE:
            yield b"".join(gathered)
            gathered, size = [], 0
    yield b"".join(gathered)
