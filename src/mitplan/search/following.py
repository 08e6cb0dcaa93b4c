"""The follower: brings the index up to date with the journal, and builds it anew."""

from collections.abc import Iterable, Iterator

from django.db import transaction

from mitplan.core.models import Act
from mitplan.core.rows import refresh_statistics

from .folding import EDITION
from .index import bring, clear
from .indexes import tidy
from .models import Entry, KeptSearch, Position, Token, Word
from .source import Told, registered

NAME = "search"
_MANY = 200


@transaction.atomic
def follow() -> int:
    """Read the journal from where it was left, and bring what it concerns up to date; gives how many entries changed.

    A new edition of the folding, or a journal shorter than what was read, has the index built anew.
    """
    position = _locked()
    head = Act.objects.order_by("-number").values_list("number", flat=True).first() or 0
    if position.edition != EDITION or position.number > head:
        return rebuild()
    if position.number == head:
        return 0
    lines = Act.objects.filter(number__gt=position.number, number__lte=head).order_by("number")
    told = {Told(*row) for row in lines.values_list("verb", "plan", "thing").iterator(chunk_size=2000)}
    changed = sum(bring(source, scopes) for source in registered() if (scopes := source.concerned(told)))
    _forget(told)
    if changed > _MANY:
        _settle()
    _move(head)
    return changed


@transaction.atomic
def rebuild() -> int:
    """Build the index anew out of the record; gives how many entries it has."""
    _locked()
    head = Act.objects.order_by("-number").values_list("number", flat=True).first() or 0
    clear()
    count = sum(bring(source, source.scopes()) for source in registered())
    _settle()
    _move(head)
    return count


def behind() -> Iterator[str]:
    """What somebody who looks after the installation should know; nothing when the index is up to date."""
    position = Position.objects.filter(name=NAME).first()
    head = Act.objects.order_by("-number").values_list("number", flat=True).first() or 0
    if (position.number if position else 0) < head:
        yield f"Search has read the journal to line {position.number if position else 0} of {head}."


def _settle() -> None:
    """After many entries have come in: let the database know them."""
    refresh_statistics(Entry, Word, Token)
    tidy(transaction.get_connection())


def _forget(told: Iterable[Told]) -> None:
    """Whoever was erased keeps no searches."""
    if any(line.thing.startswith("people.person:") for line in told):
        KeptSearch.objects.filter(person__erased_at__isnull=False).delete()


def _locked() -> Position:
    """The lock keeps two followers from bringing the same."""
    position, _new = Position.objects.select_for_update().get_or_create(name=NAME)
    return position


def _move(number: int) -> None:
    Position.objects.filter(name=NAME).update(number=number, edition=EDITION)
