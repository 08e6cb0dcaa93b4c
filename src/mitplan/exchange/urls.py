from django.urls import path

from .views import mappings, word

app_name = "exchange"
_PLAN = "arbeit/<slug:plan_key>/"
urlpatterns = [
    path(_PLAN + "zuordnungen/", mappings.mappings, name="mappings"),
    path(_PLAN + "zuordnungen/bestaetigen/", mappings.confirm, name="confirm_mapping"),
    path(_PLAN + "zuordnungen/datei/", mappings.own, name="own_mapping"),
    path(_PLAN + "zuordnungen/<str:name>.json", mappings.document, name="mapping"),
    path(_PLAN + "word/", word.word, name="word"),
    path(_PLAN + "word/bestaetigen/", word.confirm, name="confirm_word"),
]
