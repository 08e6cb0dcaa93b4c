"""An index of any size, for measuring: made-up entries, always the same ones, beside those of the record."""

import random
from collections.abc import Iterator
from datetime import date
from itertools import accumulate

from django.db import transaction

from mitplan.core.rows import refresh_statistics

from . import source
from .index import bring
from .indexes import tidy
from .models import Entry, Token, Word
from .source import Item, Source

WORDS = 80
# Parts of compounds, as plans are full of them.
_FIRST = ("Integrations", "Sprach", "Schul", "Arbeits", "Wohn", "Jugend", "Frauen", "Kultur", "Sport", "Bürger")
_SECOND = ("lotsen", "kurse", "beratung", "förderung", "zentren", "projekte", "räume", "häuser", "netzwerke")
_THIRD = ("", "management", "stelle", "konzept", "programm", "ausschuss", "straße", "gleichstellung", "vielfalt")
_SMALL = ("und", "die", "der", "in", "für", "mit", "zu", "den", "von", "auf", "im", "werden", "soll", "alle", "neue")
_OTHER = ("المساواة", "التعليم", "العمل", "рівність", "освіта", "праця", "access", "rights", "housing")
QUESTIONS = (
    *("Lotsen", "Integrationslotsenmanagement", "haeuser", "gleichstellung", "Straße beratung", '"für alle"'),
    *("und", "in", "e", "der die das", "рівність", "المساواة", "Schulhäuserkonzept 4711", "gleichstelung", "xyzzy"),
    *("die neue gleichstellung", "die neue gleichstelung", '"und die"'),
)


def _word(chance: random.Random) -> str:
    """A made-up word of three or four syllables, of which there are thousands."""
    return "".join(chance.choice("bdfgklmnprstw") + chance.choice("aeiou") for _syllable in range(chance.randint(3, 4)))


def items(count: int) -> Iterator[Item]:
    """Entries of eighty words, some far more frequent than others, as in any language."""
    chance = random.Random(4)  # noqa: S311  nothing secret
    words = [f"{one}{two}{three}" for one in _FIRST for two in _SECOND for three in _THIRD]
    words += [*_OTHER, *(_word(chance) for _number in range(20_000))]
    chance.shuffle(words)
    words = [*_SMALL, *words]
    weights = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    for number in range(count):
        told = chance.choices(words, cum_weights=weights, k=WORDS)
        yield Item(
            scope="measuring",
            plan=f"plan-{number % 7}",
            thing=f"search.measured:{number}",
            language="de",
            kind=("measure", "recommendation", "source")[number % 3],
            stage=("running", "planned", "done", "")[number % 4],
            place=str(number),
            title=" ".join(told[:7]),
            text=f"{' '.join(told[7:])} {number}",
            day=date(2010 + number % 15, 1, 1),
        )


def fill(count: int) -> int:
    """Put so many entries into the index; gives how many there are now."""
    measured = Source("measured", lambda _lines: (), lambda: {"measuring"}, lambda _scopes: items(count))
    source.lead("measured", lambda _plan, place: f"/{place}/")
    count = bring(measured, ["measuring"])
    refresh_statistics(Entry, Word, Token)
    tidy(transaction.get_connection())
    return count
