"""People and organisations of Musterland contribute: some sixty voices in two rounds, in seven languages."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from mitplan.core.dates import PartialDate
from mitplan.plan.models import Element
from mitplan.plan.states import Kind

from ..actions import (
    ContributionEntry,
    revise_contribution,
    revoke_contribution,
    submit_contribution,
    withdraw_contribution,
)
from ..models import Contribution
from ..speaking import Speaker
from .stage import GROUPS, Stage

# Each voice: who (an organisation's key, "finn", "guest:" and a name), day counted from today, and what it says.
VOICES: Final = Path(__file__).with_name("voices.json")


def play(stage: Stage) -> None:
    """Let everybody contribute; three then think better of it, each in another way."""
    fields = {field.number: field for field in Element.objects.filter(plan=stage.plan, kind=Kind.FIELD)}
    organisations = _organisations(stage)
    made = {}
    for order, voice in enumerate(json.loads(VOICES.read_text(encoding="utf-8"))):
        by = _speaker(stage, organisations, voice["who"])
        made[voice["title"]] = submit_contribution(_entry(stage, voice, fields, order), by=by)
    _second_thoughts(stage, organisations, made)


def _organisations(stage: Stage) -> dict[str, Speaker]:
    found = {}
    for group in GROUPS:
        for member in stage.members(group):
            if member.organisation:
                found[member.organisation.key] = member
    return found


def _speaker(stage: Stage, organisations: dict[str, Speaker], who: str) -> Speaker:
    if who.startswith("guest:"):
        return stage.guest(who.removeprefix("guest:"))
    return stage.finn if who == "finn" else organisations[who]


def _entry(stage: Stage, voice: dict[str, Any], fields: dict[str, Element], order: int) -> ContributionEntry:
    received = stage.day(voice["day"], 8 + order % 12) + timedelta(minutes=7 * order % 60)
    return ContributionEntry(
        kind=voice["kind"],
        title=voice["title"],
        text=voice["text"],
        language=voice["language"],
        body=stage.body(f"ml-ag-{voice['group']}") if voice["group"] else None,
        field=fields[voice["field"]] if voice["field"] else None,
        for_organisation=voice["who"].startswith("ml-"),
        resolved_on=PartialDate(voice["resolved"]),
        consent=True,
        received_at=min(received, stage.now),
    )


def _second_thoughts(stage: Stage, organisations: dict[str, Speaker], made: dict[str, Contribution]) -> None:
    """One is put in better words, one is taken back, and one is gone because its author wants it so."""
    bench = made["Mitfahrbänke statt leerer Busse"]
    more = "Nachtrag: In Hohenfelde und Rohde stehen die ersten beiden; gefahren wird etwa viermal am Tag."
    revise_contribution(bench, bench.title, f"{bench.text}\n\n{more}", by=organisations["ml-landfrauen"])
    examination, why = made["Meisterprüfung auf Antrag mündlich"], "Die Kammer hat inzwischen geantwortet: Das geht."
    withdraw_contribution(examination, why, by=_again(stage, "Murat"))
    revoke_contribution(made["Wohnungen gibt es, Zusagen nicht"], by=_again(stage, "Rolf"))


def _again(stage: Stage, name: str) -> Speaker:
    """A guest who comes again and is known by the key in the browser."""
    guest = stage.guest(name)
    return replace(guest, participant=stage.plan.participants.get(digest=guest.digest))
