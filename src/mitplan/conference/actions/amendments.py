"""The verbs on amendments: amend, withdraw, propose a procedure, reply to it, merge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.canonical import canonical, digest
from mitplan.core.journal import Line, record
from mitplan.core.states import move
from mitplan.core.texts import listed, refuse_nul
from mitplan.core.verdict import require

from .. import patching
from ..models import Amendment, Procedure, Proposal, ProposalVersion
from ..patching import Deed, Patch, Place, Rebased
from ..queries import proposals as queries
from ..rules import proposals as rules
from ..speaking import Speaker
from ..states.phases import Activity
from ..states.proposals import AMENDMENT_MOVES, AmendmentState, ProcedureKind, Reply
from .following import tell
from .moderation import screen
from .participants import join
from .proposals import LONGEST_TEXT, Wording, held, outside, reopen, write_version


@dataclass(frozen=True, slots=True)
class ProcedureEntry:
    """What the chair proposes to do with an amendment, why, from when its author sees it, perhaps in other words."""

    kind: str
    explanation: str
    counter: Sequence[Patch] = ()
    visible_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Merging:
    """What the chair decided: words for each place, a sentence for each amendment, and which text it was.

    `results` has for each place that an amendment touches its words, None for none. `obsolete` are amendments that
    need no decision any more.
    """

    seen: int
    results: Mapping[str, str | None]
    sentences: Mapping[int, str] = field(default_factory=dict)
    obsolete: frozenset[int] = frozenset()
    note: str = ""


@transaction.atomic
def amend(version: ProposalVersion, patches: Sequence[Patch], why: str, *, by: Speaker, reason: str = "") -> Amendment:
    """Ask for changes to a draft recommendation, paragraph by paragraph, against one version of it."""
    proposal = held(version.proposal)
    require(rules.may_amend(by, proposal, reason=reason))
    _check_patches(version, patches)
    _say(why, "why", _("Bitte begründen Sie die Änderung in einem Satz."))
    by = join(by)
    made = Amendment.objects.create(
        proposal=proposal,
        number=queries.next_number(Amendment, proposal=proposal),
        version=version,
        patches=[patch.stored() for patch in patches],
        reason=why.strip(),
        participant=by.participant,
        organisation=by.organisation,
        office=by.acting.office,
        sent_at=timezone.now(),
    )
    facts = {"number": made.number, "version": version.number, "digest": digest(canonical(made.patches))}
    record(
        by, _line("conference.amendment.submitted", made, facts | outside(by, Activity.AMEND, proposal.body), reason)
    )
    screen(made, proposal.body, "\n\n".join([made.reason, *(patch.text for patch in patches)]), by)
    return made


@transaction.atomic
def withdraw_amendment(amendment: Amendment, why: str, *, by: Speaker) -> Amendment:
    """Take an amendment back, with a sentence; it stays readable."""
    amendment = _held(amendment)
    require(rules.may_withdraw_amendment(by, amendment))
    _say(why, "why", _("Bitte sagen Sie in einem Satz, warum Sie den Antrag zurückziehen."))
    _decide(amendment, AmendmentState.WITHDRAWN, why, None)
    record(by, _line("conference.amendment.withdrawn", amendment, {}, why))
    return amendment


@transaction.atomic
def propose_procedure(amendment: Amendment, entry: ProcedureEntry, *, by: Speaker) -> Procedure:
    """Say what the chair proposes to do with an amendment; a later proposal takes the place of an earlier one."""
    amendment = _held(amendment)
    require(rules.may_propose_procedure(by, amendment))
    if entry.kind not in ProcedureKind.values:
        raise ValidationError({"kind": _("Bitte wählen Sie, was Sie vorschlagen.")})
    _say(entry.explanation, "explanation", _("Bitte erklären Sie den Vorschlag; wer den Antrag stellte, liest es."))
    if (entry.kind == ProcedureKind.PARTLY) != bool(entry.counter):
        raise ValidationError(
            {"counter": _("Anderen Wortlaut gibt es genau dann, wenn der Antrag teilweise einfließt.")}
        )
    if entry.counter:
        _check_patches(amendment.version, entry.counter)
    Procedure.objects.filter(amendment=amendment, is_current=True).update(is_current=False)
    now = timezone.now()
    made = Procedure.objects.create(
        amendment=amendment,
        kind=entry.kind,
        counter=[patch.stored() for patch in entry.counter],
        explanation=entry.explanation.strip(),
        visible_from=entry.visible_from or now,
        at=now,
    )
    facts = {"kind": made.kind, "visible_from": made.visible_from.isoformat()}
    if amendment.participant_id and made.visible_from <= now:
        tell([amendment.participant_id], "procedure_proposed", made, by=by, number=amendment.proposal.number)
    record(by, _line("conference.amendment.procedure_proposed", amendment, facts))
    return made


@transaction.atomic
def reply_to_procedure(procedure: Procedure, reply: str, why: str, *, by: Speaker) -> Procedure:
    """Accept or refuse what the chair proposes, with a sentence; the author may change their mind until the merging."""
    amendment = _held(procedure.amendment)
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    procedure.amendment = amendment
    require(rules.may_reply_to_procedure(by, procedure))
    if reply not in (Reply.ACCEPTED, Reply.REFUSED):
        raise ValidationError({"reply": _("Bitte wählen Sie, ob Sie einverstanden sind.")})
    if reply == Reply.REFUSED:
        _say(why, "why", _("Bitte sagen Sie in einem Satz, warum nicht."))
    refuse_nul([why])
    procedure.reply, procedure.reply_note, procedure.replied_at = reply, why.strip(), timezone.now()
    procedure.save(update_fields=["reply", "reply_note", "replied_at"])
    record(by, _line("conference.amendment.procedure_answered", amendment, {"reply": str(reply)}))
    return procedure


@transaction.atomic
def merge_amendments(proposal: Proposal, merging: Merging, *, by: Speaker, reason: str = "") -> ProposalVersion:
    """Make of a draft and all open amendments its next version; each amendment gets its fate, with a sentence."""
    proposal = held(proposal)
    require(rules.may_revise_proposal(by, proposal, reason=reason))
    before = queries.version_of(proposal)
    amendments = {one.number: one for one in queries.amendments_of(proposal) if one.state == AmendmentState.OPEN}
    if before.number != merging.seen:
        raise ValidationError(_("Inzwischen gibt es eine neue Fassung. Bitte laden Sie die Seite neu."))
    if not amendments:
        raise ValidationError(_("Es sind keine Änderungsanträge offen."))
    fits, rows = rebased_on(before, amendments)
    _check_results(rows, merging)
    fates = {number: _fate(number, fits[number], rows, merging) for number in amendments}
    sentences = _sentences(fates, merging)
    paragraphs = patching.outcome(rows, merging.results, queries.names_given(proposal))
    if not paragraphs:
        raise ValidationError(_("So bliebe kein Text übrig. Ziehen Sie den Entwurf dann zurück."))
    by = join(by)
    version = before
    if paragraphs != patching.paragraphs_in(before.paragraphs):
        note = merging.note.strip() or _("Änderungsanträge zusammengeführt.")
        version = write_version(proposal, Wording(before.title, "", before.reasons, note), paragraphs)
        reopen(proposal, version, by)
    for number, one in amendments.items():
        _decide(one, fates[number], sentences[number], version)
        if one.participant_id:
            tell([one.participant_id], "amendment_decided", one, by=by, number=proposal.number)
    facts = {"version": version.number, "digest": version.digest, "fates": {str(n): str(f) for n, f in fates.items()}}
    facts |= outside(by, Activity.PROPOSE, proposal.body)
    record(by, Line("conference.amendment.merged", proposal, plan=proposal.plan.key, facts=facts, reason=reason))
    return version


def rebased_on(version: ProposalVersion, amendments: Mapping[int, Amendment]) -> tuple[dict[int, Rebased], list[Place]]:
    """What of each amendment still fits a version, and every place of the text with what is offered for it."""
    newer = patching.paragraphs_in(version.paragraphs)
    fits = {
        number: patching.rebased(
            patching.patches_in(one.patches), patching.paragraphs_in(one.version.paragraphs), newer
        )
        for number, one in amendments.items()
    }
    return fits, patching.places(newer, fits)


def _held(amendment: Amendment) -> Amendment:
    proposal = held(amendment.proposal)
    found = Amendment.objects.select_for_update(of=("self",)).select_related("version").get(pk=amendment.pk)
    found.proposal = proposal
    return found


def _decide(amendment: Amendment, state: AmendmentState, why: str, version: ProposalVersion | None) -> None:
    # The sentence first: the table refuses a fate without one.
    amendment.fate_note, amendment.decided_at, amendment.decided_in = why.strip(), timezone.now(), version
    amendment.save(update_fields=["fate_note", "decided_at", "decided_in"])
    move(amendment, state, AMENDMENT_MOVES)


def _fate(number: int, fits: Rebased, rows: Sequence[Place], merging: Merging) -> AmendmentState:
    found = patching.taken(number, rows, merging.results)
    if found.wholly and not (found.otherwise or found.not_at_all or fits.stale):
        return AmendmentState.TAKEN_OVER
    if found.wholly or found.otherwise:
        return AmendmentState.PARTLY
    return AmendmentState.OBSOLETE if number in merging.obsolete else AmendmentState.NOT_TAKEN


def _sentences(fates: Mapping[int, AmendmentState], merging: Merging) -> dict[int, str]:
    refuse_nul([*merging.sentences.values(), merging.note])
    told = {number: merging.sentences.get(number, "").strip() for number in fates}
    missing = [n for n, fate in fates.items() if not told[n] and fate != AmendmentState.TAKEN_OVER]
    if missing:
        raise ValidationError(
            {
                f"sentence-{number}": _("Änderungsantrag %(n)d: Bitte begründen Sie in einem Satz.") % {"n": number}
                for number in missing
            }
        )
    return {number: told[number] or _("Wie beantragt übernommen.") for number in fates}


def _check_results(rows: Sequence[Place], merging: Merging) -> None:
    touched = {row.name for row in rows if row.offers}
    if missing := [row.name for row in rows if row.name in touched - merging.results.keys()]:
        raise ValidationError(
            {f"place-{name}": _("Bitte entscheiden Sie, was an dieser Stelle stehen soll.") for name in missing}
        )
    if strange := merging.results.keys() - touched:
        raise ValidationError(
            _("Seit Sie die Seite geladen haben, hat sich ein Antrag geändert: %(places)s. Bitte laden Sie sie neu.")
            % {"places": listed(sorted(strange))}
        )
    refuse_nul(text for text in merging.results.values() if text is not None)
    if any(len(text or "") > LONGEST_TEXT for text in merging.results.values()):
        raise ValidationError(_("Möglich sind höchstens %(most)d Zeichen.") % {"most": LONGEST_TEXT})


def _check_patches(version: ProposalVersion, patches: Sequence[Patch]) -> None:
    known = {name for name, _text in version.paragraphs} | {patching.BEGINNING}
    touched = [patch.at for patch in patches if patch.do != Deed.INSERT]
    if not patches:
        raise ValidationError({"patches": _("Es hat sich nichts geändert. Ändern Sie mindestens einen Absatz.")})
    if {patch.at for patch in patches} - known or len(set(touched)) != len(touched) or patching.BEGINNING in touched:
        raise ValidationError(_("Die Änderungen passen nicht zu dieser Fassung. Bitte laden Sie die Seite neu."))
    refuse_nul(patch.text for patch in patches)
    if sum(len(patch.text) for patch in patches) > LONGEST_TEXT:
        raise ValidationError(_("Möglich sind höchstens %(most)d Zeichen.") % {"most": LONGEST_TEXT})
    if any(patching.blocks(patch.text) != ([] if patch.do == Deed.DELETE else [patch.text]) for patch in patches):
        raise ValidationError(_("Eine Streichung hat keinen Text, jede andere Änderung genau einen Absatz."))


def _say(text: str, name: str, missing: str) -> None:
    refuse_nul([text])
    if not text.strip():
        raise ValidationError({name: missing})
    if len(text) > LONGEST_TEXT:
        raise ValidationError({name: _("Möglich sind höchstens %(most)d Zeichen.") % {"most": LONGEST_TEXT}})


def _line(verb: str, amendment: Amendment, facts: dict[str, Any], reason: str = "") -> Line:
    return Line(verb, amendment, plan=amendment.proposal.plan.key, facts=facts, reason=reason)
