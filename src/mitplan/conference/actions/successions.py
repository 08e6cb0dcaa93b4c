"""Verbs on what becomes of contributions: propose to merge or split, answer, decide, drop, forward."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, key_of, record, record_many
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require
from mitplan.people.models import Body
from mitplan.plan.models import Plan

from ..models import Ancestry, Charge, Contribution, ContributionText, Heir, Succession, SuccessionSource, Support
from ..queries.successions import body_at_work
from ..rules import successions as rules
from ..rules.contributions import is_author
from ..rules.phases import is_outside_phase
from ..speaking import Speaker
from ..states.contributions import LANGUAGES, MOVES, ContributionKind, ContributionState
from ..states.phases import Activity
from ..states.successions import AGREEMENT_MOVES, SUCCESSION_MOVES, Agreement, SuccessionKind, SuccessionState
from .contributions import check_texts, digest_of_text, folded, take_up
from .following import tell, tell_followers
from .numbers import next_number
from .participants import join

MOST_SOURCES = 50
MOST_PARTS = 10
_ENDS = {
    SuccessionKind.MERGED_INTO: (ContributionState.MERGED, "merged"),
    SuccessionKind.SPLIT_FROM: (ContributionState.SPLIT, "split"),
    SuccessionKind.FORWARDED_TO: (ContributionState.FORWARDED, "forwarded"),
}


@dataclass(frozen=True, slots=True)
class HeirEntry:
    """A text that contributions shall lead to."""

    title: str
    text: str
    language: str = "de"


@transaction.atomic
def propose_merge(
    sources: Sequence[Contribution], heir: HeirEntry, reason: str, until: datetime, *, by: Speaker
) -> Succession:
    """Propose to merge contributions into a new one and ask their authors; carried out once all agree.

    Raises ValidationError and Refused.
    """
    if len({source.pk for source in sources}) != len(sources) or len(sources) < 2:
        raise ValidationError({"others": _("Zusammenführen heißt: mindestens zwei verschiedene Beiträge.")})
    if len(sources) > MOST_SOURCES:
        raise ValidationError(
            {"others": _("Mehr als %(most)d Beiträge auf einmal geht nicht.") % {"most": MOST_SOURCES}}
        )
    stored, body = _considered(sources, by)
    require(rules.may_propose_succession(by, stored, body, reason=reason))
    by = join(by)
    made = _put(SuccessionKind.MERGED_INTO, stored, reason, by, body=body, until=_deadline(until))
    return _propose(made, stored, [heir], by, "conference.succession.proposed")


@transaction.atomic
def propose_split(
    source: Contribution, parts: Sequence[HeirEntry], reason: str, until: datetime, *, by: Speaker
) -> Succession:
    """Propose to split a contribution into several and ask its author; carried out once they agree.

    Raises ValidationError and Refused.
    """
    if not 2 <= len(parts) <= MOST_PARTS:
        raise ValidationError(_("Aufteilen heißt: in zwei bis %(most)d Teile.") % {"most": MOST_PARTS})
    stored, body = _considered([source], by)
    require(rules.may_propose_succession(by, stored, body, reason=reason))
    by = join(by)
    made = _put(SuccessionKind.SPLIT_FROM, stored, reason, by, body=body, until=_deadline(until))
    return _propose(made, stored, parts, by, "conference.succession.proposed")


@transaction.atomic
def forward_contribution(contribution: Contribution, recipient: Body, reason: str, *, by: Speaker) -> Succession:
    """Forward a contribution to another body, with the reason; the forwarded one stays in its place, marked.

    A body at work on the plan gets it as a contribution of its own, with the same author and text.
    """
    stored, _body = _considered([contribution], by)
    require(rules.may_forward_contribution(by, stored[0], recipient, reason=reason))
    by = join(by)
    made = _put(SuccessionKind.FORWARDED_TO, stored, reason, by, recipient=recipient, decided_in=by.acting.office)
    take_up(stored[0])
    SuccessionSource.objects.create(succession=made, contribution=stored[0], position=1, agreement=Agreement.NOBODY)
    if Charge.objects.filter(plan=by.plan, body=recipient, is_current=True).exists():
        own = stored[0]
        Heir.objects.create(succession=made, position=1, title=own.title, text=own.text, language=own.language)
    _carry_out(made, by, "conference.succession.forwarded", made.reason)
    return made


@transaction.atomic
def answer_succession(source: SuccessionSource, agrees: bool, sentence: str = "", *, by: Speaker) -> SuccessionSource:
    """Say as its author whether one agrees to what shall become of a contribution; whoever doesn't says why.

    With the last consent it is carried out. As long as it is only proposed, authors may think again.
    """
    succession = _locked_succession(source.succession)
    stored = next(one for one in succession.sources.all() if one.pk == source.pk)
    require(rules.may_answer_succession(by, stored))
    by = join(by)
    refuse_nul([sentence])
    if not agrees:
        sentence = _sentence("sentence", sentence, _("Bitte sagen Sie in einem Satz, warum nicht."))
    _say(stored, agrees, sentence.strip())
    facts = {"number": succession.number, "contribution": stored.contribution.number, "agreement": stored.agreement}
    record(by, Line("conference.succession.answered", succession, plan=by.plan.key, facts=facts))
    _when_all_agree(succession, by)
    return stored


@transaction.atomic
def decide_succession(succession: Succession, reason: str, *, by: Speaker) -> Succession:
    """Carry out what was proposed though not everyone agreed or answered, with the reason; the answers stay visible."""
    stored = _locked_succession(succession)
    require(rules.may_decide_succession(by, stored))
    contributions = [source.contribution for source in stored.sources.all()]
    if not _all_stand(contributions):
        raise ValidationError(_("Einer der Beiträge steht nicht mehr für sich. Schlagen Sie es ohne ihn neu vor."))
    stored.decision = _sentence("decision", reason, _("Bitte begründen Sie die Entscheidung; alle können sie lesen."))
    stored.decided_in = by.acting.office
    _carry_out(stored, by, "conference.succession.decided", stored.decision)
    return stored


@transaction.atomic
def drop_succession(succession: Succession, reason: str, *, by: Speaker) -> Succession:
    """Give up what was proposed, with the reason; the contributions stay as they are."""
    stored = _locked_succession(succession)
    require(rules.may_drop_succession(by, stored))
    stored.decision = _sentence("decision", reason, _("Bitte nennen Sie den Grund; alle können ihn lesen."))
    stored.decided_in, stored.ended_at = by.acting.office, timezone.now()
    stored.save(update_fields=["decision", "decided_in", "ended_at"])
    move(stored, SuccessionState.DROPPED, SUCCESSION_MOVES)
    tell_followers([source.contribution for source in stored.sources.all()], "succession_dropped", stored, by)
    facts = {"number": stored.number, "kind": stored.kind}
    record(by, Line("conference.succession.dropped", stored, by.plan.key, facts, stored.decision))
    return stored


# ---------------------------------------------------------------- proposing


def _considered(sources: Sequence[Contribution], by: Speaker) -> tuple[list[Contribution], Body | None]:
    """The contributions as they are now, and the body at whose work they lie; the plan is locked before them."""
    Plan.objects.select_for_update().only("pk").get(pk=by.plan.pk)
    stored = _locked(sources)
    return stored, body_at_work(by, stored)


def _deadline(until: datetime) -> datetime:
    if until <= timezone.now():
        raise ValidationError({"until": _("Die Frist muss in der Zukunft liegen.")})
    return until


def _put(kind: SuccessionKind, sources: Sequence[Contribution], reason: str, by: Speaker, **more: Any) -> Succession:
    columns = {"body": sources[0].body, **more}
    return Succession.objects.create(
        plan=by.plan,
        number=next_number(by.plan, Succession),
        kind=kind,
        reason=_sentence("reason", reason, _("Bitte nennen Sie den Grund; alle können ihn lesen.")),
        participant=by.participant,
        office=by.acting.office,
        sent_at=timezone.now(),
        **columns,
    )


def _propose(
    made: Succession, sources: Sequence[Contribution], heirs: Sequence[HeirEntry], by: Speaker, verb: str
) -> Succession:
    for entry in heirs:
        check_texts(entry.title, entry.text)
        if entry.language not in dict(LANGUAGES):
            raise ValidationError({"language": _("Bitte wählen Sie die Sprache.")})
    rows = [_source(made, contribution, place, by) for place, contribution in enumerate(sources, 1)]
    SuccessionSource.objects.bulk_create(rows)
    Heir.objects.bulk_create(_heir(made, place, entry) for place, entry in enumerate(heirs, 1))
    for contribution in sources:
        take_up(contribution)
    asked = [row.contribution for row in rows if row.agreement == Agreement.ASKED]
    tell({one.participant_id: one.pk for one in asked if one.participant_id}, "consent_asked", made, by)
    facts = {
        "number": made.number,
        "kind": made.kind,
        "sources": [contribution.number for contribution in sources],
        "heirs": [digest_of_text(entry.title.strip(), entry.text.strip()) for entry in heirs],
        "until": made.until.isoformat() if made.until else "",
    }
    if is_outside_phase(by, Activity.PROPOSE, made.body):
        facts["outside_phase"] = True
    record(by, Line(verb, made, by.plan.key, facts, made.reason))
    _when_all_agree(_locked_succession(made), by)
    made.refresh_from_db()
    return made


def _source(made: Succession, contribution: Contribution, place: int, by: Speaker) -> SuccessionSource:
    agreement = Agreement.ASKED if contribution.participant_id else Agreement.NOBODY
    own = is_author(by, contribution)
    return SuccessionSource(
        succession=made,
        contribution=contribution,
        position=place,
        agreement=Agreement.AGREED if own else agreement,
        answered_at=timezone.now() if own else None,
    )


def _heir(made: Succession, place: int, entry: HeirEntry) -> Heir:
    title, text = entry.title.strip(), entry.text.strip()
    return Heir(succession=made, position=place, title=title, text=text, language=entry.language)


# ---------------------------------------------------------------- carrying out


def _when_all_agree(succession: Succession, by: Speaker) -> None:
    sources = list(succession.sources.all())
    agreed = all(source.agreement == Agreement.AGREED for source in sources)
    if agreed and _all_stand([source.contribution for source in sources]):
        _carry_out(succession, by, "conference.succession.agreed")


def _carry_out(succession: Succession, by: Speaker, verb: str, reason: str = "") -> None:
    """The contributions go into the heirs, and everybody concerned is told. Supporters stay where they were."""
    state, code = _ENDS[SuccessionKind(succession.kind)]
    sources = [source.contribution for source in succession.sources.all()]
    succession.ended_at = timezone.now()
    succession.save(update_fields=["decision", "decided_in", "ended_at"])
    move(succession, SuccessionState.CARRIED_OUT, SUCCESSION_MOVES)
    for contribution in sources:
        move(contribution, state, MOVES)
    made = _plant(succession, sources)
    _descend(made, sources)
    for heir in made:
        tell_followers(sources, code, heir, by)
        _ask_supporters(sources, heir, by)
    if not made:
        tell_followers(sources, "forwarded_out", succession, by)
    facts = {
        "number": succession.number,
        "kind": succession.kind,
        "sources": [contribution.number for contribution in sources],
        "heirs": [heir.number for heir in made],
        "recipient": succession.recipient.key if succession.recipient else "",
    }
    if succession.recipient and is_outside_phase(by, Activity.PROPOSE, succession.body):
        facts["outside_phase"] = True
    lines = [Line(verb, succession, by.plan.key, facts, reason)]
    record_many(by, [*lines, *(_line(heir, succession) for heir in made)])


def _line(heir: Contribution, succession: Succession) -> Line:
    facts = {"number": heir.number, "succession": succession.number, "sha256": digest_of_text(heir.title, heir.text)}
    return Line("conference.contribution.emerged", heir, succession.plan.key, facts)


def _plant(succession: Succession, sources: Sequence[Contribution]) -> list[Contribution]:
    """The heirs as contributions of their own; their texts lie there from now on."""
    heirs = list(succession.heirs.all())
    first = next_number(succession.plan, Contribution)
    now = timezone.now()
    made = []
    for place, heir in enumerate(heirs):
        contribution = _grown(succession, sources)
        contribution.number, contribution.sent_at = first + place, now
        contribution.title, contribution.text, contribution.language = heir.title, heir.text, heir.language
        contribution.folded = folded(heir.title, heir.text)
        contribution.save()
        made.append(contribution)
        heir.contribution, heir.title, heir.text = contribution, "", ""
    Heir.objects.bulk_update(heirs, ["contribution", "title", "text"])
    ContributionText.objects.bulk_create(
        ContributionText(
            contribution=one,
            number=1,
            title=one.title,
            text=one.text,
            sha256=digest_of_text(one.title, one.text),
            at=now,
        )
        for one in made
    )
    return made


def _grown(succession: Succession, sources: Sequence[Contribution]) -> Contribution:
    """What an heir takes over: everything of the one it came of; of several what they have in common, and no author."""
    first = sources[0]
    own = Contribution(plan=succession.plan, kind=first.kind, body=first.body, field=first.field)
    if succession.kind == SuccessionKind.MERGED_INTO:
        alike = {name: len({getattr(one, name) for one in sources}) == 1 for name in ("kind", "body_id", "field_id")}
        own.kind = first.kind if alike["kind"] else ContributionKind.OTHER
        own.body = first.body if alike["body_id"] else succession.body
        own.field = first.field if alike["field_id"] else None
        own.office = succession.office
        return own
    own.body = succession.recipient or first.body
    own.participant, own.organisation, own.office = first.participant, first.organisation, first.office
    own.resolved_on = first.resolved_on
    return own


def _descend(heirs: Sequence[Contribution], sources: Sequence[Contribution]) -> None:
    """Each heir comes of the sources, and of all that they came of."""
    distances = dict.fromkeys((source.pk for source in sources), 1)
    for row in Ancestry.objects.filter(contribution__in=sources).order_by("distance"):
        distances.setdefault(row.ancestor_id, row.distance + 1)
    Ancestry.objects.bulk_create(
        Ancestry(contribution=heir, ancestor_id=pk, distance=distance)
        for heir in heirs
        for pk, distance in distances.items()
    )


def _ask_supporters(sources: Sequence[Contribution], heir: Contribution, by: Speaker) -> None:
    """Who supports a source is asked whether they support the heir, too: nobody's support is moved."""
    by_key = {key_of(source): source.pk for source in sources}
    rows = Support.objects.filter(plan=heir.plan, thing__in=by_key, withdrawn_at=None)
    because = {participant: by_key[thing] for participant, thing in rows.values_list("participant", "thing")}
    tell(because, "support_anew", heir, replace(by, participant=None))


