"""The verbs of minutes: taken down, completed, laid open to those who were there, corrected, approved."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, record
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require

from ..models import AgendaItem, Approval, Correction, Erratum, Meeting, Minutes, Passage
from ..queries.meetings import next_number, orders_of
from ..queries.minutes import document_of, words_of_document
from ..rules import minutes as rules
from ..speaking import Speaker
from ..states.meetings import CORRECTION_MOVES, MINUTES_MOVES, CorrectionState, MinutesState
from .meetings import locked, moment_of
from .participants import join

_LONGEST: Final = 50_000


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """How a paragraph of the minutes should read: `before` as it is ("" adds one), `after` as wished ("" omits it)."""

    before: str
    after: str
    reason: str
    item: AgendaItem | None = None


@transaction.atomic
def begin_minutes(meeting: Meeting, *, by: Speaker) -> Minutes:
    """Begin the minutes of a meeting, with a passage for each point of its agenda."""
    stored = locked(meeting)
    require(rules.may_begin_minutes(by, stored))
    if (known := Minutes.objects.filter(meeting=stored).first()) is not None:
        return known
    minutes = Minutes.objects.create(meeting=stored)
    record(by, Line("conference.minutes.begun", minutes, by.plan.key, {"meeting": stored.number}))
    return minutes


@transaction.atomic
def take_down(minutes: Minutes, item: AgendaItem | None, text: str, *, by: Speaker, seen: str | None = None) -> Passage:
    """Write what the minutes say about a point of the agenda; without one, how the meeting began and ended.

    `seen` is the digest of the text the writer began with: what somebody else wrote meanwhile is not overwritten.
    """
    stored = _locked(minutes)
    require(rules.may_take_down(by, stored))
    refuse_nul([text])
    if len(text) > _LONGEST:
        raise ValidationError({"text": _("Ein Abschnitt fasst höchstens 50.000 Zeichen.")})
    if item is not None and item.meeting_id != stored.meeting_id:
        raise ValidationError(_("Dieser Punkt steht auf einer anderen Tagesordnung."))
    passage, _made = Passage.objects.select_for_update().get_or_create(minutes=stored, item=item)
    if seen is not None and seen != digest_of(passage.text):
        told = _(
            "Diesen Abschnitt hat inzwischen jemand anders geändert. Ihr Text steht noch im Feld; vergleichen Sie."
        )
        raise ValidationError({"text": told})
    wanted = _typed(text)
    if wanted == passage.text:
        return passage
    passage.text = wanted
    passage.save(update_fields=["text"])
    facts = {"item": item.number if item else "", "sha256": digest_of(wanted)}
    record(by, Line("conference.minutes.taken_down", stored, by.plan.key, facts))
    return passage


@transaction.atomic
def complete_minutes(minutes: Minutes, preface: str = "", *, by: Speaker) -> Minutes:
    """Say that the minutes are written; whoever leads may put a few words before them."""
    stored = _locked(minutes)
    require(rules.may_complete_minutes(by, stored))
    refuse_nul([preface])
    if not Passage.objects.filter(minutes=stored).exclude(text="").exists():
        raise ValidationError(_("In diesem Protokoll steht noch nichts."))
    Minutes.objects.filter(pk=stored.pk).update(preface=preface.strip())
    move(stored, MinutesState.COMPLETED, MINUTES_MOVES)
    stored.preface = preface.strip()
    facts = {"meeting": stored.meeting.number, "sha256": words_of_document(document_of(stored))[1]}
    record(by, Line("conference.minutes.completed", stored, by.plan.key, facts))
    return stored


@transaction.atomic
def reopen_minutes(minutes: Minutes, reason: str, *, by: Speaker) -> Minutes:
    """Take completed minutes back to the desk, with the reason."""
    stored = _locked(minutes)
    require(rules.may_reopen_minutes(by, stored))
    refuse_nul([reason])
    if not reason.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund.")})
    move(stored, MinutesState.DRAFTED, MINUTES_MOVES)
    facts = {"meeting": stored.meeting.number}
    record(by, Line("conference.minutes.reopened", stored, by.plan.key, facts, reason))
    return stored


@transaction.atomic
def lay_open(minutes: Minutes, *, by: Speaker, at: datetime | None = None) -> Minutes:
    """Hand the minutes to those who were there; they may propose changes as long as the body has laid down."""
    stored = _locked(minutes)
    require(rules.may_lay_open(by, stored))
    meeting = stored.meeting
    days = orders_of(meeting.plan, meeting.body).review_days
    now = moment_of(by, at)
    until = _end_of_day(now + timedelta(days=days), meeting) if days else now
    Minutes.objects.filter(pk=stored.pk).update(amendable_until=until)
    move(stored, MinutesState.AMENDABLE, MINUTES_MOVES)
    stored.amendable_until = until
    facts = {"meeting": meeting.number, "until": until.isoformat(), "sha256": words_of_document(document_of(stored))[1]}
    record(by, Line("conference.minutes.laid_open", stored, by.plan.key, facts))
    return stored


@transaction.atomic
def propose_correction(minutes: Minutes, entry: CorrectionEntry, *, by: Speaker) -> Correction:
    """Propose another wording for a paragraph of the minutes, with the reason."""
    stored = _locked(minutes)
    require(rules.may_correct(by, stored))
    passage = Passage.objects.filter(minutes=stored, item=entry.item).first()
    entry = replace(entry, before=_typed(entry.before), after=_typed(entry.after))
    _check_correction(passage, entry)
    by = join(by)
    assert passage is not None
    assert by.participant is not None
    made = Correction.objects.create(
        passage=passage,
        number=next_number(Correction.objects.filter(passage__minutes=stored)),
        before=entry.before,
        after=entry.after,
        reason=entry.reason.strip(),
        seat=by.acting.seat,
        participant=by.participant,
        at=timezone.now(),
    )
    facts = {"correction": made.number, "item": entry.item.number if entry.item else ""}
    record(by, Line("conference.minutes.correction_proposed", stored, by.plan.key, facts))
    return made


@transaction.atomic
def decide_correction(correction: Correction, to: str, answer: str, *, by: Speaker) -> Correction:
    """Take a proposed change into the minutes, or refuse it with a sentence."""
    stored = _locked(correction.passage.minutes)
    require(rules.may_decide_correction(by, correction))
    refuse_nul([answer])
    if to not in (CorrectionState.ACCEPTED, CorrectionState.REFUSED):
        raise ValidationError({"to": _("Bitte wählen Sie: übernehmen oder nicht übernehmen.")})
    if to == CorrectionState.REFUSED and not answer.strip():
        raise ValidationError({"answer": _("Bitte sagen Sie in einem Satz, warum nicht.")})
    if to == CorrectionState.ACCEPTED:
        _take_in(correction)
    Correction.objects.filter(pk=correction.pk, state=CorrectionState.PROPOSED).update(answer=answer.strip())
    move(correction, to, CORRECTION_MOVES)
    correction.answer = answer.strip()
    facts = {"correction": correction.number, "state": to}
    # The answer stands in the minutes, which may not be public; the journal is.
    record(by, Line("conference.minutes.correction_decided", stored, by.plan.key, facts))
    return correction


@transaction.atomic
def withdraw_correction(correction: Correction, *, by: Speaker) -> Correction:
    """Take one's own proposed change back."""
    require(rules.may_withdraw_correction(by, correction))
    move(correction, CorrectionState.WITHDRAWN, CORRECTION_MOVES)
    facts = {"correction": correction.number}
    record(by, Line("conference.minutes.correction_withdrawn", correction.passage.minutes, by.plan.key, facts))
    return correction


