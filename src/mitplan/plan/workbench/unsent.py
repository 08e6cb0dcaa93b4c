"""A form that arrives after its writer's session has ended: kept for them alone, and given back when they are in again.

Each form carries a mark of whom it was made for, sealed with the key of this installation, as proof when the session
is gone. With it one can do nothing but leave something in that person's own drawer, which nobody else opens.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, Final

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from mitplan.core.money import Basis, Period
from mitplan.core.verdict import Refused
from mitplan.people.acting import Acting
from mitplan.people.models import Person

from .. import rules
from ..actions.jottings import drop_jotting, jot
from ..fields import FIELDS, label_of
from ..models import Jotting, Plan
from ..queries import KEPT, jotting_on
from ..states import Standing
from .looking import root_of
from .plans import offices_of

MARK: Final = "typed_by"
AGAIN: Final = "kept"
_SALT: Final = "mitplan.plan.unsent"
# What comes along with every form and isn't typed.
_MACHINE: Final = ("csrfmiddlewaretoken", MARK, AGAIN)
_UNREAD: Final = ("seen", "step")
# The parts of a sum of money: amount, period, basis.
_PARTS: Final = ("_0", "_1", "_2")
# What isn't a field of a kind and still has a name of its own.
_CALLED: Final = {
    "title": gettext_lazy("Titel"),
    "text": gettext_lazy("Text"),
    "tags": gettext_lazy("Schlagwörter"),
    "names": gettext_lazy("Weitere Namen"),
    "reason": gettext_lazy("Begründung"),
    "note": gettext_lazy("Anmerkung"),
}


def mark_of(person: Person | None) -> str:
    """Whom a form is made for, sealed."""
    return signing.dumps(person.pk, salt=_SALT) if person else ""


def keep(mark: str, plan_key: str, address: str, typed: Iterable[tuple[str, Sequence[Any]]]) -> bool:
    """Keep what was sent to an address for whom the form was made; whether that could be done."""
    person, root = _marked(mark), root_of(plan_key)
    by = _capacity(person, root.plan) if person and root else None
    if by is None or root is None:
        return False
    fields = [[name, list(values)] for name, values in typed if name not in _MACHINE]
    try:
        jot(by, root.plan, _thing(address), {"address": address, "fields": fields})
    except (ValidationError, Refused):
        return False
    return True


def kept_for(person: Person, plan_key: str, address: str) -> Jotting | None:
    """What a person sent to an address when their session had ended."""
    root = root_of(plan_key)
    return jotting_on(person, root.plan, _thing(address)) if root else None


def forget(person: Person, plan_key: str, address: str) -> None:
    """Throw it away: it has been sent again, or isn't wanted any more."""
    if root := root_of(plan_key):
        drop_jotting(Acting(person), root.plan, _thing(address))


def readable(fields: Iterable[tuple[str, Sequence[str]]], kind: str) -> list[tuple[str, str]]:
    """What of it a person has typed and knows again: what each value is called, "" if nothing, and the value."""
    typed = [(name, value) for name, values in fields if name not in _UNREAD for value in values if value.strip()]
    return [(_called(kind, name), _in_words(kind, name, value)) for name, value in typed]


def _called(kind: str, name: str) -> str:
    if name[-2:] in _PARTS[1:]:
        return ""  # it goes with the amount before it
    base = name.removeprefix("not-").removesuffix(_PARTS[0]).partition("-")[0]
    if base in FIELDS.get(kind, ()) or base == "pages":
        return label_of(kind, base)
    return str(_CALLED.get(base, ""))


def _in_words(kind: str, name: str, value: str) -> str:
    """A value as the form showed it: what was chosen is kept as a code."""
    if name.startswith("not-"):
        choices: Iterable[tuple[str, Any]] = Standing.choices
    elif name[-2:] in _PARTS:
        choices = [*Period.choices, *Basis.choices]
    else:
        choices = getattr(FIELDS.get(kind, {}).get(name), "choices", None) or ()
    return str(dict(choices).get(value, value))


def _thing(address: str) -> str:
    return f"sent:{sha256(address.partition('?')[0].encode()).hexdigest()}"


def _marked(mark: str) -> Person | None:
    try:
        pk = signing.loads(mark, salt=_SALT, max_age=KEPT)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=pk, is_active=True).first()


def _capacity(person: Person, plan: Plan) -> Acting | None:
    """One in which they take part in the plan."""
    ways = [Acting(person, office) for office in offices_of(person)]
    return next((by for by in ways if rules.may_jot(by, plan)), None)
