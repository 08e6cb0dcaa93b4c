from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationConfig(AppConfig):
    name = "mitplan.publication"
    label = "publication"

    def ready(self) -> None:
        from mitplan.plan.workbench import doors  # noqa: PLC0415  models are there only once all rooms are

        from . import found  # noqa: PLC0415

        found.register()
        doors.register(_("Fassungen"), "publication:versions", sealed=True)
        doors.register_public(version="publication:version", comparison="publication:comparison")
