from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationConfig(AppConfig):
    name = "mitplan.publication"
    label = "publication"

    def ready(self) -> None:
        from mitplan.core import navigation  # noqa: PLC0415  models are there only once all rooms are
        from mitplan.plan.workbench import doors  # noqa: PLC0415

        from . import addresses, found  # noqa: PLC0415

        found.register()
        navigation.register(0, "home", _("Überblick"), addresses.home, sealed=True)
        for place, kind in enumerate(addresses.IN_NAVIGATION, 10):
            navigation.register(
                place, kind, addresses.PLURALS[kind], partial(addresses.listing, kind=kind), sealed=True
            )
        navigation.register(70, "thread", _("Der Faden"), "publication:thread", sealed=True)
        navigation.register(90, "versions", _("Fassungen"), "publication:versions", sealed=True)
        navigation.register_place("body", "publication:body")
        doors.register(_("Fassungen"), "publication:versions", sealed=True)
        doors.register_public(
            version="publication:version", comparison="publication:comparison", element="publication:element"
        )
