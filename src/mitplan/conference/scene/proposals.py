"""The working groups draft a dozen recommendations from contributions, amend them, agree and don't agree.

Nothing is forwarded: that would seal another version of the demo's plan, whose versions tests and pages rely on.
"""

import json
from pathlib import Path
from typing import Any, Final

from .. import patching
from ..actions import (
    Merging,
    ProcedureEntry,
    ProposalEntry,
    Resolved,
    Wording,
    adopt_in_conference,
    agree_in_group,
    amend,
    drop_proposal,
    join_minority,
    merge_amendments,
    note_minority,
    propose,
    propose_procedure,
    reply_to_procedure,
    withdraw_proposal,
)
from ..models import Contribution, Proposal
from ..patching import Deed, Patch
from ..queries.proposals import version_of
from ..speaking import Speaker, speaking
from ..states.contributions import ContributionState
from .stage import Stage

DRAFTS: Final = Path(__file__).with_name("proposals.json")


def play(stage: Stage) -> None:
    """Draft all of them, argue about two, bring each to where it stands."""
    made = {}
    for row in json.loads(DRAFTS.read_text(encoding="utf-8")):
        made[row["title"]] = draft = _propose(stage, row)
        if row["title"].startswith("Gründungsberatung"):
            _merge(stage, draft)
        _decide(stage, draft, row)
    _argue(stage, made["Elternabende mit Sprachmittlung zur Regel machen"])
    _argue_elsewhere(stage, made["Eine Nummer für Sprachmittlung in der ganzen Verwaltung"])


def _member(stage: Stage, group: int, organisation: str) -> Speaker:
    """Whoever sits in a group for an organisation, as a participant if they are one by now; else its chair."""
    members = stage.members(f"ml-ag-{group}")
    sits = (one for one in members if one.organisation and one.organisation.key == organisation)
    return _at_hand(next(sits, members[0]))


def _propose(stage: Stage, row: dict[str, Any]) -> Proposal:
    group = stage.body(f"ml-ag-{row['group']}")
    charge = stage.plan.charges.get(body=group, is_current=True)
    known = {one.title: one for one in Contribution.objects.filter(plan=stage.plan, title__in=row["sources"])}
    sources = [known[title] for title in row["sources"] if title in known]
    usable = [one for one in sources if one.state != ContributionState.WITHDRAWN]
    wording = Wording(row["title"], row["text"], row["reasons"])
    entry = ProposalEntry(group, wording, charge.field, row["to"], usable)
    return propose(entry, by=_member(stage, row["group"], row["who"]))


def _decide(stage: Stage, draft: Proposal, row: dict[str, Any]) -> None:
    """Agreed, adopted, withdrawn, not adopted; or still in the draft."""
    chair = _chair(stage, row["group"])
    if note := row.get("withdrawn"):
        withdraw_proposal(draft, note, by=_member(stage, row["group"], row["who"]))
    if note := row.get("dropped"):
        drop_proposal(draft, Resolved("vote", note=note), by=chair)
    if "agreed" in row or "adopted" in row:
        agreed = row.get("agreed", "einstimmig")
        agree_in_group(draft, Resolved("vote" if "Ja" in agreed else "consensus", note=agreed), by=chair)
    if told := row.get("minority"):
        note = note_minority(draft, told["text"], by=_member(stage, row["group"], told["who"]))
        for other in told["with"]:
            join_minority(note, by=_member(stage, row["group"], other))
    if "adopted" in row:
        manner = "minority" if "minority" in row else "consensus"
        adopt_in_conference(draft, Resolved(manner, note=row["adopted"]), by=_at_hand(stage.eva))


def _at_hand(by: Speaker) -> Speaker:
    """Somebody who has done something since they were looked up is a participant by now."""
    return speaking(by.acting, by.plan)


def _chair(stage: Stage, group: int) -> Speaker:
    return _at_hand(stage.ben if group == 2 else stage.chair(f"ml-ag-{group}"))


