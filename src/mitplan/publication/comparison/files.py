"""A comparison to take away: as JSON with the values of the documents, as a workbook in words."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from django.utils.translation import gettext as _

from mitplan.core.tables import Table, Value, xlsx_of
from mitplan.plan.models import Version

from ..frame import Frame
from . import fates, overview, telling

FORMAT: Final = "mitplan-comparison/1"
# So many elements are read and told at once.
_AT_ONCE = 500


def as_json(before: Version, after: Version) -> bytes:
    """The comparison as one JSON object (docs/comparison.md)."""
    found = overview.overview(before, after)
    content = {
        "format": FORMAT,
        "before": _named(before),
        "after": _named(after),
        "unchanged": found.same,
        "counts": {aspect: count for aspect, _label, count in found.counts()},
        "marks": {mark: count for mark, _label, count in found.marks()},
        "changes": list(_changes(before, after, found)),
        "recommendations": [asdict(story) for story in fates.fates_of(before, after).stories],
    }
    return json.dumps(content, ensure_ascii=False).encode()


def _named(version: Version) -> dict[str, Any]:
    return {
        "plan": version.plan.key,
        "number": version.number,
        "label": version.label,
        "kind": version.kind,
        "sha256": version.sha256,
    }


def _changes(before: Version, after: Version, found: overview.Overview) -> Iterator[dict[str, Any]]:
    for start in range(0, len(found.listed), _AT_ONCE):
        listed = found.listed[start : start + _AT_ONCE]
        for one, change in zip(listed, telling.changes_of(before, after, listed), strict=True):
            yield {
                "element": one.reference,
                "former": list(one.former),
                "gone": one.is_gone,
                "title": change.content["title"],
                "aspects": sorted(one.aspects),
                "marks": sorted(one.marks),
                "differences": [
                    {"aspect": it.aspect, "field": it.field, "before": it.before, "after": it.after}
                    for it in change.differences
                ],
            }


def as_workbook(frame: Frame, before: Version) -> bytes:
    """One sheet with a row for each difference, one with the fates of recommendations.

    In the language of the page, which must be the plan's own: then no text is marked as being in another one.
    """
    head = [_("Art"), _("Nummer"), _("Titel"), _("Angabe"), _("Vorher"), _("Nachher"), _("Hinweis")]
    told = [_("Nummer"), _("Empfehlung"), _("Was daraus wurde"), _("Seit Fassung"), _("Begründung")]
    stories = fates.fates_of(before, frame.version).stories
    lives: list[list[Value]] = [
        [story.number, story.title, str(fates.FATES[story.fate]), story.version, story.reason] for story in stories
    ]
    return xlsx_of(
        [Table(_("Änderungen"), head, _rows(frame, before)), Table(_("Empfehlungen"), told, lives)],
    )


def _rows(frame: Frame, before: Version) -> Iterator[list[Value]]:
    found = overview.overview(before, frame.version)
    for start in range(0, len(found.listed), _AT_ONCE):
        for group in telling.told(frame, before, found.listed[start : start + _AT_ONCE]):
            for entry in group["entries"]:
                marks = ", ".join(str(label) for _mark, label in entry["marks"])
                about: list[Value] = [str(group["label"]), str(entry["number"]), str(entry["title"])]
                for it in entry["differences"]:
                    yield [*about, str(it["label"]), str(it["before"]), str(it["after"]), marks]
