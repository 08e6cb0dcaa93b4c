"""The merging: original, amendments and result side by side, what collides, and what is still to be decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.core.verdict import No, require

from .. import actions, patching
from ..actions.amendments import rebased_on
from ..forms.merging import KEEP, OWN, Merge
from ..frame import Room, in_plan
from ..models import Amendment, Procedure
from ..patching import Place
from ..queries import proposals as queries
from ..rules import proposals as rules
from ..rules.phases import is_outside_phase
from ..showing import author_of
from ..states.phases import Activity
from ..states.proposals import ProcedureKind
from .proposal_pages import Floor, done_with, floor_of, given
from .proposal_story import amendment_url

ONLY_OPEN = "offen"


@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def merge(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Make of a draft and its open amendments the next version."""
    floor = floor_of(room, number)
    require(rules.may_revise_proposal(floor.by, floor.proposal, reason="-", among=floor.phases))
    amendments = {one.number: one for one in floor.made.open_amendments}
    if not amendments:
        require(No(_("Zurzeit ist kein Änderungsantrag offen.")))
    procedures = queries.procedures_on(amendments.values())
    fits, rows = rebased_on(floor.made.now, amendments)
    form = _form(floor, rows, amendments, procedures, given(request))
    if request.method == "POST" and form.is_valid():

        def act() -> Any:
            return actions.merge_amendments(floor.proposal, form.merging(), by=floor.by, reason=form.phase_reason)

        if done_with(form, act):
            return done(request, floor.url, _("Zusammengeführt. Jeder Antrag hat sein Ergebnis."))
    only_open = request.GET.get("nur") == ONLY_OPEN
    collides = _collisions(fits)
    shown = _rows(form, rows, amendments, only_open=only_open)
    for row in shown:
        row["collides"] = row.get("at") in collides and (len(row["wanted"]) > 1 or row["is_new"])
    stale = {one: patching.Rebased([], fits[one].stale, []) for one in amendments if fits[one].stale}
    more = {"form": form, "rows": shown, "only_open": only_open, "collides": collides}
    more["asked"] = [_asked(floor, form, one, procedures, stale) for one in amendments.values()]
    return page(request, "conference/merge_amendments.html", floor.context(_("Zusammenführen"), **more))


def _form(
    floor: Floor,
    rows: Sequence[Place],
    amendments: Mapping[int, Amendment],
    procedures: Mapping[int, Procedure],
    data: Any,
) -> Merge:
    outside = is_outside_phase(floor.by, Activity.PROPOSE, floor.proposal.body)
    counters, suggested = _suggested(rows, amendments, procedures)
    told = {"outside": outside, "counters": counters, "suggested": suggested}
    return Merge(rows, list(amendments.values()), floor.made.now.number, data, **told)


def _suggested(
    rows: Sequence[Place], amendments: Mapping[int, Amendment], procedures: Mapping[int, Procedure]
) -> tuple[dict[str, str | None], dict[str, str]]:
    """What the procedures come to, where just one amendment wants something: the words of the chair, the choice."""
    counters: dict[str, str | None] = {}
    chosen: dict[str, str] = {}
    choices = {ProcedureKind.REJECT: KEEP, ProcedureKind.REFER: KEEP, ProcedureKind.PARTLY: OWN}
    for row in rows:
        number = next(iter(row.offers), 0)
        if len(row.offers) != 1 or number not in procedures:
            continue
        procedure = procedures[number]
        chosen[row.name] = choices.get(ProcedureKind(procedure.kind), str(number))
        for patch in patching.patches_in(procedure.counter):
            if patch.at == row.at and (patch.do == patching.Deed.INSERT) == row.is_new:
                counters[row.name] = patch.text
    return counters, chosen


def _collisions(fits: Mapping[int, patching.Rebased]) -> dict[str, tuple[int, ...]]:
    found = patching.collisions({number: fit.fitting for number, fit in fits.items()})
    return {one.at: one.amendments for one in found}


def _rows(
    form: Merge, rows: Sequence[Place], amendments: Mapping[int, Amendment], *, only_open: bool
) -> list[dict[str, Any]]:
    """Each place: what stands there, what is wanted as redlines, what to choose; untouched ones only on request."""
    found, place = [], 0
    for row in rows:
        place += not row.is_new
        if not row.offers:
            if not only_open:
                found.append({"place": place, "original": row.original})
            continue
        wanted = [
            {"number": n, "by": author_of(amendments[n]), "row": patching.Row(row.name, row.original, text)}
            for n, text in row.offers.items()
        ]
        choice = form[f"place-{row.name}"]
        told: dict[str, Any] = {
            "place": place,
            "original": row.original,
            "wanted": wanted,
            "choice": choice,
            "at": row.at,
        }
        found.append(told | {"own": form[f"own-{row.name}"], "is_new": row.is_new, "is_open": not choice.initial})
    return found


def _asked(
    floor: Floor,
    form: Merge,
    one: Amendment,
    procedures: Mapping[int, Procedure],
    stale: Mapping[int, patching.Rebased],
) -> dict[str, Any]:
    return {
        "amendment": one,
        "author": author_of(one),
        "url": amendment_url(floor, one),
        "procedure": procedures.get(one.number),
        "stale": len(stale[one.number].stale) if one.number in stale else 0,
        "sentence": form[f"sentence-{one.number}"],
        "obsolete": form[f"obsolete-{one.number}"],
    }
