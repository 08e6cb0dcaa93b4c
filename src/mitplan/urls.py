"""All addresses. German ones have no prefix; other languages begin with theirs (`/en/…`, `/ar/…`)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("", include("mitplan.core.urls")),
    path("", include("mitplan.people.urls")),
    path("", include("mitplan.plan.urls")),
    path("", include("mitplan.exchange.urls")),
    path("", include("mitplan.conference.urls")),
    path("", include("mitplan.search.urls")),
    path("", include("mitplan.publication.urls")),
    prefix_default_language=False,
)

handler404 = "mitplan.publication.views.astray.not_found"