def _merge(stage: Stage, draft: Proposal) -> None:
    """Two amendments of one group went into its second version, one of them in other words."""
    group, text = 3, version_of(draft)
    more = Patch(
        "p1", Deed.CHANGE, "Die Gründungsberatung des Landes wird in acht Sprachen angeboten, auch am Telefon."
    )
    amend(
        text,
        [more],
        "Sechs Sprachen decken nur die Hälfte der Anfragen ab.",
        by=_member(stage, group, "ml-anerkennung"),
    )
    behind = Patch("p2", Deed.INSERT, "Die Beratung ist kostenlos.")
    amend(text, [behind], "Das steht bisher nirgends.", by=_member(stage, group, "ml-gruenderinnen"))
    words = "Die Gründungsberatung des Landes wird in mindestens sechs Sprachen angeboten, auch am Telefon."
    results = {"p1": words, patching.new_name(2, 0): behind.text}
    told = {1: "Das Telefon übernehmen wir; acht Sprachen lassen sich nicht besetzen."}
    merging = Merging(1, results, told, note="Zwei Änderungsanträge zusammengeführt.")
    merge_amendments(draft, merging, by=_chair(stage, group))


def _argue(stage: Stage, draft: Proposal) -> None:
    """Two want the same paragraph otherwise, a third strikes it out; the chair's proposal was refused."""
    text = version_of(draft)
    one = Patch(
        "p2", Deed.CHANGE, "Die Sprachmittlung wird über eine zentrale Stelle gebucht; das Land trägt die Kosten."
    )
    amend(text, [one], "„Zahlt nichts“ sagt nicht, wer zahlt.", by=_member(stage, 2, "ml-kita-verbund"))
    other = "Jede Einrichtung bekommt ein eigenes Budget und sucht die Sprachmittlung selbst aus."
    kept = "Kinder und Jugendliche werden nur noch mit ihrer Zustimmung zum Übersetzen herangezogen."
    patches = [Patch("p2", Deed.CHANGE, other), Patch("p3", Deed.CHANGE, kept)]
    refused = amend(
        text, patches, "Vor Ort weiß man besser, wen man braucht.", by=_member(stage, 2, "ml-lehrkraefteverband")
    )
    entry = ProcedureEntry(
        "reject",
        "Ein Budget je Einrichtung benachteiligt kleine Häuser; beim Übersetzen durch Kinder geht es um Schutz.",
    )
    procedure = propose_procedure(refused, entry, by=_chair(stage, 2))
    why = "Dann bitten wir um eine Abstimmung in der Arbeitsgruppe."
    reply_to_procedure(procedure, "refused", why, by=_member(stage, 2, "ml-lehrkraefteverband"))
    behind = Patch("p3", Deed.INSERT, "Schulen weisen in der Einladung in allen Sprachen darauf hin.")
    amend(text, [behind], "Sonst weiß es niemand.", by=_at_hand(stage.ada))


def _argue_elsewhere(stage: Stage, draft: Proposal) -> None:
    """Two more collide, and one was accepted in other words."""
    text = version_of(draft)
    first = Patch(
        "p1",
        Deed.CHANGE,
        "Alle Behörden des Landes und der Kommunen erreichen Sprachmittlung unter einer Nummer, auch per Video.",
    )
    wide = amend(
        text, [first], "Die meisten Gespräche finden in Kommunen statt.", by=_member(stage, 7, "ml-queere-vielfalt")
    )
    counter = "Alle Behörden des Landes erreichen Sprachmittlung unter einer Nummer; Kommunen können sich anschließen."
    explained = "Die Kommunen können wir nicht verpflichten, aber einladen."
    entry = ProcedureEntry("partly", explained, [Patch("p1", Deed.CHANGE, counter)])
    procedure = propose_procedure(wide, entry, by=_chair(stage, 7))
    reply_to_procedure(procedure, "accepted", "Damit können wir leben.", by=_member(stage, 7, "ml-queere-vielfalt"))
    signed = "Alle Behörden des Landes erreichen Sprach- und Gebärdensprachmittlung unter einer Nummer, auch per Video."
    amend(text, [Patch("p1", Deed.CHANGE, signed)], "Gebärdensprache fehlt.", by=_member(stage, 7, "ml-behindertenrat"))
