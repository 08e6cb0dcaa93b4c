"""Contributions and comments out of another system, handed in by the coordination office."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.core.verdict import require
from mitplan.exchange.verdicts import SHAPES, TONES

from ..forms.contributions import Bring
from ..frame import Room, in_plan
from ..importing.brought import Delivery, Source, look_through, take_in
from ..rules.phases import may_arrange

_MOST_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def bring(request: HttpRequest, room: Room) -> HttpResponse:
    """Look through two tables, and take in all of them or nothing."""
    require(may_arrange(room.by))
    form, found = Bring(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        try:
            found = _looked_through(room, form)
            if not form.cleaned_data["only_look"]:
                take_in(found, by=room.by)
                told = _("Übernommen sind %(contributions)d Beiträge und %(comments)d Kommentare.") % found.counts_told
                return done(request, room.url("contributions"), told)
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "form": form,
        "found": found,
        "rows": _rows(found),
        "crumbs": [(_("Beiträge"), room.url("contributions"))],
    }
    whole = room.context(_("Beiträge aus DIPAS übernehmen"), "contributions", **context)
    return page(request, "conference/bring.html", whole)


def _looked_through(room: Room, form: Bring) -> Delivery:
    files = [form.cleaned_data[name] for name in ("contributions", "comments")]
    tables = [(file.name, file.read()) for file in files]
    return look_through(Source.named("dipas"), form.cleaned_data["system"], tables, {}, by=room.by)


def _rows(found: Delivery | None) -> list[dict[str, object]]:
    return [
        {"finding": one, "shape": SHAPES[one.verdict], "tone": TONES[one.verdict]}
        for one in (found.findings[:_MOST_SHOWN] if found else [])
    ]
