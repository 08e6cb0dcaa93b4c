"""The record of a session to take along: a document, a table."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from mitplan.core.tables import CSV_TYPE, csv_of
from mitplan.core.verdict import require

from ..exporting.sessions import DOCX_TYPE, docx_of, table_of
from ..frame import Room, in_plan
from ..models import Meeting, Minutes
from ..queries import minutes as queries
from ..rules import meetings as rules
from ..rules.minutes import may_read_minutes
from ..states.meetings import MinutesState
from .meeting_words import found


@require_safe
@in_plan
def document(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """The record of a session for a text program."""
    here, told, digest = _record(room, number)
    response = HttpResponse(docx_of(here, told, digest), content_type=DOCX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{room.key}-sitzung-{number}.docx"'
    return response


@require_safe
@in_plan
def table(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """The record of a session as a table."""
    here, told, _digest = _record(room, number)
    response = HttpResponse(b"".join(csv_of(table_of(here, told))), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{room.key}-sitzung-{number}.csv"'
    return response


def _record(room: Room, number: int) -> tuple[Meeting, dict[str, Any], str]:
    """What whoever asks may read of it: the approved record, or to the body itself the one in the making."""
    here = found(room, number)
    one = queries.minutes_of(here)
    require(may_read_minutes(room.by, one) if one else rules.may_see_inside(room.by, here))
    approval = queries.approval_of(one) if one and one.state == MinutesState.APPROVED else None
    if approval:
        return here, json.loads(approval.document), approval.sha256
    return here, queries.document_of(one or Minutes(meeting=here)), ""
