"""Made-up things to find, told by a source of their own."""

from collections.abc import Iterable
from datetime import date

from .. import source
from ..asking import asked
from ..finding import Candidate, Wish, find
from ..index import bring
from ..models import PUBLIC
from ..source import Item, Source

NAME = "test"


def thing(number: int, title: str, text: str = "", **more) -> Item:
    told = {"language": "de", "kind": "measure", "plan": "probe", "day": date(2020, 1, 1), **more}
    return Item(scope="all", thing=f"test.thing:{number}", place=str(number), title=title, text=text, **told)


def tell(items: Iterable[Item]) -> None:
    """Make the index say exactly this."""
    told = list(items)
    source.lead(NAME, lambda _plan, place: f"/{place}/")
    bring(Source(NAME, lambda _lines: (), lambda: {"all"}, lambda _scopes: iter(told)), ["all"])


def candidates(question: str, *, language: str = "de", audiences=(PUBLIC,), **facets: str) -> list[Candidate]:
    return list(find(Wish(asked(question).terms, facets, audiences, language)).entries)


def found(question: str, **more) -> list[int]:
    """The numbers of the things found, best first."""
    return [int(each.thing.partition(":")[2]) for each in candidates(question, **more)]
