"""Addresses of people."""

from django.urls import path

from .views import account, data, elsewhere, factors, invitations, passwords, register, sessions, signing

app_name = "people"
urlpatterns = [
    path("anmelden/", signing.sign_in, name="sign_in"),
    path("anmelden/ausprobieren/", signing.try_out, name="try_out"),
    path("anmelden/zweiter-schritt/", signing.second_step, name="second_step"),
    path("anmelden/passkey/", signing.passkey_ask, name="passkey_ask"),
    path("anmelden/passkey/pruefen/", signing.passkey_check, name="passkey_check"),
    path("anmelden/ueber/<slug:provider>/", elsewhere.begin, name="oidc_begin"),
    path("anmelden/ueber/<slug:provider>/zurueck/", elsewhere.finish, name="oidc_finish"),
    path("konto/verbinden/", elsewhere.connect, name="connect"),
    path("abmelden/", signing.sign_out, name="sign_out"),
    path("konto/", account.account, name="account"),
    path("konto/rolle/", account.choose_capacity, name="choose_capacity"),
    path("konto/passwort/", passwords.change, name="change_password"),
    path("konto/anmeldungen/", sessions.end, name="end_sessions"),
    path("konto/zweiter-faktor/", factors.overview, name="factors"),
    path("konto/zweiter-faktor/app/", factors.codes, name="codes"),
    path("konto/zweiter-faktor/passkey/", factors.passkey_ask, name="passkey_new"),
    path("konto/zweiter-faktor/passkey/behalten/", factors.passkey_add, name="passkey_add"),
    path("konto/zweiter-faktor/ersatzcodes/", factors.recovery, name="recovery"),
    path("konto/zweiter-faktor/<int:number>/entfernen/", factors.remove, name="remove_factor"),
    path("konto/daten/", data.data, name="data"),
    path("konto/daten/meine-daten.json", data.download, name="download_data"),
    path("konto/loeschen/", data.erase_oneself, name="erase_oneself"),
    path("personen/", data.persons, name="persons"),
    path("personen/<slug:key>/neuer-link/", passwords.give_link, name="give_link"),
    path("personen/<slug:key>/loeschen/", data.erase, name="erase"),
    path("passwort-vergessen/", passwords.forgotten, name="forgotten"),
    path("passwort-neu/<int:number>/<str:token>/", passwords.new, name="new_password"),
    path("einladungen/", invitations.invitations, name="invitations"),
    path("einladungen/neu/", invitations.invite, name="invite"),
    path("einladungen/<int:number>/zurueckziehen/", invitations.revoke, name="revoke"),
    path("einladung/<str:secret>/", invitations.accept, name="accept"),
    path("register/", register.register, name="register"),
    path("register/neue-stelle/", register.enter_body, name="enter_body"),
    path("register/<slug:key>/", register.body, name="register_body"),
    path("register/<slug:key>/umbenennen/", register.rename, name="rename"),
    path("register/<slug:key>/nachfolge/", register.succeed, name="succeed"),
    path("register/<slug:key>/neues-amt/", register.enter_office, name="enter_office"),
    path("register/aemter/<slug:key>/besetzen/", register.appoint, name="appoint"),
    path("register/aemter/<slug:key>/beenden/", register.end_term, name="end_term"),
]
