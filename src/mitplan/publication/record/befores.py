"""What an entry said before a line of the journal and after it, as far as that is public.

Public is what stands in sealed versions: the last one sealed before the line, and the first one sealed after it. Where
several lines lie between the two, what is shown is their work together.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mitplan.core.journal import pk_in
from mitplan.core.models import Act
from mitplan.core.texts import listed
from mitplan.core.word_diff import Fate, Run, changed_words
from mitplan.plan.fields import FIELDS
from mitplan.plan.findings import current_answer
from mitplan.plan.models import Sealed, Version
from mitplan.plan.states import AnswerCode

from .. import archive
from ..frame import Frame
from ..showing import Content, entry_label, shown
from ..verb_words import family_of
from . import lines

# Compared word by word.
_PROSE = ("title", "text")
_LONG, _END = 160, 60
_Pair = tuple[int, int]  # the version before, the version after


@dataclass(frozen=True, slots=True)
class Befores:
    """For the lines of one page: the elements they are about, in the versions around them."""

    frame: Frame
    seals: Sequence[tuple[int, int]]
    versions: Mapping[int, Version]
    rows: Mapping[tuple[int, int], Sealed]

    def of(self, act: Act) -> dict[str, Any] | None:
        """What the entry said before and after, field by field; None where nothing public differs."""
        pair, element = _around(act.number, self.seals), pk_in(act.thing, "plan.element")
        before, after = (self.rows.get((pk, element or 0)) for pk in pair or (0, 0))
        if before is None or after is None or pair is None:
            return None
        told = [self._differing(before, after, name) for name in _fields_of(act)]
        fields = [one for one in told if one["before"] != one["after"]]
        if not fields:
            return None
        first, last = (self.versions[pk].number for pk in pair)
        return {"first": first, "last": last, "fields": fields}

    def _differing(self, before: Sealed, after: Sealed, name: str) -> dict[str, Any]:
        old, new = (_said(row.content, name, self.frame.language) for row in (before, after))
        label = _("Antwort") if name == "answer" else entry_label(after.kind, name)
        told: dict[str, Any] = {"label": label, "before": old, "after": new}
        if name in _PROSE and old and new:
            return told | {"runs": [_cut(run) for run in changed_words(old, new)]}
        own = name in (*_PROSE, "pages", "tags", "names")
        return told | {side: self.frame.said(told[side]) for side in ("before", "after") if own}


def befores(frame: Frame, acts: Sequence[Act], last: Act, versions: Mapping[int, Version]) -> Befores:
    """What is needed for the lines of one page; two queries, one of them the first time only."""
    seals = lines.seals_of(frame.key, last.number, last.hash)
    return Befores(frame, seals, versions, archive.rows_of(_places(acts, seals)))


def _places(acts: Iterable[Act], seals: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for act in acts:
        element, pair = pk_in(act.thing, "plan.element"), _around(act.number, seals)
        if element is not None and pair and any(_fields_of(act)):
            yield from ((version, element) for version in pair)


def _around(number: int, seals: Sequence[tuple[int, int]]) -> _Pair | None:
    """The versions sealed last before a line and first after it."""
    place = bisect_left(seals, (number, 0))
    return (seals[place - 1][1], seals[place][1]) if 0 < place < len(seals) else None


def _fields_of(act: Act) -> list[str]:
    """The fields that a line says it has changed."""
    family, facts = family_of(act.verb), act.facts
    if family == "plan.answer":
        return ["answer"]
    if family == "plan.claim":
        return [str(facts["field"])] if facts.get("field") and facts.get("valid") else []
    return [str(name) for name in facts.get("fields", ())]


def _said(content: Content, name: str, language: str) -> str:
    if name == "answer":
        answer = current_answer(content)
        return str(AnswerCode(answer["code"]).label) if answer else ""
    if name == "names":
        return listed(label["name"] for label in content.get("names", ()))
    if name == "tags":
        return listed(content.get("tags", ()))
    if name in ("title", "text", "pages"):
        return str(content.get(name, ""))
    value = content.get("values", {}).get(name)
    return shown(content, name, value, language) if value is not None and name in FIELDS[content["kind"]] else ""


def _cut(run: Run) -> Run:
    """A long run that stayed the same, cut in its middle, so that what changed is found at once."""
    if run.fate != Fate.SAME or len(run.text) <= _LONG:
        return run
    return Run(run.fate, f"{run.text[:_END].rsplit(' ', 1)[0]} … {run.text[-_END:].split(' ', 1)[-1]}")
