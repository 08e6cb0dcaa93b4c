from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "mitplan.core"
    label = "core"
