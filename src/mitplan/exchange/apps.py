from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "mitplan.exchange"
    label = "exchange"
