"""Verbs on contributions: submit, revise, withdraw, revoke, take up, keep."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.canonical import canonical, digest
from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.journal import Line, record
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import No, require
from mitplan.people.acting import Acting
from mitplan.people.models import Body
from mitplan.plan.models import Element, Plan
from mitplan.plan.states import Kind

from ..models import Comment, Consent, Contribution, ContributionText, Participant
from ..queries.successions import copies_of
from ..rules import contributions as rules
from ..rules.phases import is_outside_phase
from ..speaking import Speaker
from ..states.contributions import (
    CONSENT_WORDING,
    LANGUAGES,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOVES,
    ContributionKind,
    ContributionState,
)
from ..states.phases import Activity
from .attachments import clear_attachments
from .following import hand_over
from .moderation import screen
from .participants import join


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionEntry:
    """A contribution to send off; `body` None addresses everybody who works on the plan."""

    kind: str
    title: str
    text: str
    language: str
    body: Body | None = None
    field: Element | None = None
    for_organisation: bool = False
    resolved_on: PartialDate = UNKNOWN
    consent: bool = False
    # When it came in, where that wasn't just now: on paper, or in a set-up. The journal has its own time.
    received_at: datetime | None = None


@transaction.atomic
def submit_contribution(entry: ContributionEntry, reason: str = "", *, by: Speaker) -> Contribution:
    """Send off a contribution, for oneself or for one's organisation, and agree that it is published.

    Raises ValidationError and Refused.
    """
    require(rules.may_submit_contribution(by, entry.body, reason=reason))
    if entry.for_organisation:
        require(rules.may_speak_for_organisation(by))
    check_entry(entry, by.plan)
    return put_contribution(entry, join(by), reason)


def check_entry(entry: ContributionEntry, plan: Plan) -> None:
    """Raise ValidationError for a contribution that can't be sent off as it is."""
    check_texts(entry.title, entry.text)
    if entry.kind not in ContributionKind.values:
        raise ValidationError({"kind": _("Bitte wählen Sie, was Ihr Beitrag ist.")})
    if entry.language not in dict(LANGUAGES):
        raise ValidationError({"language": _("Bitte wählen Sie die Sprache Ihres Beitrags.")})
    if entry.field is not None and (entry.field.plan_id != plan.pk or entry.field.kind != Kind.FIELD):
        raise ValidationError({"field": _("Das ist kein Handlungsfeld dieses Plans.")})
    if entry.resolved_on and not entry.for_organisation:
        raise ValidationError({"resolved_on": _("Ein Beschluss gehört zu einem Beitrag im Namen einer Organisation.")})
    if not entry.consent:
        raise ValidationError(
            {"consent": _("Veröffentlicht wird nur, womit Sie einverstanden sind. Ohne das geht nichts ab.")}
        )


def check_texts(title: str, text: str) -> None:
    """Raise ValidationError for a title or text that is missing or too long."""
    refuse_nul([title, text])
    for name, typed, longest in (("title", title, LONGEST_TITLE), ("text", text, LONGEST_TEXT)):
        if not typed.strip():
            raise ValidationError({name: _("Bitte füllen Sie dieses Feld aus.")})
        if len(typed) > longest:
            told = _("Das sind %(count)d Zeichen, Platz ist für %(most)d.") % {"count": len(typed), "most": longest}
            raise ValidationError({name: told})


def put_contribution(entry: ContributionEntry, by: Speaker, reason: str = "") -> Contribution:
    """Write a contribution that was checked, of a participant. A part of the verbs by which one comes in."""
    # The lock gives each contribution one number, even if two come at once.
    plan = Plan.objects.select_for_update().get(pk=by.plan.pk)
    last = Contribution.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    now = entry.received_at or timezone.now()
    made = Contribution.objects.create(
        plan=plan,
        number=last + 1,
        kind=entry.kind,
        title=entry.title.strip(),
        text=entry.text.strip(),
        folded=folded(entry.title, entry.text),
        language=entry.language,
        body=entry.body,
        field=entry.field,
        participant=by.participant,
        organisation=by.organisation if entry.for_organisation else None,
        resolved_on=entry.resolved_on,
        office=by.acting.office,
        sent_at=now,
    )
    Consent.objects.create(contribution=made, given_at=now, wording_version=CONSENT_WORDING)
    facts = {
        "number": made.number,
        "kind": made.kind,
        "language": made.language,
        "body": entry.body.key if entry.body else "",
        "field": entry.field.number if entry.field else "",
        "organisation": made.organisation.key if made.organisation else "",
        "resolved_on": entry.resolved_on.edtf,
        "consent": CONSENT_WORDING,
        "sha256": _add_text(made, 1, now),
    }
    if is_outside_phase(by, Activity.CONTRIBUTE, entry.body):
        facts["outside_phase"] = True
    record(_signing(by, made), Line("conference.contribution.submitted", made, plan.key, facts, reason.strip()))
    screen(made, made.body, f"{made.title}\n{made.text}", by)
    return made


@transaction.atomic
def revise_contribution(contribution: Contribution, title: str, text: str, *, by: Speaker) -> Contribution:
    """Send another wording of one's own contribution; the earlier ones stay readable.

    Where nothing is different, nothing happens. Raises ValidationError and Refused.
    """
    stored = _locked(contribution)
    require(rules.may_revise_contribution(by, stored))
    check_texts(title, text)
    title, text = title.strip(), text.strip()
    if (title, text) == (stored.title, stored.text):
        return stored
    stored.title, stored.text, stored.folded = title, text, folded(title, text)
    stored.save(update_fields=["title", "text", "folded"])
    number = ContributionText.objects.filter(contribution=stored).count() + 1
    facts = {"number": stored.number, "text": number, "sha256": _add_text(stored, number, timezone.now())}
    record(_signing(by, stored), Line("conference.contribution.revised", stored, plan=by.plan.key, facts=facts))
    screen(stored, stored.body, f"{title}\n{text}", by)
    return stored


