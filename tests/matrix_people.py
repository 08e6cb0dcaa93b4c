"""The rows of people: signing in, one's own account, the accounts of others."""

from .demo import ANONYMOUS
from .rows import ASKED_TO_SIGN_IN, READ, Row

PEOPLE = (
    # Nothing typed in: the form comes back with what is missing.
    Row("people:sign_in", ("/anmelden/",), {"GET": 200, "HEAD": 200, "POST": 422, "other": 405}),
    Row(
        "people:try_out",
        ("/anmelden/ausprobieren/",),
        {"GET": 405, "HEAD": 405, "POST": 404, "other": 405},
        is_page=False,
    ),
    # Everybody has an account page and nobody sees another's.
    Row("people:account", ("/konto/",), READ, {ANONYMOUS: ASKED_TO_SIGN_IN}),
    Row(
        "people:choose_capacity",
        ("/konto/rolle/",),
        {"GET": 405, "HEAD": 405, "POST": 403, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN},
        is_page=False,
    ),
    Row(
        "people:change_password",
        ("/konto/passwort/",),
        {"GET": 200, "HEAD": 200, "POST": 422, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN},
    ),
    # The demo sends no letters: the page says so.
    Row(
        "people:change_address",
        ("/konto/adresse/",),
        {"GET": 200, "HEAD": 200, "POST": 200, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN},
    ),
    Row(
        "people:confirm_address",
        ("/konto/adresse/x/",),
        {"GET": 403, "HEAD": 403, "POST": 403, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN},
    ),
    # Nothing chosen: there was nothing to end.
    Row(
        "people:end_sessions",
        ("/konto/anmeldungen/",),
        {"GET": 405, "HEAD": 405, "POST": 302, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN},
        is_page=False,
    ),
    Row("people:forgotten", ("/passwort-vergessen/",), {"GET": 200, "HEAD": 200, "POST": 422, "other": 405}),
    Row("people:new_password", ("/passwort-neu/1/x/",), {"GET": 403, "HEAD": 403, "POST": 403, "other": 405}),
    # Whoever keeps accounts, and nobody else.
    Row(
        "people:invitations",
        ("/einladungen/",),
        {"GET": 403, "HEAD": 403, "POST": 405, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN, "eva": READ},
    ),
    Row(
        "people:invite",
        ("/einladungen/neu/",),
        {"GET": 403, "HEAD": 403, "POST": 403, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN, "eva": {"GET": 200, "HEAD": 200, "POST": 422, "other": 405}},
    ),
    Row(
        "people:revoke",
        ("/einladungen/1/zurueckziehen/",),
        {"GET": 405, "HEAD": 405, "POST": 403, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN, "eva": {"POST": 404, "other": 405}},
        is_page=False,
    ),
    # Only the link opens it, whoever follows it.
    Row("people:accept", ("/einladung/gibt-es-nicht/",), {"GET": 404, "HEAD": 404, "POST": 404, "other": 405}),
    *(
        Row(
            f"people:{name}",
            (f"/einladung/gibt-es-nicht/passkey/{address}",),
            {"GET": 405, "HEAD": 405, "POST": 404, "other": 405},
            is_page=False,
        )
        for name, address in (("accept_passkey_ask", ""), ("accept_with_passkey", "behalten/"))
    ),
    Row("people:second_step", ("/anmelden/zweiter-schritt/",), {"GET": 302, "HEAD": 302, "POST": 302, "other": 405}),
    Row(
        "people:passkey_ask",
        ("/anmelden/passkey/",),
        {"GET": 405, "HEAD": 405, "POST": 200, "other": 405},
        is_page=False,
    ),
    Row(
        "people:passkey_check",
        ("/anmelden/passkey/pruefen/",),
        {"GET": 405, "HEAD": 405, "POST": 403, "other": 405},
        is_page=False,
    ),
    Row("people:factors", ("/konto/zweiter-faktor/",), READ, {ANONYMOUS: ASKED_TO_SIGN_IN}),
    Row(
        "people:codes",
        ("/konto/zweiter-faktor/app/",),
        {"GET": 200, "HEAD": 200, "POST": 422, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN},
    ),
    Row(
        "people:passkey_new",
        ("/konto/zweiter-faktor/passkey/",),
        {"GET": 405, "HEAD": 405, "POST": 200, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN},
        is_page=False,
    ),
    Row(
        "people:passkey_add",
        ("/konto/zweiter-faktor/passkey/behalten/",),
        {"GET": 405, "HEAD": 405, "POST": 403, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN},
        is_page=False,
    ),
    # Nobody of the demo has a second factor.
    Row(
        "people:recovery",
        ("/konto/zweiter-faktor/ersatzcodes/",),
        {"GET": 405, "HEAD": 405, "POST": 403, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN},
        is_page=False,
    ),
    Row(
        "people:remove_factor",
        ("/konto/zweiter-faktor/1/entfernen/",),
        {"GET": 405, "HEAD": 405, "POST": 404, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN},
        is_page=False,
    ),
    Row("people:data", ("/konto/daten/",), READ, {ANONYMOUS: ASKED_TO_SIGN_IN}),
    Row("people:download_data", ("/konto/daten/meine-daten.json",), READ, {ANONYMOUS: ASKED_TO_SIGN_IN}, is_page=False),
    # Whoever holds a coordination office hands it over first.
    Row(
        "people:erase_oneself",
        ("/konto/loeschen/",),
        {"GET": 200, "HEAD": 200, "POST": 422, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN, "eva": {"GET": 403, "HEAD": 403, "POST": 403, "other": 405}},
    ),
    Row(
        "people:persons",
        ("/personen/",),
        {"GET": 403, "HEAD": 403, "POST": 405, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN, "eva": READ},
    ),
    # Cem has an account; everybody but whoever keeps accounts is refused.
    Row(
        "people:give_link",
        ("/personen/cem/neuer-link/",),
        {"GET": 403, "HEAD": 403, "POST": 403, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN, "eva": {"GET": 200, "HEAD": 200, "POST": 422, "other": 405}},
    ),
    Row(
        "people:erase",
        ("/personen/ada/loeschen/",),
        {"GET": 403, "HEAD": 403, "POST": 403, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN, "eva": {"GET": 200, "HEAD": 200, "POST": 422, "other": 405}},
    ),
    # No other house signs people in to the demo.
    Row(
        "people:oidc_begin",
        ("/anmelden/ueber/land/",),
        {"GET": 404, "HEAD": 404, "POST": 405, "other": 405},
        is_page=False,
    ),
    Row(
        "people:oidc_finish",
        ("/anmelden/ueber/land/zurueck/",),
        {"GET": 404, "HEAD": 404, "POST": 405, "other": 405},
        is_page=False,
    ),
    # Nobody came from another house: there is nothing to connect.
    Row(
        "people:connect",
        ("/konto/verbinden/",),
        {"GET": 403, "HEAD": 403, "POST": 403, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN},
    ),
    Row(
        "people:disconnect",
        ("/konto/verbinden/land/loesen/",),
        {"GET": 405, "HEAD": 405, "POST": 403, "other": 405},
        {ANONYMOUS: ASKED_TO_SIGN_IN},
        is_page=False,
    ),
    Row("people:sign_out", ("/abmelden/",), {"GET": 405, "HEAD": 405, "POST": 302, "other": 405}, is_page=False),
)
