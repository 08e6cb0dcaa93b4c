"""The history of an element in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from mitplan.core.journal import pk_in
from mitplan.people.models import Office

from ..models import Revision
from ..queries import Entry
from .telling import changes_in_words, party_names_in

VERBS: Mapping[str, Any] = {
    "plan.element.drafted": _("angelegt"),
    "plan.element.revised": _("geändert"),
    "plan.element.revision_undone": _("eine Änderung zurückgenommen"),
    "plan.element.withdrawn": _("zurückgezogen"),
    "plan.element.reinstated": _("wiederhergestellt"),
    "plan.element.reordered": _("umgestellt"),
    "plan.element.relocated": _("einem anderen Handlungsfeld zugeordnet"),
    "plan.element.split": _("geteilt"),
    "plan.element.merged": _("hat andere aufgenommen"),
    "plan.element.superseded": _("ersetzt"),
    "plan.element.translated": _("übersetzt"),
    "plan.link.made": _("verbunden"),
    "plan.link.ended": _("eine Verbindung beendet"),
    "plan.claim.made": _("eine Angabe eingetragen"),
    "plan.claim.marked_valid": _("gültige Angabe gewählt"),
    "plan.answer.given": _("beantwortet"),
}


def told_history(kind: str, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Each line: when, in which office, what, why, and before and after where it changed fields."""
    keys = {pk for entry in entries if (pk := pk_in(entry.act.office, "people.office"))}
    titles = dict(Office.objects.filter(pk__in=keys).values_list("pk", "title")) if keys else {}
    revisions = [entry.revision for entry in entries if entry.revision]
    names = party_names_in(kind, [values for one in revisions for values in (one.before, one.after)])
    return [
        {
            "number": entry.act.number,
            "at": entry.act.at,
            "office": titles.get(pk_in(entry.act.office, "people.office") or 0, ""),
            "words": VERBS.get(entry.act.verb, entry.act.verb),
            "reason": entry.act.reason,
            "changes": _changes(kind, entry.revision, names) if entry.revision else [],
            "can_undo": entry.can_undo,
            "is_intact": entry.is_intact,
        }
        for entry in entries
    ]


def _changes(kind: str, revision: Revision, names: Mapping[str, Any]) -> list[dict[str, Any]]:
    return changes_in_words(kind, revision.before, revision.after, names)
