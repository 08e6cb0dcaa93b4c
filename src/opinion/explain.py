"""A result in sentences that a member understands, in German and English, and every picture as a table.

Groups have letters, the largest is A. Nobody is named: what is told is about groups and statements.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any
from unicodedata import category

from .phrases import PHRASES
from .result import Group, Result, Statement, Typical

Texts = Mapping[Any, str]

TOLD = 2
"""Statements told for each group, and of what unites and what divides."""
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that change the direction of what follows: in a quoted text they would turn our sentence around, too."""
BIASED = 0.3
"""From here on the map shows how much somebody voted rather than what."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title; cells are texts and numbers, `None` where there is nothing to show."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]


class Told:
    """One result in one language. `texts`: what the statements say; without one its number stands for it."""

    def __init__(self, result: Result, texts: Texts | None = None, language: str = "de") -> None:
        if language not in PHRASES:
            raise ValueError(f"unknown language {language!r}: choose one of {', '.join(PHRASES)}")
        self.result, self.texts, self._language = result, texts or {}, language

    def summary(self) -> tuple[str, ...]:
        """The result in a few sentences, the most important first; no statement is told of two groups."""
        typical = [(group, one) for group in self.result.groups for one in self._new(group)]
        told = {one.statement for _, one in typical}
        groups = (self._of_group(group, one) for group, one in typical)
        return (*self._groups(), *groups, *self._uniting(), *self._dividing(told), *self._caution())

    def tables(self) -> tuple[Table, ...]:
        """The twins of the pictures: groups, what is typical, every statement by group, who took part."""
        return (self._group_table(), self._typical_table(), self._statement_table(), self._participation_table())

    def name(self, group: int) -> str:
        """The letter of a group."""
        return ascii_uppercase[group]

    def text(self, ident: Any) -> str:
        """What a statement says."""
        return one_line(self.texts.get(ident, "")) or self._say("number", number=one_line(str(ident)))

    def _say(self, key: str, **values: Any) -> str:
        return PHRASES[self._language][key].format(**values)

    def _percent(self, share: float) -> str:
        return self._say("percent", number=math.floor(100 * share + 0.5))

    def _number(self, number: int) -> str:
        return f"{number:,}".replace(",", PHRASES[self._language]["thousands"])

    def _people(self, number: int) -> str:
        return self._say("person" if number == 1 else "people", number=self._number(number))

    def _votes(self, number: int) -> str:
        return self._say("vote" if number == 1 else "votes", number=self._number(number))

    def _groups(self) -> Iterable[str]:
        part = self.result.participation
        yield self._say("took_part", people=self._people(part.participants), votes=self._votes(part.votes))
        if len(self.result.groups) > 1:
            each = [
                self._say(
                    "group_is", name=self.name(one.id), share=self._percent(one.share), size=self._people(one.size)
                )
                for one in self.result.groups
            ]
            yield self._say("groups", number=len(each), groups=", ".join(each))
        else:
            yield self._say(self._undivided(), size=self._people(part.grouped))
        if part.grouped < part.participants and self.result.groups:
            key = "left_out" if len(self.result.groups) > 1 else "left_out_all"
            yield self._say(key, people=self._people(part.participants - part.grouped))
        if self.result.hidden and self.result.groups:
            yield self._say("hidden" if self.result.hidden > 1 else "hidden_one", number=self.result.hidden)

    def _undivided(self) -> str:
        """The phrase for why there are no groups to tell apart."""
        if self.result.stable and self.result.groups:
            return "one_shown"
        if not self.result.groups:
            return "too_few"
        if self.result.method == "polis":
            return "one_found"
        return "no_groups" if self.result.trials else "too_few"

    def _new(self, group: Group) -> list[Typical]:
        """What is most typical of a group and not of a larger one."""
        larger = {one.statement for other in self.result.groups[: group.id] for one in other.typical[:TOLD]}
        return [one for one in group.typical if one.statement not in larger][:TOLD]

    def _of_group(self, group: Group, one: Typical) -> str:
        return self._say(
            f"{one.stance}s_{'alone' if one.alone else 'more'}",
            name=self.name(group.id),
            share=self._percent(group.share),
            text=self.text(one.statement),
            inside=self._percent(one.share),
            rest=self._percent(one.rest),
        )

    def _uniting(self) -> Iterable[str]:
        found = self.result.consensus(most=TOLD)
        many = "every" if len(self.result.groups) > 1 else "all"
        for one, stance in found:
            least = one.consensus if stance == "agree" else one.opposed
            share = self._say("percent", number=math.floor(100 * least))
            yield self._say(f"{many}_{stance}s", text=self.text(one.id), share=share)
        if not found and self.result.groups:
            yield self._say(f"{many}_nothing")

    def _dividing(self, told: set[Any]) -> Iterable[str]:
        if len(self.result.groups) < 2:
            return
        for one in [one for one in self.result.dividing(len(told) + TOLD) if one.id not in told][:TOLD]:
            apart = [(max(shares), min(shares), key) for key, shares in self._shares(one).items() if len(shares) > 1]
            if apart:
                most, least, key = max(apart, key=lambda ends: ends[0][0] - ends[1][0])
                yield self._say(
                    f"{key}_divides",
                    text=self.text(one.id),
                    most=self.name(most[1]),
                    high=self._percent(most[0]),
                    least=self.name(least[1]),
                    low=self._percent(least[0]),
                )

    def _shares(self, one: Statement) -> dict[str, list[tuple[float, int]]]:
        """The shares of groups that may be shown on a statement, and their numbers: who agrees, who disagrees."""
        at = self.result.statements.index(one)
        return {
            key: [
                (share, group.id)
                for group in self.result.groups
                if math.isfinite(share := getattr(group.rates, key)[at])
            ]
            for key in ("agree", "disagree")
        }

    def _caution(self) -> Iterable[str]:
        part = self.result.participation
        yield self._say(
            "coverage", share=self._percent(part.coverage), votes=self._votes(math.floor(part.median_votes))
        )
        if abs(part.bias) > BIASED:
            yield self._say("biased")

    def _title(self, key: str) -> str:
        return self._say(f"{key}_table")

    def _columns(self, *keys: str) -> tuple[str, ...]:
        return tuple(self._say(f"{key}_column") for key in keys)

    def _group_table(self) -> Table:
        rows = [
            (self.name(one.id), one.size, _tenths(one.share), *(_hundredths(value) for value in one.centre))
            for one in self.result.groups
        ]
        return Table(self._title("groups"), self._columns("group", "people", "share", "x", "y"), tuple(rows))

    def _typical_table(self) -> Table:
        rows = [
            (self.name(group.id), self.text(one.statement), self._say(one.stance), *map(_tenths, _bounds(one)))
            for group in self.result.groups
            for one in group.typical
        ]
        columns = self._columns("group", "statement", "stance", "share", "low", "high", "rest")
        return Table(self._title("typical"), columns, tuple(rows))

    def _statement_table(self) -> Table:
        """Every statement that is not moderated out: place on the map, counts, shares of agreement, what it does."""
        names = [self._say("of_group", name=self.name(one.id)) for one in self.result.groups]
        rows = []
        for at, one in enumerate(self.result.statements):
            if one.moderation >= 0:
                shares = [_tenths(float(group.rates.agree[at])) for group in self.result.groups]
                place = [_hundredths(value) for value in one.position]
                scores = [_tenths(value) for value in (one.consensus, one.opposed, one.dividing)]
                counts = (one.agree, one.disagree, one.passes)
                rows.append((self.text(one.id), *counts, *shares, *scores, _hundredths(one.bridging), *place))
        columns = (
            *self._columns("statement", "agree", "disagree", "pass"),
            *names,
            *self._columns("consensus", "opposed", "dividing", "bridging", "x", "y"),
        )
        return Table(self._title("statements"), columns, tuple(rows))

    def _participation_table(self) -> Table:
        part = self.result.participation
        values = (
            ("participants", part.participants),
            ("grouped", part.grouped),
            ("statements", part.statements),
            ("votes", part.votes),
            ("coverage", _tenths(part.coverage)),
            ("median_votes", part.median_votes),
            ("bias", _hundredths(part.bias)),
        )
        rows = tuple((self._say(f"{key}_row"), value) for key, value in values)
        return Table(self._title("participation"), self._columns("figure", "value"), rows)


def summary(result: Result, texts: Texts | None = None, language: str = "de") -> str:
    """A result in a few sentences, one a line."""
    return "\n".join(Told(result, texts, language).summary())


def tables(result: Result, texts: Texts | None = None, language: str = "de") -> tuple[Table, ...]:
    """Each picture of a result as a table."""
    return Told(result, texts, language).tables()


def one_line(text: str) -> str:
    """A text as it may stand in a sentence: on one line, without what steers a terminal or turns the line around."""
    plain = "".join(" " if category(each) == "Cc" else each for each in text if each not in TURNING)
    return " ".join(plain.split())


def _bounds(one: Typical) -> tuple[float, ...]:
    return one.share, one.low, one.high, one.rest


def _tenths(share: float) -> float | None:
    """A share in per cent with one decimal."""
    return round(float(100 * share), 1) + 0.0 if math.isfinite(share) else None


def _hundredths(value: float) -> float | None:
    return round(float(value), 2) + 0.0 if math.isfinite(value) else None
