"""What the verbs of people check and do alike."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final, NoReturn, TypeVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, record_many
from mitplan.core.texts import refuse_nul

from .. import queries, terms
from ..acting import Acting
from ..models import Body, BodyName, Holder, Mandate, Office, Person, Seat

KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
M = TypeVar("M", bound=models.Model)


def refuse(place: str, sentence: str) -> NoReturn:
    raise ValidationError(f"{place}: {sentence}")


def body_place(key: str) -> str:
    return _("Stelle „%(key)s“") % {"key": key}


def office_place(key: str) -> str:
    return _("Amt „%(key)s“") % {"key": key}


def person_place(key: str) -> str:
    return _("Person „%(key)s“") % {"key": key}


def locked(thing: M) -> M:
    """The row as stored, locked: who checks a thing's terms must be alone with it until the change is made."""
    # Not `type`: whoever sends a request comes wrapped.
    return thing.__class__._default_manager.select_for_update().get(pk=thing.pk)


def record_each(by: Acting, verb: str, things: Iterable[models.Model], facts: Iterable[dict[str, Any]]) -> None:
    lines = [Line(verb, thing, facts=own) for thing, own in zip(things, facts, strict=True)]
    if lines:
        record_many(by, lines)


def checked(thing: M, place: str) -> M:
    """Each field as the model wants it, and no end before the start; references are known to exist."""
    references = {field.name for field in thing._meta.concrete_fields if field.is_relation}
    try:
        refuse_nul(thing.__dict__.values())
    except ValidationError as error:
        raise ValidationError([f"{place}: {text}" for text in error.messages]) from None
    try:
        thing.clean_fields(exclude=references)
    except ValidationError as error:
        found = [f"{place}, {field}: {text}" for field, texts in error.message_dict.items() for text in texts]
        raise ValidationError(found) from None
    if isinstance(thing, BodyName | Holder | Seat | Mandate) and terms.is_backwards(thing):
        refuse(
            place,
            _("Das Ende (%(until)s) liegt vor dem Anfang (%(since)s).") % {"since": thing.since, "until": thing.until},
        )
    return thing


def require_new_keys(model: type[Body] | type[Office] | type[Person], keys: Sequence[str]) -> None:
    """Keys are addresses for good: plain, used once, and never given again."""
    place = {Body: body_place, Office: office_place, Person: person_place}[model]
    for key, times in Counter(keys).items():
        if len(key) > 60 or not KEY.fullmatch(key):
            refuse(place(key), _("Ein Schlüssel besteht aus höchstens 60 Kleinbuchstaben, Ziffern und Bindestrichen."))
        if times > 1:
            refuse(place(key), _("Der Schlüssel kommt mehrfach vor."))
    taken = model._default_manager.filter(key__in=keys).values_list("key", flat=True).first()
    if taken is not None:
        refuse(place(taken), _("Der Schlüssel ist vergeben."))


def open_account(person: Person, username: str, password: str | None) -> None:
    """Give somebody without an account a name to sign in with and a password, or None for no way in by password."""
    place = _("Konto „%(name)s“") % {"name": username}
    if fault := queries.fault_of_username(username):
        refuse(place, fault)
    if password is not None:
        validate_password(password, locked(person))
    person.username = username
    person.set_password(password)
    person.save(update_fields=["username", "password"])
