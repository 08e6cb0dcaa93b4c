from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "mitplan.exchange"
    label = "exchange"

    def ready(self) -> None:
        from mitplan.plan.workbench import doors  # noqa: PLC0415  models are there only once all rooms are

        doors.register(_("Aus einer Datei einlesen"), "exchange:intakes")
        doors.register(_("Text aus Word einlesen"), "exchange:word")
        doors.register(_("In eine Datei ausgeben"), "exchange:outputs")
