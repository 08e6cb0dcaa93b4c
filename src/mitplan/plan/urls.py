from django.urls import path, register_converter

from .states import Kind
from .views import board, bulk, claims, deeds, elements, history, jots, links, lists, succession, taking_part, versions


class KindCodeConverter:
    """The code of a kind in an address of the workbench."""

    regex = "|".join(Kind.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(KindCodeConverter, "kind_code")
app_name = "plan"
_PLAN = "arbeit/<slug:plan_key>/"
_KIND = _PLAN + "<kind_code:kind>/"
# No number has a hyphen, so what has one is never taken for an element.
_ELEMENT = _KIND + "<str:number>/"

urlpatterns = [
    path("arbeit/", board.start, name="start"),
    path("zur-arbeit/", board.arrive, name="arrive"),
    path("arbeit/neuer-plan/", board.begin, name="begin"),
    path(_PLAN, board.board, name="board"),
    path(_PLAN + "fassung-versiegeln/", versions.seal, name="seal"),
    path(_PLAN + "mitarbeit/", taking_part.admissions, name="admissions"),
    path(_PLAN + "mitarbeit/<slug:office_key>/beenden/", taking_part.dismiss, name="dismiss"),
    path(_KIND, lists.listing, name="listing"),
    path(_KIND + "liste.csv", lists.as_csv, name="list_csv"),
    path(_KIND + "neuer-eintrag/", lists.new, name="new"),
    path(_KIND + "gemeinsam-aendern/", bulk.bulk, name="bulk"),
    path(_KIND + "neue-reihenfolge/", bulk.reorder, name="reorder"),
    path(_ELEMENT, elements.element, name="element"),
    path(_ELEMENT + "verbinden/", links.link, name="link"),
    path(_ELEMENT + "verbindung/<slug:type_>/<slug:way>/<slug:other_plan>/<str:other>/", links.unlink, name="unlink"),
    path(_ELEMENT + "antwort/", deeds.answer, name="answer"),
    path(_ELEMENT + "zurueckziehen/", deeds.withdraw, name="withdraw"),
    path(_ELEMENT + "wiederherstellen/", deeds.reinstate, name="reinstate"),
    path(_ELEMENT + "handlungsfeld/", succession.relocate, name="relocate"),
    path(_ELEMENT + "teilen/", succession.split, name="split"),
    path(_ELEMENT + "zusammenlegen/", succession.merge, name="merge"),
    path(_ELEMENT + "ersetzen/", succession.supersede, name="supersede"),
    path(_ELEMENT + "verlauf/", history.history, name="history"),
    path(_ELEMENT + "verlauf/<int:act>/zuruecknehmen/", history.undo, name="undo"),
    path(_ELEMENT + "merken/", jots.jot, name="jot"),
    path(_ELEMENT + "<slug:field>/angabe/", claims.claim, name="claim"),
    path(
        "arbeit/<slug:plan_key>/<slug:kind>/<str:number>/<slug:field>/gueltige-angabe/",
        claims.mark_valid,
        name="mark_valid",
    ),
]
