from django.urls import path

from . import views

app_name = "plan"
urlpatterns = [
    path(
        "arbeit/<slug:plan_key>/<slug:kind>/<str:number>/<slug:field>/gueltige-angabe/",
        views.mark_valid,
        name="mark_valid",
    ),
]
