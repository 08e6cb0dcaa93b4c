from django.apps import AppConfig

from mitplan.core import followers


class SearchConfig(AppConfig):
    name = "mitplan.search"
    label = "search"

    def ready(self) -> None:
        from . import drafting, following, source, telling  # noqa: PLC0415  models are there only once all rooms are

        for each in (*telling.SOURCES, drafting.SOURCE):
            source.register(each)
        source.lead(drafting.DRAFT, drafting.address)
        followers.register("search", following.follow)
