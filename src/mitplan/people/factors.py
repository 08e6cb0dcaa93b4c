"""Second factors: six-digit codes of an app (RFC 6238), passkeys (WebAuthn, by fido2), and codes on paper.

Secrets of apps are encrypted with the secret key of the installation: a copy of the database alone opens no account.
"""

import base64
import hashlib
import hmac
import json
import secrets
import struct
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString

from . import sealing
from .models import Factor, Person, RecoveryCode
from .states import FactorKind
from .throttling import once

if TYPE_CHECKING:
    from fido2.server import Fido2Server

PERIOD: Final = 30
SALT: Final = "mitplan.people.factors"
PATIENCE: Final = 300
SETUP_PATIENCE: Final = 3600


class Unproven(Exception):
    """What a browser sent proves nothing."""


# ---------------------------------------------------------------- codes of an app


def new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, counter: int) -> str:
    """The six digits of one half minute (RFC 4226)."""
    told = hmac.digest(base64.b32decode(secret), struct.pack(">Q", counter), "sha1")
    start = told[-1] & 15
    return f"{(struct.unpack('>I', told[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def counter_of(secret: str, code: str) -> int | None:
    """The half minute a code belongs to; clocks may differ by one."""
    typed, now = code.replace(" ", "").encode(), int(time.time()) // PERIOD
    found = [
        counter for counter in (now - 1, now, now + 1) if hmac.compare_digest(code_at(secret, counter).encode(), typed)
    ]
    return found[0] if found else None


