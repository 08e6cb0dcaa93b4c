"""How whoever says something is named in public.

An organisation and an office always are. A person's name stands there only with their consent or where they speak in
an office; everybody else is a number, which differs from plan to plan.
"""

from typing import Any, Final

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from mitplan.people.models import Body, Office
from mitplan.people.queries import name_on
from mitplan.people.terms import Moment

from .models import Participant

# What `author_words` reads, for lists: a queryset of things with these relations asks nothing more for each row.
_JOINED: Final = ("participant__person", "organisation", "office")
_FETCHED: Final = ("organisation__names",)


def author_words(
    participant: Participant | None, organisation: Body | None = None, office: Office | None = None, on: Moment = None
) -> str:
    """Who said something, for everybody to read; `on` is when, as an organisation is shown under the name it had."""
    name = _name(participant) if participant and (participant.shows_name or office) else ""
    if office or organisation:
        whole = office.title if office else name_on(organisation, on).name if organisation else ""
        return _("%(organisation)s (%(name)s)") % {"organisation": whole, "name": name} if name else whole
    if name:
        return name
    if participant:
        return _("Teilnehmende Person %(number)s") % {"number": participant.number}
    return _("Nicht genannt")


def author_of(thing: Any) -> str:
    """The same of a thing that has a participant and perhaps an organisation, an office and a time it was sent at."""
    if getattr(thing, "is_revoked", False):
        return author_words(None)
    sent_at = getattr(thing, "sent_at", None)
    organisation, office = getattr(thing, "organisation", None), getattr(thing, "office", None)
    return author_words(thing.participant, organisation, office, sent_at.date() if sent_at else None)


def with_authors(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows with all that `author_of` reads: one query more, whatever their number."""
    columns = {field.name for field in _fields(rows.model)}
    joined = [path for path in _JOINED if path.partition("__")[0] in columns]
    return rows.select_related(*joined).prefetch_related(*(f for f in _FETCHED if f.partition("__")[0] in columns))


def _name(participant: Participant) -> str:
    """The name of whoever has an account; nothing is left of it when they are erased."""
    person = participant.person
    return person.name if person and not person.erased_at else ""


def _fields(model: type[Model]) -> Any:
    return model._meta.concrete_fields