@transaction.atomic
def approve_minutes(minutes: Minutes, *, by: Speaker, at: datetime | None = None) -> Approval:
    """Approve the minutes when nobody may change them any more; their exact words are frozen with their digest."""
    stored = _locked(minutes)
    require(rules.may_approve_minutes(by, stored))
    document, digest = words_of_document(document_of(stored))
    made = Approval.objects.create(minutes=stored, document=document, sha256=digest, at=moment_of(by, at))
    move(stored, MinutesState.APPROVED, MINUTES_MOVES)
    facts = {"meeting": stored.meeting.number, "sha256": digest}
    record(by, Line("conference.minutes.approved", stored, by.plan.key, facts))
    return made


@transaction.atomic
def add_erratum(minutes: Minutes, item: AgendaItem | None, text: str, *, by: Speaker) -> Erratum:
    """Add to approved minutes what was found wrong in them; they themselves stay as they are."""
    stored = _locked(minutes)
    require(rules.may_add_erratum(by, stored))
    refuse_nul([text])
    if not text.strip():
        raise ValidationError({"text": _("Bitte sagen Sie, was berichtigt wird.")})
    if item is not None and item.meeting_id != stored.meeting_id:
        raise ValidationError(_("Dieser Punkt steht auf einer anderen Tagesordnung."))
    number = next_number(Erratum.objects.filter(minutes=stored))
    made = Erratum.objects.create(minutes=stored, item=item, number=number, text=text.strip(), at=timezone.now())
    facts = {"erratum": number, "item": item.number if item else "", "sha256": digest_of(made.text)}
    record(by, Line("conference.minutes.erratum_added", stored, by.plan.key, facts))
    return made


def digest_of(text: str) -> str:
    """The SHA-256 of a text."""
    return sha256(text.encode()).hexdigest()


# ---------------------------------------------------------------- parts of the verbs


def _locked(minutes: Minutes) -> Minutes:
    rows = Minutes.objects.select_for_update(of=("self",)).select_related("meeting__body", "meeting__plan")
    return rows.get(pk=minutes.pk)


def _typed(text: str) -> str:
    """A text as browsers send it, with one kind of line break."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _end_of_day(moment: datetime, meeting: Meeting) -> datetime:
    """The last minute of that day, by the clock of the meeting."""
    day = moment.astimezone(meeting.clock).date()
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=meeting.clock)


def _check_correction(passage: Passage | None, entry: CorrectionEntry) -> None:
    refuse_nul([entry.before, entry.after, entry.reason])
    if passage is None:
        raise ValidationError(_("Zu diesem Punkt steht nichts im Protokoll."))
    if not entry.reason.strip():
        raise ValidationError({"reason": _("Bitte begründen Sie die Änderung.")})
    if entry.before == entry.after:
        raise ValidationError({"after": _("Das steht schon so im Protokoll.")})
    if max(len(entry.after), len(entry.reason)) > _LONGEST // 10:
        raise ValidationError({"after": _("Bitte fassen Sie sich in höchstens 5000 Zeichen.")})
    if entry.before and entry.before not in paragraphs(passage.text):
        raise ValidationError({"before": _("Diesen Absatz gibt es im Protokoll nicht (mehr).")})


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a passage as typed: parted by blank lines."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def _take_in(correction: Correction) -> None:
    passage = Passage.objects.select_for_update().get(pk=correction.passage_id)
    parts = paragraphs(passage.text)
    if not correction.before:
        parts.append(correction.after)
    elif correction.before in parts:
        at = parts.index(correction.before)
        parts[at : at + 1] = [correction.after] if correction.after else []
    else:
        told = _(
            "Dieser Absatz lautet inzwischen anders. Lehnen Sie den Wunsch mit einem Satz ab, oder bitten Sie neu."
        )
        raise ValidationError(told)
    passage.text = "\n\n".join(parts)
    passage.save(update_fields=["text"])
