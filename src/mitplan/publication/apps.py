from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "mitplan.publication"
    label = "publication"

    def ready(self) -> None:
        from . import found  # noqa: PLC0415  models are there only once all rooms are

        found.register()
