"""The files that Pol.is exports: votes.csv, participants-votes.csv and comments.csv.

In them 1 is agree, -1 disagree, 0 pass, and nothing means "not voted"; moderation is -1 out, 0 undecided, 1 in.
"""

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from opinion.errors import InputError
from opinion.votes import IN, OUT, Votes

from .numbers import NUMBER, Header, columns, header_of, line_of, require, rows

VOTES = ("comment-id", "voter-id", "vote")
TIME = "timestamp"
MATRIX = "participant"
BEFORE = ("xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
COMMENTS = ("comment-id", "moderated", "comment-body")
CAST = {"1": 1, "-1": -1, "0": 0}
STATES = CAST | {"": 0}


@dataclass(frozen=True, slots=True)
class Comment:
    """A statement as comments.csv has it. `created` in milliseconds since 1970, 0 if unknown."""

    id: int
    text: str
    moderated: int = 0
    author: int | None = None
    created: int = 0


class Matrix(NamedTuple):
    """What participants-votes.csv says: the votes, and the group of those who were given one."""

    votes: Votes
    groups: dict[int, int]


def read_votes_csv(path: Path) -> Votes:
    """The votes of votes.csv; of several votes of a pair the latest counts, at equal times the last in the file."""
    header = header_of(path)
    require(path, header, VOTES)
    timed = TIME in header.names
    read = columns(path, header, (*VOTES, TIME) if timed else VOTES)
    statement, participant, vote = read[:3]
    wrong = np.flatnonzero((vote < -1) | (vote > 1))
    if wrong.size:
        raise InputError(
            f"{path.name}, line {line_of(path, header, int(wrong[0]))}: a vote is 1 (agree), -1 (disagree) "
            f"or 0 (pass), not {vote[wrong[0]]}."
        )
    return Votes.from_arrays(participant, statement, vote, read[3] if timed else None)


def read_matrix_csv(path: Path) -> Matrix:
    """The votes and the published groups of participants-votes.csv."""
    header = header_of(path)
    require(path, header, (MATRIX,))
    statements = _statements(path, header)
    votes: list[tuple[int, int, int]] = []
    groups: dict[int, int] = {}
    people: set[int] = set()
    for line, row in rows(path, header):
        where = f"{path.name}, line {line}"
        person = _whole(where, MATRIX, row[header.names.index(MATRIX)])
        if person in people:
            raise InputError(f"{where}: participant {person} is there twice.")
        people.add(person)
        for place, statement in statements:
            if cell := row[place]:
                votes.append((person, statement, _cast(where, statement, cell)))
        if group := row[header.names.index("group-id")] if "group-id" in header.names else "":
            groups[person] = _whole(where, "group-id", group)
    return Matrix(Votes.of(votes, statements=[statement for _, statement in statements]), groups)


def _statements(path: Path, header: Header) -> list[tuple[int, int]]:
    """Place and id of the columns that are statements: all but the first ones, which have names."""
    named = {MATRIX, *BEFORE}
    found = [(place, name) for place, name in enumerate(header.names) if name not in named]
    for _, name in found:
        if not NUMBER.fullmatch(name):
            raise InputError(f"{path.name}, line 1: the column {name!r:.40} is neither a known one nor a statement id.")
    again = next((ident for ident, times in Counter(int(name) for _, name in found).items() if times > 1), None)
    if again is not None:
        raise InputError(f"{path.name}, line 1: the statement {again} is there twice.")
    return [(place, int(name)) for place, name in found]


def _cast(where: str, statement: int, cell: str) -> int:
    if cell not in CAST:
        raise InputError(
            f"{where}: a vote is 1 (agree), -1 (disagree), 0 (pass) or nothing, "
            f"not {cell!r:.40} as on statement {statement}."
        )
    return CAST[cell]


def _whole(where: str, name: str, text: str) -> int:
    if not NUMBER.fullmatch(text):
        raise InputError(f"{where}: {name} is {text!r:.40}, and not a whole number.")
    return int(text)


def read_comments(path: Path) -> list[Comment]:
    """The statements of comments.csv, in the order of the file. Its counts of votes are left: they count re-votes."""
    header = header_of(path)
    require(path, header, COMMENTS)
    found: dict[int, Comment] = {}
    for line, row in rows(path, header):
        where = f"{path.name}, line {line}"
        given = dict(zip(header.names, row, strict=True))
        if given["comment-id"] == "comment-id":
            raise InputError(f"{where} repeats the header: were two files joined?")
        ident = _whole(where, "comment-id", given["comment-id"])
        if ident in found:
            raise InputError(f"{where}: statement {ident} is there twice.")
        if given["moderated"] not in STATES:
            raise InputError(f"{where}: moderated is -1, 0 or 1, not {given['moderated']!r:.40}.")
        found[ident] = Comment(
            ident,
            given["comment-body"],
            STATES[given["moderated"]],
            _whole(where, "author-id", given["author-id"]) if given.get("author-id") else None,
            _whole(where, TIME, given[TIME]) if given.get(TIME) else 0,
        )
    return list(found.values())


def with_comments(votes: Votes, comments: Iterable[Comment]) -> Votes:
    """The votes with the moderation states of the comments; statements nobody voted on become known.

    Statements that are none of the comments stay undecided, see `unlisted`; where all are, it is the wrong list.
    """
    states = {comment.id: comment.moderated for comment in comments}
    missing = unlisted(votes, states)
    if missing and len(missing) == np.unique(votes.columns).size:
        raise InputError("The list has none of the statements that were voted on: does it belong to these votes?")
    return votes.knowing(list(states)).moderated(states)


def unlisted(votes: Votes, listed: Collection[Any]) -> list[Any]:
    """The statements that were voted on but are not listed, by their ids."""
    voted = votes.statements[np.unique(votes.columns)].tolist()
    return sorted(ident for ident in voted if ident not in listed)


def write_votes_csv(votes: Votes, path: Path) -> None:
    """votes.csv, by statement and participant. When each vote was cast is not kept: the times are 0."""
    people = np.repeat(votes.participants, votes.counts)
    statements = votes.statements[votes.columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow((TIME, "datetime", *VOTES))
        order = np.lexsort((people, statements))
        lists = (each[order].tolist() for each in (statements, people, votes.values))
        write.writerows((0, "", *row) for row in zip(*lists, strict=True))


def write_matrix_csv(votes: Votes, path: Path, groups: Mapping[Any, int] | None = None) -> None:
    """participants-votes.csv, by participant, with the group of each where there is one."""
    order = np.argsort(votes.statements, kind="stable").tolist()
    authored = "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow((MATRIX, *authored, *votes.statements[order].tolist()))
        for person in np.argsort(votes.participants, kind="stable").tolist():
            own = slice(votes.starts[person], votes.starts[person + 1])
            cast = dict(zip(votes.columns[own].tolist(), votes.values[own].tolist(), strict=True))
            ident = votes.participants[person].item()
            values = list(cast.values())
            counts = len(values), values.count(1), values.count(-1)
            group = (groups or {}).get(ident, "")
            write.writerow((ident, group, 0, *counts, *(cast.get(column, "") for column in order)))


def write_comments(comments: Iterable[Comment], votes: Votes, path: Path) -> None:
    """comments.csv, with how many agree and disagree with each; who voted again counts once."""
    agrees, disagrees = (
        np.bincount(votes.columns[votes.values == value], minlength=votes.statements.size) for value in (IN, OUT)
    )
    place = {ident: column for column, ident in enumerate(votes.statements.tolist())}
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow((TIME, "datetime", "comment-id", "author-id", "agrees", "disagrees", *COMMENTS[1:]))
        for one in comments:
            column = place.get(one.id)
            counts = (0, 0) if column is None else (int(agrees[column]), int(disagrees[column]))
            author = "" if one.author is None else one.author
            write.writerow((one.created, "", one.id, author, *counts, one.moderated, one.text))
