"""Limits on attempts, shared by all workers through the database, and things that may be used only once.

Attempts count for an address, and for an address together with an account: whoever guesses elsewhere can't lock the
owner out. Nothing here is a personal record: keys are keyed hashes, and rows are gone after minutes, or in the night.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Attempt, Spent


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts in so many seconds."""

    name: str
    most: int
    seconds: int

    def of(self, *what: str) -> "Counted":
        """This limit for one address, account or both."""
        return Counted(self, _key(self.name, *what))


@dataclass(frozen=True, slots=True)
class Counted:
    """A limit with the key under which it is counted."""

    limit: Limit
    key: str


PAIR: Final = Limit("sign-in from an address to an account", 5, 300)
ADDRESS: Final = Limit("sign-in from an address", 60, 300)
CODE: Final = Limit("code of a second factor", 5, 300)
# Whoever knows a password could guess six digits from many addresses. This closes digits alone, not passkeys and codes
# on paper, and it begins anew with a new password: whoever guesses can't keep the owner out.
DIGITS: Final = Limit("six digits to an account with this password", 30, 3600)
LETTERS: Final = Limit("letters asked for from an address", 10, 3600)
LETTERS_OF: Final = Limit("letters about a change of address", 3, 3600)
LETTERS_TO: Final = Limit("letters to one account", 3, 3600)
ACCEPTING: Final = Limit("accepting one invitation", 20, 3600)


def count(*counted: Counted) -> bool:
    """Count an attempt before it is made, so that many at once don't slip through; False when it is one too many."""
    now = timezone.now()
    forget()
    Attempt.objects.bulk_create(
        Attempt(key=each.key, until=now + timedelta(seconds=each.limit.seconds)) for each in counted
    )
    return all(Attempt.objects.filter(key=each.key).count() <= each.limit.most for each in counted)


def open_from(*counted: Counted) -> datetime | None:
    """When the next attempt is allowed, None where it is now; for acts that are counted once they are allowed."""
    now = timezone.now()
    waits = []
    for each in counted:
        last = Attempt.objects.filter(key=each.key, until__gt=now).order_by("-until").values_list("until", flat=True)
        waits += list(last[each.limit.most - 1 : each.limit.most])
    return max(waits, default=None)


def forget() -> None:
    """Nothing is left of what has expired: with each attempt, and each night, when nobody tries."""
    now = timezone.now()
    Attempt.objects.filter(until__lt=now).delete()
    Spent.objects.filter(until__lt=now).delete()


def forgive(address: Counted, pair: Counted | None = None) -> None:
    """After success: the address has this attempt back, and nothing is left of the pair."""
    last = Attempt.objects.filter(key=address.key).order_by("-pk").values("pk")[:1]
    Attempt.objects.filter(pk__in=list(last.values_list("pk", flat=True))).delete()
    if pair:
        Attempt.objects.filter(key=pair.key).delete()


def once(*what: str, seconds: int) -> bool:
    """True the first time within so many seconds, on whichever worker."""
    forget()
    try:
        with transaction.atomic():
            Spent.objects.create(key=_key(*what), until=timezone.now() + timedelta(seconds=seconds))
    except IntegrityError:
        return False
    return True


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: behind proxies of ours, what the outermost of them saw; IPv6 by its network.

    Whatever a client writes into the header itself stands further left and isn't read.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        address = seen[-min(settings.PROXIES, len(seen))] or address
    try:
        known = ip_address(address)
    except ValueError:
        return str(address)
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or IPv6Address(int(known) >> 64 << 64))
    return str(known)


def _key(*what: str) -> str:
    key: str = salted_hmac("mitplan.people.throttling", "\0".join(what), algorithm="sha256").hexdigest()
    return key
