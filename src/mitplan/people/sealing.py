"""What leaves the house and comes back: secrets encrypted with the key of the installation, and links in letters."""

import base64
import hmac
import json
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Address, Person

ADDRESS_SALT: Final = "mitplan.people.address"
ADDRESS_PATIENCE: Final = 86_400


def seal(text: str, salt: str) -> str:
    """Encrypted, for one purpose; with the time at which it was made."""
    return _box(salt).encrypt(text.encode()).decode()


def opened(text: str, salt: str, within: int | None = None) -> str | None:
    """What was sealed, within so many seconds; None for what wasn't, or not with this key."""
    try:
        return _box(salt).decrypt(text.encode(), ttl=within).decode()
    except InvalidToken:
        return None


class NewPasswordLinks(PasswordResetTokenGenerator):
    """Links to a new password, which end with the password and with the address they went to."""

    def _make_hash_value(self, user: Person, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{address_of(user)}"


new_password_links = NewPasswordLinks()


def address_link(person: Person, email: str) -> str:
    """The part of a link that says: this mailbox is theirs. It tells nothing to whoever reads it on its way."""
    told = {"person": person.pk, "email": email, "state": _state(person)}
    return seal(json.dumps(told), ADDRESS_SALT).rstrip("=")


def address_in(person: Person, link: str) -> str | None:
    """The address that the link is about, within a day and until address or password have changed."""
    text = opened(link + "=" * (-len(link) % 4), ADDRESS_SALT, ADDRESS_PATIENCE)
    told = json.loads(text) if text else {}
    if told.get("person") != person.pk or not constant_time_compare(told["state"], _state(person)):
        return None
    return str(told["email"])


def address_of(person: Person) -> str:
    """Where they get letters, "" when nowhere; asked afresh."""
    return Address.objects.filter(person=person).values_list("email", flat=True).first() or ""


def _state(person: Person) -> str:
    known = f"{address_of(person)}:{person.get_session_auth_hash()}"
    return str(salted_hmac(ADDRESS_SALT, known, algorithm="sha256").hexdigest())


def _box(salt: str) -> Fernet:
    key = hmac.digest(settings.SECRET_KEY.encode(), salt.encode(), "sha256")
    return Fernet(base64.urlsafe_b64encode(key))