def setup_address(person: Person, secret: str, host: str) -> str:
    """What the picture says to the app."""
    label = quote(f"Mitplan {host}:{person.username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': f'Mitplan {host}'}, quote_via=quote)}"


def picture(text: str, label: str) -> SafeString:
    """A QR code as SVG, to stand in the page itself: the secret is in no address."""
    import qrcode  # noqa: PLC0415 - takes a tenth of a second to load, for one page

    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    drawn = (
        '<svg role="img" aria-label="{}" width="240" height="240" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{}v{}H0z"/><path fill="#000" d="{}"/></svg>'
    )
    return format_html(drawn, label, *[len(rows)] * 4, dark)


def seal(secret: str) -> str:
    return sealing.seal(secret, SALT)


def offer(person: Person, secret: str) -> str:
    """A secret on its way through the form in which an app is set up: encrypted, and for this person alone."""
    return seal(f"{person.pk}:{secret}")


def offered(person: Person, text: str) -> str | None:
    """The secret that was offered within the last hour, or none."""
    whose, _colon, secret = (sealing.opened(text, SALT, SETUP_PATIENCE) or "").partition(":")
    return secret if whose == str(person.pk) else None


def spend(secret: str, code: str) -> bool:
    """Whether the code is one of the app's now; each works once, on whichever worker, and none before it any more.

    Which half minute was used last is forgotten as soon as its code would be too old: it tells when somebody came.
    """
    counter = counter_of(secret, code)
    if counter is None:
        return False
    fresh = [once("code", secret, str(one), seconds=PERIOD * 4) for one in range(counter, counter - 3, -1)]
    return fresh[0]


def is_of_app(code: str) -> bool:
    """Whether it looks like six digits of an app, and not like a code on paper."""
    return len(typed := code.replace(" ", "")) == 6 and typed.isdigit()


def proves(person: Person, code: str) -> bool:
    """Whether the code is one of the person's apps now; each works once, on whichever worker."""
    for factor in Factor.objects.filter(person=person, kind=FactorKind.CODES):
        secret = sealing.opened(factor.data, SALT)  # None when encrypted with another key of the installation
        if secret and counter_of(secret, code) is not None:
            return spend(secret, code)
    return False


# ---------------------------------------------------------------- codes on paper


def new_recovery_codes() -> list[str]:
    """Ten codes of 50 bits, without characters that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    words = ["".join(secrets.choice(letters) for _letter in range(10)) for _code in range(10)]
    return [f"{word[:5]}-{word[5:]}" for word in words]


def recovery_digest(person: Person, code: str) -> str:
    plain = code.strip().lower().replace("-", "").replace(" ", "")
    return str(salted_hmac(SALT, f"{person.pk}:{plain}", algorithm="sha256").hexdigest())


def recovery_code(person: Person, code: str) -> RecoveryCode | None:
    """The code on paper that was typed, if it is one of theirs."""
    return RecoveryCode.objects.filter(person=person, digest=recovery_digest(person, code)).first()


# ---------------------------------------------------------------- passkeys


def ask_for_new(person: Person, host: str, username: str = "") -> dict[str, Any]:
    """What a browser needs to make a passkey, and the state to send back with it."""
    from fido2.webauthn import PublicKeyCredentialUserEntity  # noqa: PLC0415 - loads a long list; for these pages only

    handle = salted_hmac(SALT, f"handle:{person.pk}", algorithm="sha256").digest()
    called = username or str(person.username)
    user = PublicKeyCredentialUserEntity(id=handle, name=called, display_name=person.name)
    known = [_stored(factor) for factor in Factor.objects.filter(person=person, kind=FactorKind.PASSKEY)]
    options, state = _server(host).register_begin(
        user, known, resident_key_requirement=_required("ResidentKey"), user_verification=_required("UserVerification")
    )
    return {"options": dict(options)["publicKey"], "state": _signed(state, f"new:{person.pk}")}


def new_passkey(person: Person, host: str, credential: str, state: str) -> tuple[str, str]:
    """Check what the browser made; returns what to keep of it, and the hash of its number."""
    opened = _opened(state, f"new:{person.pk}")
    try:
        made = _server(host).register_complete(opened, json.loads(credential))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unproven from error
    if made.credential_data is None:
        raise Unproven
    return _text(bytes(made.credential_data)), _handle(made.credential_data.credential_id)


def ask_for_known(host: str) -> dict[str, Any]:
    """What a browser needs to show a passkey, whoever's it is."""
    options, state = _server(host).authenticate_begin(user_verification=_required("UserVerification"))
    return {"options": dict(options)["publicKey"], "state": _signed(state, "known")}


def person_by_passkey(host: str, credential: str, state: str) -> Person:
    """Whose passkey it is that the browser has shown."""
    opened = _opened(state, "known")
    try:
        given = json.loads(credential)
        raw = base64.urlsafe_b64decode(given["rawId"] + "==")
        factor = Factor.objects.select_related("person").filter(handle=_handle(raw)).first()
        known = [_stored(factor)] if factor else []
        _server(host).authenticate_complete(opened, known, given)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unproven from error
    if factor is None or not factor.person.is_active or factor.person.username is None:
        raise Unproven
    return factor.person


def _server(host: str) -> "Fido2Server":
    from fido2.server import Fido2Server  # noqa: PLC0415
    from fido2.webauthn import PublicKeyCredentialRpEntity  # noqa: PLC0415

    return Fido2Server(PublicKeyCredentialRpEntity(name="Mitplan", id=host))


def _required(what: str) -> Any:
    from fido2 import webauthn  # noqa: PLC0415

    return getattr(webauthn, f"{what}Requirement").REQUIRED


def _stored(factor: Factor) -> Any:
    from fido2.webauthn import AttestedCredentialData  # noqa: PLC0415

    return AttestedCredentialData(base64.b64decode(factor.data))


def _signed(state: dict[str, Any], salt: str) -> str:
    return signing.dumps({name: value and str(value) for name, value in state.items()}, salt=f"{SALT}.{salt}")


def _opened(state: str, salt: str) -> dict[str, Any]:
    """The state we gave out, within five minutes and once."""
    try:
        opened: dict[str, Any] = signing.loads(state, salt=f"{SALT}.{salt}", max_age=PATIENCE)
    except signing.BadSignature as error:
        raise Unproven from error
    if not once("passkey", opened["challenge"], seconds=PATIENCE):
        raise Unproven
    return opened


def _handle(number: bytes) -> str:
    return hashlib.sha256(number).hexdigest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
