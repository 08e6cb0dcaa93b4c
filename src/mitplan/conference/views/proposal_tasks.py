"""What somebody can do with a draft recommendation now, and why they can't ask for changes where they can't."""

from typing import Any

from django.utils.translation import gettext as _

from ..rules import proposals as rules
from ..states.proposals import AT_WORK, NoteState
from .proposal_pages import Floor


def tasks_of(floor: Floor) -> dict[str, Any]:
    """Links to what somebody may do; the first sentence against asking for changes."""
    by, here, among = floor.by, floor.proposal, floor.phases
    waiting = len(floor.made.open_amendments)
    number = here.number
    amend = rules.may_amend(by, here, reason="-", among=among)
    revise = rules.may_revise_proposal(by, here, reason="-", among=among)
    group = rules.may_agree_in_group(by, here, reason="-", waiting=waiting, among=among)
    adopt = rules.may_adopt_in_conference(by, here, reason="-", waiting=waiting, among=among)
    offered: list[tuple[Any, str, tuple[Any, ...]]] = [
        (amend, _("Änderung beantragen"), ("amend", number)),
        (revise and waiting, _("Änderungsanträge zusammenführen"), ("merge_amendments", number)),
        (revise, _("Überarbeiten"), ("revise_proposal", number)),
        (group, _("Beschluss der Arbeitsgruppe festhalten"), ("decide_proposal", number, "arbeitsgruppe")),
        (adopt, _("Beschluss der Konferenz festhalten"), ("decide_proposal", number, "konferenz")),
        (rules.may_rest_on(by, here), _("Beiträge als Grundlage nennen"), ("proposal_sources", number)),
        (_may_note(floor), _("Minderheitenvotum abgeben"), ("note_minority", number)),
        (rules.may_drop_proposal(by, here), _("Als nicht beschlossen festhalten"), ("drop_proposal", number)),
        (rules.may_withdraw_proposal(by, here), _("Zurückziehen"), ("withdraw_proposal", number)),
    ]
    links = [(label, floor.room.url(*route)) for may, label, route in offered if may]
    return {"links": links, "why_not": "" if amend or here.state not in AT_WORK else amend.reason}


def note_acts(floor: Floor) -> list[tuple[int, bool, bool]]:
    """For each minority note that stands: its number, whether somebody may join it, whether withdraw it."""
    if not rules.is_open_to_notes(floor.proposal):
        return []
    found = []
    for note, backings in floor.made.notes:
        if note.state == NoteState.STANDING:
            carried = any(rules.is_by(floor.by, one) for one in backings)
            withdraw = bool(rules.may_withdraw_minority(floor.by, note, backings[0]))
            found.append((note.number, _may_note(floor) and not carried, withdraw))
    return found


def _may_note(floor: Floor) -> bool:
    return rules.is_open_to_notes(floor.proposal) and bool(rules.may_note_minority(floor.by, floor.proposal.body))
