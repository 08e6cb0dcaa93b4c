"""Contributions and comments out of another system: two tables, read by a declared mapping of their columns.

Everything is looked at first, row by row; taken in is all of it or nothing, and what is here already stays as it is.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.journal import key_of
from mitplan.core.texts import listed
from mitplan.exchange.given import Place
from mitplan.exchange.proposals import Verdict
from mitplan.exchange.reading import Grid, read
from mitplan.exchange.reading.grids import head_of
from mitplan.plan.models import Element

from ..actions import BroughtContribution, bring_comments, bring_contributions
from ..actions.comments import BroughtComment, checked
from ..actions.contributions import check_texts
from ..models import Brought, Comment
from ..speaking import Speaker

_HERE: Final = Path(__file__).parent
# A share of votes is rounded or cut off to two digits.
_ROUNDED: Final = Decimal("0.01")
LANGUAGE: Final = "de"


@dataclass(frozen=True, slots=True)
class Finding:
    """What becomes of one row or cell, and where it stands."""

    verdict: Verdict
    place: Place
    sentence: str = ""


@dataclass
class Delivery:
    """Two tables looked through: what they bring, and what was found."""

    system: str
    topics: Mapping[str, Element]
    known: set[str]
    contributions: list[BroughtContribution] = field(default_factory=list)
    comments: list[tuple[str, BroughtComment]] = field(default_factory=list)  # with the contribution's name there
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def faults(self) -> list[Finding]:
        return [one for one in self.findings if one.verdict is Verdict.ERROR]

    @property
    def counts_told(self) -> dict[str, int]:
        """How much is new, and how much is here already."""
        return {name: self.counts[name] for name in ("contributions", "comments", "answers", "known")}

    def tell(self, verdict: Verdict, place: Place, sentence: str) -> None:
        """Note something that a person should look at."""
        self.findings.append(Finding(verdict, place, sentence))


@dataclass(frozen=True, slots=True)
class Source:
    """One system: which columns mean what, its words for kinds, how an answer names what it answers."""

    contributions: Mapping[str, str]
    comments: Mapping[str, str]
    kinds: Mapping[str, str]
    answer: str
    no_subject: Sequence[str]

    @classmethod
    def named(cls, name: str) -> "Source":
        """A source that comes with Mitplan."""
        return cls(**json.loads((_HERE / f"{name}.json").read_text(encoding="utf-8")))


def look_through(
    source: Source, system: str, files: Sequence[tuple[str, bytes]], topics: Mapping[str, Element], *, by: Speaker
) -> Delivery:
    """Read the tables and compare them with what is here; nothing is written.

    `topics` are the fields of action for topics of that system. Raises ValidationError where a file can't be read.
    """
    here = Brought.objects.filter(plan=by.plan, system=system).values_list("reference", flat=True)
    made = Delivery(system, topics, set(here))
    tables = [grid for name, content in files for grid in read(content, name) if grid.rows]
    there = set(Comment.objects.filter(plan=by.plan).exclude(origin="").values_list("origin", flat=True))
    stated: dict[str, tuple[Place, int]] = {}
    for place, cells in _rows(tables, source.contributions):
        _contribution(made, source, (place, cells), stated)
    references = made.known | {entry.reference for entry in made.contributions}
    _comments(made, source, list(_rows(tables, source.comments)), references, there)
    counted = Counter(reference for reference, _comment in made.comments)
    for reference, (place, count) in stated.items():
        if counted[reference] and count != counted[reference]:
            told = _("Genannt sind %(said)d Kommentare, in der Datei stehen %(are)d.")
            made.tell(Verdict.WARNING, place, told % {"said": count, "are": counted[reference]})
    return made


@transaction.atomic
def take_in(made: Delivery, *, by: Speaker) -> Delivery:
    """Bring everything in by verbs, or nothing where something is wrong."""
    if made.faults:
        told = listed([f"{one.place}: {one.sentence}" for one in made.faults[:5]], apart=True)
        raise ValidationError(_("Nichts übernommen: %(faults)s") % {"faults": told})
    bring_contributions(made.contributions, made.system, by=by)
    rows = Brought.objects.filter(plan=by.plan, system=made.system).select_related("contribution")
    things = {row.reference: key_of(row.contribution) for row in rows}
    entries = [_placed(entry, things[reference]) for reference, entry in made.comments]
    bring_comments(entries, made.system, by=by)
    return made


def _placed(entry: BroughtComment, thing: str) -> BroughtComment:
    return BroughtComment(thing, entry.text, entry.origin, entry.sent_at, entry.parent, entry.stance, entry.language)


# ---------------------------------------------------------------- rows


def _rows(tables: Sequence[Grid], columns: Mapping[str, str]) -> Iterator[tuple[Place, dict[str, str]]]:
    """The rows of the table that has these columns; empty columns beside them don't matter."""
    for grid in tables:
        head = head_of(grid.rows[0])
        if not set(columns.values()) <= set(head):
            continue
        at = {name: head.index(column) for name, column in columns.items()}
        for number, row in enumerate(grid.rows[1:], 2):
            cells = {
                name: str(row[index] if index < len(row) and row[index] is not None else "").strip()
                for name, index in at.items()
            }
            if any(cells.values()):
                yield grid.place(number), cells
        return
    told = _("Keine der Dateien hat diese Spalten: %(columns)s.") % {"columns": listed(columns.values())}
    raise ValidationError(told)


