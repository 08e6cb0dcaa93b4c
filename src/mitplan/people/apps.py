from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "mitplan.people"
    label = "people"
