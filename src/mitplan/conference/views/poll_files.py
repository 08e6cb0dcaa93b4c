"""The record of a published poll as files."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.tables import CSV_TYPE, Table, Value, csv_of

from ..frame import Room, in_plan
from ..states.polls import PollType
from .poll_pages import context_of, poll_in, told_json
from .poll_words import choice_words


@require_safe
@in_plan
def record(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Roll, ballots and result, byte by byte as their digest stands in the journal."""
    here = poll_in(room, number)
    response = HttpResponse(told_json(here), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{room.key}-beschluss-{number}.json"'
    return response


@require_safe
@in_plan
def ballots(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """The ballots as a table."""
    here = poll_in(room, number)
    told_json(here)
    context = context_of(room, here)
    seats = {row["entry"].number: row["seat"] for row in context["roll"]}

    def rows() -> Iterator[tuple[Value, ...]]:
        for ballot in context["record"]["ballots"]:
            who = seats.get(ballot.get("roll"), "") if here.type == PollType.OPEN else ballot.get("code", "")
            yield who, ballot["choice"], choice_words(here, ballot["choice"]), ballot.get("count", 1)
        for ballot in context["record"]["paper"]:
            yield _("auf Papier"), ballot["choice"], choice_words(here, ballot["choice"]), ballot["count"]
        if context["record"]["invalid"]:
            yield _("auf Papier"), "", _("ungültig"), context["record"]["invalid"]

    columns = [_("Sitz oder Code"), _("Stimmzettel"), _("In Worten"), _("Anzahl")]
    response = HttpResponse(b"".join(csv_of(Table(here.title, columns, rows()))), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{room.key}-beschluss-{number}.csv"'
    return response
