from django.urls import path

from .views import intakes, mappings, outputs, word

app_name = "exchange"
_PLAN = "arbeit/<slug:plan_key>/"
urlpatterns = [
    path(_PLAN + "einlesen/", intakes.intakes, name="intakes"),
    path(_PLAN + "einlesen/<int:number>/", intakes.intake, name="intake"),
    path(_PLAN + "einlesen/<int:number>/pruefung.xlsx", intakes.findings, name="intake_findings"),
    path(_PLAN + "ausgeben/", outputs.outputs, name="outputs"),
    path(_PLAN + "ausgeben/arbeitsmappe.xlsx", outputs.workbook, name="workbook"),
    path(_PLAN + "ausgeben/<slug:kind>.csv", outputs.listing, name="list"),
    path(_PLAN + "zuordnungen/", mappings.mappings, name="mappings"),
    path(_PLAN + "zuordnungen/bestaetigen/", mappings.confirm, name="confirm_mapping"),
    path(_PLAN + "zuordnungen/datei/", mappings.own, name="own_mapping"),
    path(_PLAN + "zuordnungen/<str:name>.json", mappings.document, name="mapping"),
    path(_PLAN + "word/", word.word, name="word"),
    path(_PLAN + "word/bestaetigen/", word.confirm, name="confirm_word"),
]
