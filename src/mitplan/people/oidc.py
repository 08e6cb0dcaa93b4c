"""Sign-in through another house (OpenID Connect, code flow with PKCE): asks it who somebody is, and checks the answer.

What is on its way lies in a signed cookie, so that asking writes nothing here. Nobody gets an account by this alone:
see `views/elsewhere.py`.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import jwt
import requests
from django.conf import settings
from django.core import signing

SALT: Final = "mitplan.people.oidc"
PATIENCE: Final = 600
TIMEOUT: Final = 10
# Signatures with a public key alone: with a shared secret, or none, anybody could write the answer.
ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]


class Failed(Exception):
    """The other house didn't say who it is, or not in a way that can be trusted."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A house that signs its people in."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    is_strong: bool = False
    domains: Sequence[str] = ()

    def vouches_for(self, email: str) -> bool:
        """Whether it may say whose address this is: in its own domains alone, and not in those below them."""
        name, _at, domain = email.rpartition("@")
        return bool(name) and domain in self.domains


@dataclass(frozen=True, slots=True)
class Known:
    """Who somebody is there; the address only where the house has verified it and may vouch for it."""

    subject: str
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody known there and not yet here, until whoever has an account here says that it is them."""

    house: Provider
    subject: str
    name: str


def providers() -> list[Provider]:
    """The houses of this installation."""
    return [Provider(**each) for each in settings.OIDC]


def provider(key: str) -> Provider | None:
    """One of them."""
    return next((each for each in providers() if each.key == key), None)


def begin(house: Provider, back: str, goal: str) -> tuple[str, str]:
    """The address to ask at, and what to keep in a cookie until the answer comes."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _secret in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": house.client_id,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    kept = {"house": house.key, "state": state, "nonce": nonce, "verifier": verifier, "goal": goal}
    address = _text(_found(house), "authorization_endpoint")
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", signing.dumps(kept, salt=SALT)


def finish(house: Provider, back: str, given: dict[str, str], kept: str) -> tuple[Known, str]:
    """Who somebody is, out of the answer and the cookie, and where they wanted to go."""
    try:
        asked: dict[str, str] = signing.loads(kept, salt=SALT, max_age=PATIENCE)
    except signing.BadSignature as error:
        raise Failed("cookie") from error
    if asked["house"] != house.key or not secrets.compare_digest(asked["state"].encode(), given["state"].encode()):
        raise Failed("state")
    found = _found(house)
    body = {
        "grant_type": "authorization_code",
        "code": given["code"],
        "redirect_uri": back,
        "code_verifier": asked["verifier"],
    }
    answer = _asked("post", _text(found, "token_endpoint"), data=body, auth=(house.client_id, house.client_secret))
    claims = _claims(house, _text(answer, "id_token"), _asked("get", _text(found, "jwks_uri")))
    if claims.get("nonce") != asked["nonce"]:
        raise Failed("nonce")
    subject, email, name = claims["sub"], str(claims.get("email", "")).lower(), str(claims.get("name", ""))
    # Without a name of their own, or cut short, several would be one.
    if not re.fullmatch(r"[ -~]{1,255}", subject) or claims.get("azp", house.client_id) != house.client_id:
        raise Failed("sub or azp")
    is_theirs = claims.get("email_verified") is True and house.vouches_for(email)
    return Known(subject, email if is_theirs else "", name), asked["goal"]


def keep(house: Provider, known: Known) -> str:
    """What to keep in a cookie until somebody says that this is them."""
    kept = {"house": house.key, "subject": known.subject, "name": known.name[:200]}
    return signing.dumps(kept, salt=f"{SALT}.pending")


def kept(text: str) -> Pending | None:
    """Who that was, within ten minutes, or nobody."""
    try:
        read = signing.loads(text, salt=f"{SALT}.pending", max_age=PATIENCE)
    except signing.BadSignature:
        return None
    house = provider(read["house"])
    return Pending(house, read["subject"], read["name"]) if house else None


def _claims(house: Provider, token: str, keys: dict[str, Any]) -> dict[str, Any]:
    """What the token says, once its signature, issuer, audience and times are right."""
    try:
        number = jwt.get_unverified_header(token).get("kid")
        known = jwt.PyJWKSet.from_dict(keys).keys
        key = next(key for key in known if number is None or key.key_id == number)
        read: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=house.client_id,
            issuer=house.issuer,
            leeway=30,
            options={"require": ["exp", "iat", "sub", "iss", "aud"]},
        )
    except (jwt.PyJWTError, StopIteration) as error:
        raise Failed(f"token: {type(error).__name__}") from error
    return read


def _found(house: Provider) -> dict[str, Any]:
    """Where the house answers what, as it publishes itself."""
    found = _asked("get", f"{house.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != house.issuer:
        raise Failed("issuer")
    return found


def _asked(method: str, address: str, **more: Any) -> dict[str, Any]:
    try:
        answer = requests.request(method, address, timeout=TIMEOUT, allow_redirects=False, **more)
        answer.raise_for_status()
        read = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise Failed(type(error).__name__) from error
    if not isinstance(read, dict):
        raise Failed("answer")
    return read


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str):
        raise Failed(name)
    return value
