"""Conversations out of and into the files of Pol.is: comments.csv, votes.csv, participants-votes.csv.

What leaves names nobody: voters are numbered within the conversation, by what they voted and not by when they came, and
who proposed a statement is not told. Still, somebody who knows how a person voted on a few statements finds their line.
"""

import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitplan.core.canonical import canonical
from opinion import InputError, Votes
from opinion.formats import (
    Comment,
    read_comments,
    read_votes,
    unlisted,
    with_comments,
    write_comments,
    write_matrix_csv,
    write_votes_csv,
)

from ..models import Conversation, Statement
from ..states.opinions import LONGEST, StatementState
from .sealing import MODERATION, Ballots, ballots_of, line_of

WARNING = """\
Achtung: Diese Dateien enthalten persönliche Meinungen einzelner Menschen. Namen stehen nicht darin, aber wer von
jemandem weiß, wie er oder sie über einige Aussagen gestimmt hat, kann die Zeile finden und alles Übrige lesen. Geben
Sie sie nicht weiter, und veröffentlichen Sie sie nicht. Zum Veröffentlichen ist karte.json da.

Caution: these files hold personal opinions of individuals. There are no names in them, but whoever knows how somebody
voted on a few statements can find the line and read the rest. Do not pass them on; publish karte.json instead.

participants-votes.csv, votes.csv, comments.csv: as Pol.is exports them (1 agree, -1 disagree, 0 pass).
gespraech.json: statements, seed and threshold. `python -m mitplan recompute FILE.zip` computes digest and map again.
"""
_STATES = {value: StatementState(state) for state, value in MODERATION.items()}


@dataclass(frozen=True, slots=True)
class Read:
    """What files of another system say: statements (number, text, state, created), votes, and what was noticed."""

    statements: Sequence[tuple[int, str, str, int]]
    votes: Votes
    origin: str
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def participants(self) -> int:
        return int(self.votes.participants.size)

    @property
    def count(self) -> int:
        return int(self.votes.values.size)

    def rows(self) -> Iterator[tuple[int, int, int]]:
        """(person from 0 on, statement, vote)."""
        numbers = self.votes.statements.tolist()
        for person in range(self.participants):
            own = slice(self.votes.starts[person], self.votes.starts[person + 1])
            for column, value in zip(self.votes.columns[own].tolist(), self.votes.values[own].tolist(), strict=True):
                yield person, numbers[column], value


def read(comments: bytes, votes: bytes) -> Read:
    """A conversation out of two files. Raises ValidationError that names file, line and what is wrong."""
    with tempfile.TemporaryDirectory(prefix="mitplan-opinions-") as folder:
        one, other = Path(folder, "comments.csv"), Path(folder, "votes.csv")
        one.write_bytes(comments)
        other.write_bytes(votes)
        try:
            listed = read_comments(one)
            cast = with_comments(read_votes(other), listed)
        except InputError as error:
            raise ValidationError(str(error)) from error
    origin = hashlib.sha256(hashlib.sha256(comments).digest() + hashlib.sha256(votes).digest()).hexdigest()
    return Read([_statement(one) for one in _checked(listed, cast)], cast, origin, _notes(listed, cast))


def _checked(listed: Sequence[Comment], votes: Votes) -> Sequence[Comment]:
    if missing := unlisted(votes, {one.id for one in listed}):
        raise ValidationError(
            _("comments.csv: Es fehlt die Aussage %(number)s, über die abgestimmt wurde.") % {"number": missing[0]}
        )
    for one in listed:
        if one.id < 0 or not one.text.strip() or len(one.text.strip()) > LONGEST:
            told = _("comments.csv: Aussage %(number)s ist leer oder länger als %(most)d Zeichen.")
            raise ValidationError(told % {"number": one.id, "most": LONGEST})
    return listed


def _statement(one: Comment) -> tuple[int, str, str, int]:
    return one.id, one.text.strip(), _STATES[one.moderated].value, one.created


def _notes(listed: Sequence[Comment], votes: Votes) -> list[str]:
    heard = set(votes.statements[votes.columns].tolist())
    silent = sum(one.id not in heard for one in listed)
    out = sum(one.moderated < 0 for one in listed)
    notes = [_("Wer welche Aussage vorgeschlagen hat, wird nicht übernommen.")]
    if silent:
        notes.append(_("Ohne eine Stimme: %(n)d Aussagen.") % {"n": silent})
    if out:
        notes.append(_("Dort abgelehnt und hier ebenso: %(n)d Aussagen.") % {"n": out})
    return notes


def export(conversation: Conversation, document: Mapping[str, Any] | None) -> bytes:
    """All files in one, with what it takes to compute digest and map again."""
    ballots = ballots_of(conversation)
    votes = ballots.votes()
    created = dict(Statement.objects.filter(conversation=conversation).values_list("number", "at"))
    comments = [
        Comment(
            one["number"], one["text"], MODERATION[one["state"]], None, int(created[one["number"]].timestamp() * 1000)
        )
        for one in ballots.header["statements"]
    ]
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed, tempfile.TemporaryDirectory() as folder:
        packed.writestr("LIESMICH.txt", WARNING)
        packed.writestr("gespraech.json", canonical({"header": ballots.header, "digest": ballots.digest}))
        if document is not None:
            packed.writestr("karte.json", canonical(document))
        path = Path(folder, "file.csv")
        write_comments(comments, votes, path)
        packed.write(path, "comments.csv")
        write_votes_csv(votes, path)
        packed.write(path, "votes.csv")
        write_matrix_csv(votes, path)
        packed.write(path, "participants-votes.csv")
    return whole.getvalue()


def recounted(whole: bytes) -> tuple[Ballots, dict[str, Any], dict[str, Any] | None]:
    """Out of an export: the ballots as the votes say, what it says of itself, and the map in it."""
    with zipfile.ZipFile(io.BytesIO(whole)) as packed, tempfile.TemporaryDirectory() as folder:
        told = json.loads(packed.read("gespraech.json"))
        shown = json.loads(packed.read("karte.json")) if "karte.json" in packed.namelist() else None
        votes = read_votes(Path(packed.extract("votes.csv", folder)))
    numbers = votes.statements.tolist()
    lines = []
    for person in range(votes.participants.size):
        own = slice(votes.starts[person], votes.starts[person + 1])
        cast = zip(votes.columns[own].tolist(), votes.values[own].tolist(), strict=True)
        lines.append(line_of((numbers[column], value) for column, value in cast))
    return Ballots(told["header"], sorted(lines)), told, shown
