from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "mitplan.publication"
    label = "publication"
