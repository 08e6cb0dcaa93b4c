"""What somebody has typed and not sent off. It is no act: private, not journalled, and gone after a while."""

import json
from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import Refused, require
from mitplan.people.acting import Acting

from .. import rules
from ..models import Jotting, Plan
from ..queries import KEPT

LARGEST: Final = 200_000
MOST: Final = 100


@transaction.atomic
def jot(by: Acting, plan: Plan, thing: str, data: dict[str, Any]) -> Jotting:
    """Keep what is typed into the form of a thing, in place of what was kept of it before.

    `thing` names the form, such as `measure/3` or `measure/new`. Forgets everybody's jottings that are older than
    `KEPT`. Raises ValidationError and Refused.
    """
    require(rules.may_jot(by, plan))
    if by.person is None:
        raise Refused(_("Zwischenspeichern kann nur, wer angemeldet ist."))
    refuse_nul([thing, *_texts_in(data)])
    if len(json.dumps(data)) > LARGEST or not 0 < len(thing) <= 120:
        raise ValidationError(_("Das ist zu viel zum Zwischenspeichern. Schicken Sie das Formular bitte ab."))
    now = timezone.now()
    Jotting.objects.filter(at__lt=now - KEPT).delete()
    kept, _made = Jotting.objects.update_or_create(
        person=by.person, plan=plan, thing=thing, defaults={"data": data, "at": now}
    )
    too_many = Jotting.objects.filter(person=by.person).order_by("-at", "pk").values_list("pk", flat=True)[MOST:]
    Jotting.objects.filter(pk__in=list(too_many)).delete()
    return kept


def drop_jotting(by: Acting, plan: Plan, thing: str) -> None:
    """Forget what was typed into the form of a thing: it has been sent off, or nobody wants it any more."""
    if by.person is not None:
        Jotting.objects.filter(person=by.person, plan=plan, thing=thing).delete()


def _texts_in(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield name
            yield from _texts_in(value)
    elif isinstance(data, list | tuple):
        for item in data:
            yield from _texts_in(item)
    elif isinstance(data, str):
        yield data
