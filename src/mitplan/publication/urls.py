from django.urls import path, register_converter

from .addresses import KindConverter
from .views import about, comparison, elements, lists, parties, plans, record, threads, versions

register_converter(KindConverter, "kind")
app_name = "publication"
_PLAN = "plaene/<slug:plan_key>/"

urlpatterns = [
    path("", plans.start, name="start"),
    path(_PLAN, plans.plan, name="plan"),
    path(_PLAN + "luecken/", plans.gaps, name="gaps"),
    path(_PLAN + "faden/", threads.whole, name="thread"),
    path(_PLAN + "widersprueche/", record.contradictions, name="contradictions"),
    path(_PLAN + "journal/", record.journal, name="journal"),
    path(_PLAN + "journal/journal.csv", record.journal_csv, name="journal_csv"),
    path(_PLAN + "journal/journal.json", record.journal_json, name="journal_json"),
    path(_PLAN + "fassungen/", versions.index, name="versions"),
    path(_PLAN + "fassungen/<int:number>/", versions.version, name="version"),
    path(_PLAN + "fassungen/<int:number>/dokument.json", versions.document, name="document"),
    path(_PLAN + "fassungen/alle.zip", versions.folder, name="folder"),
    path(_PLAN + "vergleich/", comparison.comparison, name="comparison"),
    path(_PLAN + "vergleich.json", comparison.comparison_json, name="comparison_json"),
    path(_PLAN + "vergleich.xlsx", comparison.comparison_xlsx, name="comparison_xlsx"),
    path(_PLAN + "<kind:kind>/", lists.listing, name="listing"),
    path(_PLAN + "<kind:kind>/liste.csv", lists.as_csv, name="listing_csv"),
    path(_PLAN + "<kind:kind>/<str:address>/", elements.element, name="element"),
    path("stellen/", parties.index, name="bodies"),
    path("stellen/<slug:key>/", parties.body, name="body"),
    path("aemter/<slug:key>/", parties.office, name="office"),
    path("barrierefreiheit/", about.accessibility, name="accessibility"),
    path("datenschutz/", about.privacy, name="privacy"),
    path("impressum/", about.imprint, name="imprint"),
    path("pruefen/", about.verifying, name="verifying"),
]
