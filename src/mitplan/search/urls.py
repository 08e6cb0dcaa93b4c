from django.urls import path

from . import views

app_name = "search"

urlpatterns = [
    path("suche/", views.search, name="results"),
    path("suche/merken/", views.keep, name="keep"),
    path("suche/opensearch.xml", views.description, name="description"),
]