@transaction.atomic
def withdraw_contribution(contribution: Contribution, reason: str = "", *, by: Speaker) -> Contribution:
    """Take one's own contribution back, with or without a reason; it stays readable, marked as withdrawn."""
    stored = _locked(contribution)
    require(rules.may_withdraw_contribution(by, stored))
    refuse_nul([reason])
    move(stored, ContributionState.WITHDRAWN, MOVES)
    # Its author's own words, which can go with the text; the journal keeps none of them.
    stored.withdrawn_because = reason.strip()[:1000]
    stored.save(update_fields=["withdrawn_because"])
    facts = {"number": stored.number, "with_reason": bool(stored.withdrawn_because)}
    record(_signing(by, stored), Line("conference.contribution.withdrawn", stored, plan=by.plan.key, facts=facts))
    return stored


@transaction.atomic
def revoke_contribution(contribution: Contribution, reason: str = "", *, by: Speaker) -> Contribution:
    """Revoke the consent to publish a contribution: all its texts, its attachments and its author's name are gone.

    Number, address and what points to it stay. The coordination office does it for whoever asks, with a reason.
    """
    stored = _locked(contribution)
    require(rules.may_revoke_contribution(by, stored, reason))
    if stored.state == ContributionState.SUBMITTED:
        move(stored, ContributionState.WITHDRAWN, MOVES)
    stored.title = stored.text = stored.folded = stored.withdrawn_because = ""
    signing = _signing(by, stored)
    stored.organisation = stored.office = None
    stored.resolved_on, stored.is_revoked = UNKNOWN, True
    stored.save()
    ContributionText.objects.filter(contribution=stored).update(title="", text="")
    Consent.objects.filter(contribution=stored, revoked_at=None).update(revoked_at=timezone.now())
    facts = {"number": stored.number, "attachments": clear_attachments(stored)}
    record(
        signing, Line("conference.contribution.revoked", stored, plan=by.plan.key, facts=facts, reason=reason.strip())
    )
    # Forwarded, the same text stands in several places.
    for copy in copies_of(stored):
        if not copy.is_revoked:
            revoke_contribution(copy, reason, by=by)
    return stored


@transaction.atomic
def take_up_contribution(contribution: Contribution, *, by: Speaker) -> Contribution:
    """Say that a contribution is being dealt with; from then on its author doesn't revise it."""
    stored = _locked(contribution)
    require(rules.may_take_up_contribution(by, stored))
    if take_up(stored):
        facts = {"number": stored.number}
        record(by, Line("conference.contribution.taken_up", stored, plan=by.plan.key, facts=facts))
    return stored


def take_up(contribution: Contribution) -> bool:
    """The same as a part of other verbs, with their line of the journal; False when somebody has done so already."""
    now = timezone.now()
    changed = Contribution.objects.filter(pk=contribution.pk, taken_up_at=None).update(taken_up_at=now)
    if changed:
        contribution.taken_up_at = now
    return bool(changed)


@transaction.atomic
def keep_contributions(guest: Participant, *, by: Speaker) -> Participant:
    """Keep in one's account what one sent off as a guest; `guest` was found by the key that the browser holds.

    Who has taken part in the plan under their account before takes over contributions and comments of the guest.
    """
    require(rules.may_keep_contributions(by))
    stored = Participant.objects.select_for_update().get(pk=guest.pk)
    if stored.person_id is not None:
        require(No(_("Das gehört schon zu einem Konto.")))
    counted = Contribution.objects.filter(participant=stored).count()
    if by.participant is None:
        stored.person, stored.digest = by.acting.person, None
        stored.save(update_fields=["person", "digest"])
        own = stored
    else:
        own = by.participant
        for model in (Contribution, Comment):
            model._default_manager.filter(participant=stored).update(participant=own)
        hand_over(stored, own)
    facts = {"guest": stored.number, "participant": own.number, "contributions": counted}
    record(replace(by, participant=own), Line("conference.contribution.kept", own, plan=by.plan.key, facts=facts))
    return own


def folded(title: str, text: str) -> str:
    """Title and text as the list searches them."""
    return f"{title}\n{text}".casefold()


def digest_of_text(title: str, text: str) -> str:
    """The digest that says which text was sent."""
    return digest(canonical({"title": title, "text": text}))


def _add_text(made: Contribution, number: int, at: datetime) -> str:
    sha256 = digest_of_text(made.title, made.text)
    ContributionText.objects.create(
        contribution=made, number=number, title=made.title, text=made.text, sha256=sha256, at=at
    )
    return sha256


def _signing(by: Speaker, contribution: Contribution) -> Speaker:
    """Who stands in the journal: an author who writes for themselves isn't named by the seat that they have, too."""
    if contribution.organisation_id or by.acting.office or by.acting.system:
        return by
    return replace(by, acting=Acting(by.acting.person))


def _locked(contribution: Contribution) -> Contribution:
    rows = Contribution.objects.select_for_update(of=("self",))
    return rows.select_related("plan", "body", "participant", "organisation").get(pk=contribution.pk)
