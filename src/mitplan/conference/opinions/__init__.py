"""The adapter to the opinion engine, and all of the conference that knows it.

The engine takes numbers and gives a result; here votes of the database become its votes, and its result becomes a
document in which nobody can be recognised. numpy and scipy are loaded only with the first map or statement asked for.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..models import Conversation
from ..queries.opinions import Talk

if TYPE_CHECKING:
    from .files import Read
    from .sealing import Ballots


def next_statement(talk: Talk, who: str, voted: Collection[int]) -> int | None:
    """The number of the statement to ask somebody about; None when they have voted on all of them."""
    from .reading import reader_of  # noqa: PLC0415

    return reader_of(talk).next_statement(talk, who, voted)


def live_document(talk: Talk) -> dict[str, Any] | None:
    """The map of a conversation as it may be shown now; None as long as too few people have voted."""
    from .reading import reader_of  # noqa: PLC0415

    return reader_of(talk).document(talk)


def final_document(conversation: Conversation, ballots: "Ballots") -> dict[str, Any]:
    """The map from all votes of a conversation, computed once; the same votes and seed give the same document."""
    from .telling import document_of  # noqa: PLC0415

    return document_of(ballots.header, ballots.votes())


def told(document: Mapping[str, Any], language: str) -> tuple[str, list[str]]:
    """The result in sentences, and the language they are in: the engine speaks German and English."""
    found = document["told"]
    spoken = language if language in found else "de"
    return spoken, list(found[spoken])


def read_files(comments: bytes, votes: bytes) -> "Read":
    """A conversation out of the files of another system. Raises ValidationError that names the place."""
    from .files import read  # noqa: PLC0415

    return read(comments, votes)


def exported(conversation: Conversation, document: Mapping[str, Any] | None) -> bytes:
    """Statements and votes of a conversation as a zip of files, with its map where there is one."""
    from .files import export  # noqa: PLC0415

    return export(conversation, document)


@dataclass(frozen=True, slots=True)
class Recounted:
    """What an export says when it is computed again."""

    people: int
    votes: int
    seed: int
    digest: str
    has_map: bool
    faults: Sequence[str]


def recount(whole: bytes) -> Recounted:
    """Digest and map out of an export, and where they differ from what it says of itself."""
    from .files import recounted  # noqa: PLC0415
    from .telling import document_of  # noqa: PLC0415

    ballots, told, shown = recounted(whole)
    faults = []
    if ballots.digest != told["digest"]:
        faults.append(f"The digest of these votes is {ballots.digest}, the file says {told['digest']}.")
    if shown is not None and document_of(ballots.header, ballots.votes()) != shown:
        faults.append("The map computed from these votes is another one than karte.json.")
    people, votes = len(ballots.lines), ballots.count
    return Recounted(people, votes, int(ballots.header["seed"]), ballots.digest, shown is not None, faults)
