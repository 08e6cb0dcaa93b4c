"""Addresses of people."""

from django.urls import path

from .views import account, signing

app_name = "people"
urlpatterns = [
    path("anmelden/", signing.sign_in, name="sign_in"),
    path("anmelden/ausprobieren/", signing.try_out, name="try_out"),
    path("abmelden/", signing.sign_out, name="sign_out"),
    path("konto/", account.account, name="account"),
    path("konto/rolle/", account.choose_capacity, name="choose_capacity"),
]
