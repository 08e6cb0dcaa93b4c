"""The verbs that bring a draft recommendation about: propose, revise, rest on, agree, adopt, withdraw, drop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.canonical import canonical, digest
from mitplan.core.journal import Line, key_of, record
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require
from mitplan.people.models import Body
from mitplan.people.queries import known_parties
from mitplan.plan.models import Element, Plan
from mitplan.plan.states import Kind

from .. import patching
from ..models import Contribution, Proposal, ProposalSource, ProposalStep, ProposalVersion
from ..patching import Paragraph
from ..queries import proposals as queries
from ..rules import phases
from ..rules import proposals as rules
from ..speaking import Speaker
from ..states.contributions import ContributionState
from ..states.phases import Activity
from ..states.proposals import PROPOSAL_MOVES, Manner, ProposalState
from .following import tell_followers
from .participants import join

LONGEST_TITLE = 300
LONGEST_TEXT = 50_000


@dataclass(frozen=True, slots=True)
class Wording:
    """What a draft recommendation is to say; `note` says what is new, `seen` which version somebody had before them."""

    title: str
    text: str
    reasons: str = ""
    note: str = ""
    seen: int = 0


@dataclass(frozen=True, slots=True)
class ProposalEntry:
    """A recommendation to propose: the body that works on it, to whom it is addressed, what it rests on."""

    body: Body
    wording: Wording
    field: Element | None = None
    addressees: Sequence[str] = ()
    sources: Sequence[Contribution] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """How a body decided, with the records of it as text keys; `number` is that of the recommendation."""

    manner: str = ""
    poll: str = ""
    minutes: str = ""
    note: str = ""
    number: str = ""


@transaction.atomic
def propose(entry: ProposalEntry, *, by: Speaker, reason: str = "") -> Proposal:
    """Propose a recommendation in a body, as a draft that everybody there can work on."""
    require(rules.may_propose(by, entry.body, reason=reason))
    _check_wording(entry.wording)
    _check_frame(by.plan, entry)
    by = join(by)
    plan = Plan.objects.select_for_update().get(pk=by.plan.pk)
    made = Proposal.objects.create(
        plan=plan,
        number=queries.next_number(Proposal, plan=plan),
        body=entry.body,
        field=entry.field,
        addressees=list(entry.addressees),
        participant=by.participant,
        organisation=by.organisation,
        office=by.acting.office,
        proposed_at=timezone.now(),
    )
    version = write_version(made, entry.wording, patching.carried([], entry.wording.text))
    _rest_on(made, entry.sources)
    facts = {"number": made.number, "body": entry.body.key, "digest": version.digest}
    facts |= {"sources": sorted(source.number for source in entry.sources)}
    tell_followers(entry.sources, "proposal_rests_on", made, by=by)
    record(by, _line("conference.proposal.proposed", made, facts | outside(by, Activity.PROPOSE, entry.body), reason))
    return made


@transaction.atomic
def revise_proposal(proposal: Proposal, wording: Wording, *, by: Speaker, reason: str = "") -> ProposalVersion:
    """Write the next version of a draft; what its group had agreed on, it agrees on anew."""
    proposal = held(proposal)
    require(rules.may_revise_proposal(by, proposal, reason=reason))
    _check_wording(wording)
    before = queries.version_of(proposal)
    if wording.seen and wording.seen != before.number:
        raise ValidationError(
            _("Inzwischen gibt es Fassung %(n)d. Bitte laden Sie die Seite neu und ändern Sie diese.")
            % {"n": before.number}
        )
    own = patching.paragraphs_in(before.paragraphs)
    paragraphs = patching.carried(own, wording.text, queries.names_given(proposal))
    same = (wording.title.strip(), wording.reasons.strip(), paragraphs) == (before.title, before.reasons, own)
    if same:
        raise ValidationError({"text": _("Es hat sich nichts geändert.")})
    by = join(by)
    version = write_version(proposal, wording, paragraphs)
    reopen(proposal, version, by)
    facts = {"version": version.number, "digest": version.digest}
    record(
        by, _line("conference.proposal.revised", proposal, facts | outside(by, Activity.PROPOSE, proposal.body), reason)
    )
    return version


@transaction.atomic
def rest_on(proposal: Proposal, contributions: Sequence[Contribution], *, by: Speaker) -> Proposal:
    """Say on which contributions a draft recommendation rests, besides those it names already."""
    proposal = held(proposal)
    require(rules.may_rest_on(by, proposal))
    known = {source.contribution_id for source in queries.sources_of(proposal)}
    new = [one for one in contributions if one.pk not in known]
    if not new:
        raise ValidationError({"sources": _("Wählen Sie Beiträge, die noch nicht als Grundlage genannt sind.")})
    _rest_on(proposal, new)
    tell_followers(new, "proposal_rests_on", proposal, by=by)
    record(by, _line("conference.proposal.sourced", proposal, {"sources": sorted(one.number for one in new)}))
    return proposal


@transaction.atomic
def agree_in_group(proposal: Proposal, resolved: Resolved, *, by: Speaker, reason: str = "") -> Proposal:
    """Record that the working group agreed on a draft as it stands."""
    proposal = held(proposal)
    require(rules.may_agree_in_group(by, proposal, reason=reason))
    _step(proposal, ProposalState.GROUP_AGREED, resolved)
    facts = _resolved(proposal, resolved) | outside(by, Activity.DECIDE, proposal.body)
    tell_of(proposal, "proposal_agreed", by)
    record(by, _line("conference.proposal.agreed", proposal, facts, reason))
    return proposal


@transaction.atomic
def adopt_in_conference(proposal: Proposal, resolved: Resolved, *, by: Speaker, reason: str = "") -> Proposal:
    """Record that the conference adopted a draft; its wording is frozen and it gets its number as a recommendation."""
    proposal = held(proposal)
    require(rules.may_adopt_in_conference(by, proposal, reason=reason))
    if not resolved.manner or resolved.manner not in Manner.values:
        raise ValidationError({"manner": _("Bitte sagen Sie, wie beschlossen wurde.")})
    notes = queries.minority_notes_on(proposal.plan, key_of(proposal), standing=True)
    if resolved.manner == Manner.MINORITY and not notes:
        raise ValidationError({"manner": _("Zu diesem Entwurf ist kein Minderheitenvotum abgegeben.")})
    number = _number_for(proposal, resolved.number.strip())
    _step(proposal, ProposalState.CONFERENCE_ADOPTED, resolved)
    proposal.recommendation = number
    proposal.save(update_fields=["recommendation"])
    facts = _resolved(proposal, resolved) | {"recommendation": number, "minority": len(notes)}
    tell_of(proposal, "proposal_adopted", by)
    record(
        by, _line("conference.proposal.adopted", proposal, facts | outside(by, Activity.DECIDE, proposal.body), reason)
    )
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: Proposal, reason: str, *, by: Speaker) -> Proposal:
    """Take a draft back, with the reason; it stays readable."""
    proposal = held(proposal)
    require(rules.may_withdraw_proposal(by, proposal))
    _step(proposal, ProposalState.WITHDRAWN, Resolved(note=_reason(reason)))
    tell_of(proposal, "proposal_ended", by)
    record(by, _line("conference.proposal.withdrawn", proposal, {}, reason))
    return proposal


@transaction.atomic
def drop_proposal(proposal: Proposal, resolved: Resolved, *, by: Speaker) -> Proposal:
    """Record that a draft was not adopted, with the reason; it stays readable."""
    proposal = held(proposal)
    require(rules.may_drop_proposal(by, proposal))
    _reason(resolved.note)
    _step(proposal, ProposalState.NOT_ADOPTED, resolved)
    tell_of(proposal, "proposal_ended", by)
    record(by, _line("conference.proposal.not_adopted", proposal, _resolved(proposal, resolved), resolved.note))
    return proposal


# ---------------------------------------------------------------- for verbs of this room only


def held(proposal: Proposal) -> Proposal:
    """The draft as it is now, locked until the commit; with its plan and its body."""
    plan = Plan.objects.select_for_update().get(pk=proposal.plan_id)
    own = Proposal.objects.select_for_update(of=("self",)).select_related("body__parent", "field")
    found = own.get(pk=proposal.pk)
    found.plan = plan
    return found


def write_version(proposal: Proposal, wording: Wording, paragraphs: Sequence[Paragraph]) -> ProposalVersion:
    """The next version of a draft, with its digest."""
    number = queries.next_number(ProposalVersion, proposal=proposal)
    content: dict[str, Any] = {
        "plan": proposal.plan.key,
        "proposal": proposal.number,
        "version": number,
        "title": wording.title.strip(),
        "paragraphs": patching.stored(paragraphs),
        "reasons": wording.reasons.strip(),
    }
    return ProposalVersion.objects.create(
        proposal=proposal,
        number=number,
        title=content["title"],
        paragraphs=content["paragraphs"],
        reasons=content["reasons"],
        note=wording.note.strip(),
        made_at=timezone.now(),
        digest=digest(canonical(content)),
    )


def reopen(proposal: Proposal, version: ProposalVersion, by: Speaker) -> None:
    """A text that changed after the group agreed goes back to the group, unless the conference changed it."""
    conference = proposal.body.parent
    above = by.is_coordination or (conference is not None and by.leads(conference))
    if proposal.state == ProposalState.GROUP_AGREED and not above:
        move(proposal, ProposalState.DRAFT, PROPOSAL_MOVES)
        ProposalStep.objects.create(proposal=proposal, version=version, state=proposal.state, at=timezone.now())


def tell_of(proposal: Proposal, code: str, by: Speaker) -> None:
    """Tell those whose contributions a draft rests on, and whoever follows them."""
    tell_followers([source.contribution for source in queries.sources_of(proposal)], code, proposal, by=by)


def outside(by: Speaker, activity: Activity, body: Body) -> dict[str, bool]:
    """What the journal says of an act outside every open phase."""
    return {"outside_phase": True} if phases.is_outside_phase(by, activity, body) else {}


def _line(verb: str, proposal: Proposal, facts: dict[str, Any], reason: str = "") -> Line:
    return Line(verb, proposal, plan=proposal.plan.key, facts=facts, reason=reason)


def _step(proposal: Proposal, state: ProposalState, resolved: Resolved) -> None:
    refuse_nul([resolved.note, resolved.poll, resolved.minutes])
    move(proposal, state, PROPOSAL_MOVES)
    step = ProposalStep(
        proposal=proposal,
        version=queries.version_of(proposal),
        state=state,
        manner=resolved.manner,
        poll=resolved.poll.strip(),
        minutes=resolved.minutes.strip(),
        note=resolved.note.strip(),
        at=timezone.now(),
    )
    step.clean_fields()
    step.save()


def _resolved(proposal: Proposal, resolved: Resolved) -> dict[str, Any]:
    version = queries.version_of(proposal)
    told = {"manner": resolved.manner, "poll": resolved.poll, "minutes": resolved.minutes}
    return {"version": version.number, "digest": version.digest} | {key: value for key, value in told.items() if value}


def _rest_on(proposal: Proposal, contributions: Sequence[Contribution]) -> None:
    for one in contributions:
        if one.plan_id != proposal.plan_id:
            raise ValidationError({"sources": _("Ein Beitrag gehört zu einem anderen Plan.")})
        if one.state == ContributionState.WITHDRAWN or one.is_revoked:
            raise ValidationError(
                {"sources": _("Beitrag %(n)d ist zurückgezogen; darauf lässt sich nichts stützen.") % {"n": one.number}}
            )
    rows = [ProposalSource(proposal=proposal, contribution=one, at=timezone.now()) for one in contributions]
    ProposalSource.objects.bulk_create(rows)


def _number_for(proposal: Proposal, wish: str) -> str:
    number = wish or queries.free_recommendation(proposal.plan)
    if not number.isascii() or not number.replace(".", "").isalnum() or len(number) > 20:
        raise ValidationError({"number": _("Eine Nummer besteht aus höchstens 20 Buchstaben, Ziffern und Punkten.")})
    if queries.has_recommendation(proposal.plan, number):
        raise ValidationError({"number": _("Die Nummer %(number)s ist schon vergeben.") % {"number": number}})
    return number


def _reason(text: str) -> str:
    refuse_nul([text])
    if not text.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund; alle können ihn lesen.")})
    return text


def _check_wording(wording: Wording) -> None:
    refuse_nul([wording.title, wording.text, wording.reasons, wording.note])
    if not wording.title.strip() or len(wording.title.strip()) > LONGEST_TITLE:
        raise ValidationError({"title": _("Der Titel hat 1 bis %(most)d Zeichen.") % {"most": LONGEST_TITLE}})
    for name in ("text", "reasons", "note"):
        if len(getattr(wording, name)) > LONGEST_TEXT:
            raise ValidationError({name: _("Möglich sind höchstens %(most)d Zeichen.") % {"most": LONGEST_TEXT}})
    if not wording.text.strip():
        raise ValidationError({"text": _("Bitte schreiben Sie, was empfohlen wird.")})


def _check_frame(plan: Plan, entry: ProposalEntry) -> None:
    if entry.field is not None and (entry.field.plan_id != plan.pk or entry.field.kind != Kind.FIELD):
        raise ValidationError({"field": _("Das ist kein Handlungsfeld dieses Plans.")})
    if unknown := set(entry.addressees) - known_parties(entry.addressees):
        raise ValidationError(
            {"addressees": _("Die Stelle „%(key)s“ ist nicht eingetragen.") % {"key": sorted(unknown)[0]}}
        )
