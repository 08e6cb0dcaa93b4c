"""Sessions in the database, each with whose it is, so that people see where they are signed in and can end it."""

import re
from datetime import datetime
from typing import Any, Final

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from . import throttling
from .models import SignedIn

BEGUN: Final = "begun"
STRONG: Final = "strong"
BROWSERS: Final = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")
)  # fmt: skip
SYSTEMS: Final = (
    ("Android", "Android"), ("iPhone|iPad", "iOS"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")
)  # fmt: skip


class SessionStore(DatabaseStore):
    """Django's own, with the person, the device and the time of signing in as columns."""

    @classmethod
    def get_model_class(cls) -> Any:
        return SignedIn

    @classmethod
    def clear_expired(cls) -> None:
        """What `clearsessions` does each night, along with attempts of long ago."""
        super().clear_expired()
        throttling.forget()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        person, begun = data.get("_auth_user_id"), data.get(BEGUN, {})
        row.person_id = int(person) if person else None
        row.device = begun.get("device", "")
        row.since = datetime.fromisoformat(begun["since"]) if begun else None
        return row


def begin(request: HttpRequest, *, strong: bool) -> None:
    """Note for the list of sessions when and on what this one began, and whether a second factor was shown."""
    request.session[BEGUN] = {"since": timezone.now().isoformat(), "device": device_of(request)}
    request.session[STRONG] = strong


def device_of(request: HttpRequest) -> str:
    """What somebody recognises their device by: „Firefox, Windows“; nothing finer."""
    agent = request.headers.get("User-Agent", "")
    found = [next((name for mark, name in known if re.search(mark, agent)), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name)


def handle_of(session_key: str) -> str:
    """What a page may call a session by: its key itself would be a way in."""
    return str(salted_hmac("mitplan.people.sessions", session_key, algorithm="sha256").hexdigest())[:24]
