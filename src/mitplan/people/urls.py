"""Addresses of people."""

from django.urls import path

from .views import account, invitations, passwords, sessions, signing

app_name = "people"
urlpatterns = [
    path("anmelden/", signing.sign_in, name="sign_in"),
    path("anmelden/ausprobieren/", signing.try_out, name="try_out"),
    path("abmelden/", signing.sign_out, name="sign_out"),
    path("konto/", account.account, name="account"),
    path("konto/rolle/", account.choose_capacity, name="choose_capacity"),
    path("konto/passwort/", passwords.change, name="change_password"),
    path("konto/anmeldungen/", sessions.end, name="end_sessions"),
    path("passwort-vergessen/", passwords.forgotten, name="forgotten"),
    path("passwort-neu/<int:number>/<str:token>/", passwords.new, name="new_password"),
    path("einladungen/", invitations.invitations, name="invitations"),
    path("einladungen/neu/", invitations.invite, name="invite"),
    path("einladungen/<int:number>/zurueckziehen/", invitations.revoke, name="revoke"),
    path("einladung/<str:secret>/", invitations.accept, name="accept"),
]