def _say(source: SuccessionSource, agrees: bool, sentence: str) -> None:
    """The answer and its sentence; the database takes no refusal without one, so that comes before or goes after."""
    if agrees:
        move(source, Agreement.AGREED, AGREEMENT_MOVES, field="agreement")
    source.sentence, source.answered_at = sentence, timezone.now()
    source.save(update_fields=["sentence", "answered_at"])
    if not agrees:
        move(source, Agreement.REFUSED, AGREEMENT_MOVES, field="agreement")


# ---------------------------------------------------------------- what all of them need


def _sentence(name: str, typed: str, wanted: str) -> str:
    refuse_nul([typed])
    if not typed.strip():
        raise ValidationError({name: wanted})
    if len(typed) > 2000:
        raise ValidationError({name: _("Das sind %(count)d Zeichen, Platz ist für 2000.") % {"count": len(typed)}})
    return typed.strip()


def _all_stand(contributions: Iterable[Contribution]) -> bool:
    return all(one.state == ContributionState.SUBMITTED and not one.is_revoked for one in contributions)


def _locked(contributions: Sequence[Contribution]) -> list[Contribution]:
    """The contributions as they are now, in the given order."""
    rows = Contribution.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in contributions])
    joined = ("plan", "body", "field", "participant", "organisation", "office")
    by_pk = {row.pk: row for row in rows.select_related(*joined).order_by("pk")}
    return [by_pk[one.pk] for one in contributions]


def _locked_succession(succession: Succession) -> Succession:
    """The succession as it is now, with its sources and heirs, each locked; the plan first, as when proposing."""
    Plan.objects.select_for_update().only("pk").get(pk=succession.plan_id)
    stored = Succession.objects.select_related("plan", "body", "recipient").get(pk=succession.pk)
    sources = list(stored.sources.order_by("position"))
    for source, contribution in zip(sources, _locked([one.contribution for one in sources]), strict=True):
        source.contribution, source.succession = contribution, stored
    stored._prefetched_objects_cache = {"sources": sources}  # type: ignore[attr-defined]  # as prefetch_related does
    return stored
