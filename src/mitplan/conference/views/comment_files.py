"""What was said about one text as a table: what everybody may read, under the warning that it is personal."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.tables import CSV_TYPE, Table, Value, csv_of
from mitplan.core.verdict import require

from ..frame import Room, in_plan
from ..hints import EXPORT_WARNING
from ..models import Comment
from ..queries.comments import comments_to_export
from ..queries.discussed import discussed
from ..rules.phases import may_read
from ..rules.reading import may_see
from ..showing import author_of
from ..states.phases import Activity


@require_safe
@in_plan
def comments_csv(request: HttpRequest, room: Room) -> HttpResponseBase:
    """The comments on the text that the parameter `was` names."""
    target = discussed(room.plan, request.GET.get("was", ""))
    if target is None:
        raise Http404(_("Den Text, um den es geht, gibt es in diesem Plan nicht."))
    require(may_see(room.by, target) and may_read(room.by, Activity.COMMENT, target.body))
    heads = [
        _("Nummer"),
        _("Antwort auf"),
        _("Haltung"),
        _("Absatz"),
        _("Text"),
        _("Sprache"),
        _("Von"),
        _("Zeitpunkt"),
    ]
    passages = {passage.name: passage.words for passage in target.paragraphs}
    rows = _rows(comments_to_export(room.plan, target.key), passages)
    table = Table(_("Kommentare"), heads, rows, note=str(EXPORT_WARNING))
    answer = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(csv_of(table))
    answer["Content-Type"] = CSV_TYPE
    answer["Content-Disposition"] = f'attachment; filename="{room.key}-kommentare.csv"'
    return answer


def _rows(comments: Iterable[Comment], passages: dict[str, str]) -> Iterator[Sequence[Value]]:
    for row in comments:
        yield (
            row.number,
            row.parent.number if row.parent else None,
            str(row.get_stance_display()) if row.stance else "",
            passages.get(row.passage, "…") if row.passage else "",
            row.text,
            row.language,
            author_of(row),
            date_format(timezone.localtime(row.sent_at), "Y-m-d H:i"),
        )
