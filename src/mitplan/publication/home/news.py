"""What is new about a plan: its last public acts, from the journal, in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.journal import moment, pk_in
from mitplan.core.models import Act
from mitplan.core.texts import filled
from mitplan.plan.models import Sealed

from .. import addresses, archive, queries
from ..frame import Frame
from ..showing import date_shown
from ..verb_words import NEWS, words_of

_READ, _SHOWN = 100, 6


def news_of(frame: Frame) -> list[dict[str, Any]]:
    """The last acts up to the sealing of the version, those of one day and verb together; three queries.

    Many at once are counted as "at least", where the reading ended among them.
    """
    last = archive.last_line_of(frame.version)
    acts = list(archive.acts_in(frame.key, last.number, NEWS)[:_READ]) if last else []
    rows = queries.sealed_here(frame.version, [pk for act in acts if (pk := pk_in(act.thing, "plan.element"))])
    public = [act for act in acts if act.verb == "plan.version.sealed" or pk_in(act.thing, "plan.element") in rows]
    days = groupby(public, key=lambda act: (moment(act).date(), act.verb))
    groups = [(day, verb, list(group)) for (day, verb), group in days]
    return [
        _line(frame, rows, (day, verb, group), cut=len(acts) == _READ and group[-1] is public[-1])
        for day, verb, group in groups[:_SHOWN]
    ]


def _line(
    frame: Frame, rows: Mapping[int, Sealed], told: tuple[date, str, Sequence[Act]], *, cut: bool
) -> dict[str, Any]:
    day, verb, acts = told
    things = list(_things(frame, rows, acts))
    words = words_of(verb, len(acts))
    return {
        "on": date_shown(PartialDate.of(day).edtf),
        "edtf": day.isoformat(),
        "words": _("mindestens %(words)s") % {"words": words} if cut else words,
        "things": things[:3],
        "more": max(0, len(things) - 3),
    }


def _things(frame: Frame, rows: Mapping[int, Sealed], acts: Iterable[Act]) -> Iterable[dict[str, str]]:
    for act in acts:
        if act.verb == "plan.version.sealed":
            number = act.facts["number"]
            words = _("Fassung %(number)d") % {"number": number}
            yield {"words": words, "url": addresses.version(frame.key, number)}
        elif row := rows.get(pk_in(act.thing, "plan.element") or 0):
            yield {
                "words": filled("%(number)s %(title)s", number=row.number, title=frame.titled(row)),
                "url": frame.address(row),
            }
