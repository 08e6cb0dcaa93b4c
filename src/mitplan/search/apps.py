from django.apps import AppConfig

from mitplan.core import followers


class SearchConfig(AppConfig):
    name = "mitplan.search"
    label = "search"

    def ready(self) -> None:
        from . import contributing, drafting, following, source, telling  # noqa: PLC0415  models are there only now

        for each in (*telling.SOURCES, *contributing.SOURCES, drafting.SOURCE):
            source.register(each)
        for name in (contributing.CONTRIBUTION, contributing.PROPOSAL):
            source.lead(name, contributing.address_of(name))
        source.lead(drafting.DRAFT, drafting.address)
        followers.register("search", following.follow)
