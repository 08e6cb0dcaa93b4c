from django.urls import path

from .views import home

app_name = "conference"
_PLAN = "plaene/<slug:plan_key>/mitmachen/"
urlpatterns = [
    path(_PLAN, home.home, name="home"),
]
