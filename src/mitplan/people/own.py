"""What is kept about a person, in whatever room: everything that points to them.

A row that points to a person says by its foreign key what it is. PROTECT: record, it stays when the person is erased.
CASCADE: theirs alone (address, sessions, unsent drafts), it goes with them. So a later room says it once, in its model.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.db import models

from mitplan.core.journal import key_of
from mitplan.core.models import Act

from .models import Person

# Secrets: of use to a thief, and of none to whoever asks what is known about them.
SECRET: Final = frozenset({"digest", "session_key", "session_data", "handle"})
SECRET_OF: Final = frozenset({("factor", "data")})


def relations(private: bool | None = None) -> Iterator[tuple[type[models.Model], str]]:
    """The tables that point to persons, with the field; those of a person's own, those of the record, or all."""
    for relation in Person._meta.related_objects:
        if private in (None, relation.on_delete is models.CASCADE):
            yield relation.related_model, relation.field.name


def data_of(person: Person) -> dict[str, Any]:
    """Everything kept about a person, as plain data: the person, all rows that point to them, their acts."""
    found: dict[str, Any] = {"person": _plain(person)}
    for model, field in relations():
        rows = model._default_manager.filter(**{field: person}).defer(*_contents(model)).order_by("pk")
        if told := [_plain(row) for row in rows]:
            found[model._meta.label_lower] = told
    acts = Act.objects.filter(models.Q(person=key_of(person)) | models.Q(thing=key_of(person))).order_by("number")
    found["journal"] = [_plain(act) for act in acts]
    return found


def _contents(model: type[models.Model]) -> list[str]:
    """What stands in files is about a plan, and may be large; that a file was handed in is told."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, models.BinaryField)]


def _plain(row: models.Model) -> dict[str, Any]:
    told, hidden = {}, SECRET | {"password", *_contents(row._meta.model)}
    for field in row._meta.concrete_fields:
        if field.name in hidden or (row._meta.model_name, field.name) in SECRET_OF:
            continue
        value = getattr(row, field.attname)
        if isinstance(field, models.ForeignKey):
            value = f"{field.related_model._meta.label_lower}:{value}" if value else None
        told[field.name] = value if isinstance(value, str | int | bool | dict | list | None) else str(value)
    return told