def _contribution(
    made: Delivery, source: Source, row: tuple[Place, dict[str, str]], stated: dict[str, tuple[Place, int]]
) -> None:
    place, cells = row
    try:
        entry = _entry(made, source, place, cells)
        said = _whole(cells["comments"])
    except ValidationError as error:
        made.tell(Verdict.ERROR, place, error.messages[0])
        return
    if entry.reference in stated:
        made.tell(Verdict.ERROR, place, _("Jede Zeile braucht eine eigene Nummer."))
        return
    stated[entry.reference] = (place, said)
    made.counts["known" if entry.reference in made.known else "contributions"] += 1
    if entry.reference not in made.known:
        made.contributions.append(entry)


def _entry(made: Delivery, source: Source, place: Place, cells: dict[str, str]) -> BroughtContribution:
    if not cells["reference"] or len(cells["reference"]) > 80:
        raise ValidationError(_("Jede Zeile braucht eine eigene Nummer."))
    if cells["kind"] not in source.kinds:
        raise ValidationError(_("Die Art „%(kind)s“ ist unbekannt.") % {"kind": cells["kind"]})
    check_texts(cells["title"], cells["text"])
    up, down = _whole(cells["upvotes"]), _whole(cells["downvotes"])
    if _whole(cells["votes"]) != up + down or not _fits(cells["rating"], up, up + down):
        told = _(
            "Die Bewertung „%(rating)s“ passt nicht zu %(up)d dafür und %(down)d dagegen; gezählt wird, was da ist."
        )
        made.tell(Verdict.WARNING, place, told % {"rating": cells["rating"], "up": up, "down": down})
    return BroughtContribution(
        reference=cells["reference"],
        topic=cells["topic"],
        kind=source.kinds[cells["kind"]],
        title=cells["title"],
        text=cells["text"],
        language=LANGUAGE,
        field=made.topics.get(cells["topic"]),
        sent_at=_moment(cells["sent_at"]),
        upvotes=up,
        downvotes=down,
    )


def _comments(
    made: Delivery, source: Source, rows: Sequence[tuple[Place, dict[str, str]]], known: set[str], there: set[str]
) -> None:
    answers = re.compile(source.answer)
    by_number = {cells["reference"]: cells for _place, cells in rows}
    for place, cells in rows:
        try:
            entry = _comment(made.system, source, answers, by_number, cells)
            if cells["contribution"] not in known:
                told = _("Den Beitrag %(number)s, zu dem er gehört, gibt es nicht.")
                raise ValidationError(told % {"number": cells["contribution"]})
        except ValidationError as error:
            made.tell(Verdict.ERROR, place, error.messages[0])
            continue
        made.comments.append((cells["contribution"], entry))
        made.counts["known" if entry.origin in there else "comments"] += 1
        made.counts["answers"] += bool(entry.parent and entry.origin not in there)


def _comment(
    system: str,
    source: Source,
    answers: re.Pattern[str],
    by_number: Mapping[str, dict[str, str]],
    cells: dict[str, str],
) -> BroughtComment:
    """A comment; an answer to an answer hangs below the same comment, as there is one level of replies here."""
    seen, above = {cells["reference"]}, cells
    while match := answers.fullmatch(above["subject"]):
        parent = by_number.get(match[1])
        if parent is None or parent["contribution"] != cells["contribution"] or match[1] in seen:
            raise ValidationError(_("Nr. %(number)s, worauf er antwortet, gibt es dort nicht.") % {"number": match[1]})
        seen.add(match[1])
        above = parent
    is_answer = above is not cells
    subject = "" if is_answer or cells["subject"] in source.no_subject else cells["subject"]
    text = checked(f"{subject}\n\n{cells['text']}" if subject else cells["text"])
    origin, parent_origin = _origin(system, cells["reference"]), _origin(system, above["reference"])
    return BroughtComment("", text, origin, _moment(cells["sent_at"]), parent_origin if is_answer else "")


def _origin(system: str, reference: str) -> str:
    return f"{system}:{reference}"


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 7:
        raise ValidationError(_("„%(text)s“ ist keine Anzahl.") % {"text": text})
    return int(text)


def _fits(rating: str, up: int, votes: int) -> bool:
    """Whether a share is that of the votes; a German spreadsheet has made 10.000 of 1.0000."""
    try:
        share = Decimal(rating)
    except InvalidOperation:
        return False
    if re.fullmatch(r"\d{2}\.\d{3}", rating):
        share /= 10
    return abs(share - (Decimal(up) / votes if votes else 0)) <= _ROUNDED


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise ValidationError(_("„%(text)s“ ist kein Zeitpunkt.") % {"text": text}) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
