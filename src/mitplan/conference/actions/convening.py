"""The verbs by which a body is convened: the letter, when it went to whom, and what kept it from arriving."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, record
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require
from mitplan.people import mail
from mitplan.people.models import Address
from mitplan.people.queries import name_on

from ..models import AgendaItem, Letter, Meeting, Paper, Summons
from ..queries.meetings import orders_of, seats_on
from ..queries.notice import days_between, is_in_time, last_day
from ..rules import meetings as rules
from ..speaking import Speaker
from ..states.meetings import LETTER_MOVES, MEETING_MOVES, LetterState, MeetingState
from .meetings import locked, moment_of


@dataclass(frozen=True, slots=True)
class Summoning:
    """How a meeting is convened: where its page is, why at short notice, a few words of one's own."""

    address: str = ""
    reason: str = ""
    words: str = ""


@transaction.atomic
def convene(meeting: Meeting, entry: Summoning, *, by: Speaker, at: datetime | None = None) -> Summons:
    """Convene a body with a letter to each seat; at shorter notice than declared only with a reason for everybody.

    The letters themselves go out with `send_letters`. The papers count as sent with the letter.
    """
    stored = locked(meeting)
    require(rules.may_convene(by, stored))
    refuse_nul([entry.reason, entry.words])
    now = moment_of(by, at)
    orders = orders_of(stored.plan, stored.body)
    is_short = not is_in_time(now, stored.begins, stored.zone, orders.notice_days)
    _check(stored, entry, now, is_short=is_short)
    Paper.objects.filter(meeting=stored, sent_at__isnull=True).update(sent_at=now, is_late=is_short)
    text = letter_of(stored, entry)
    summons = Summons.objects.create(
        meeting=stored,
        at=now,
        text=text,
        digest=sha256(text.encode()).hexdigest(),
        last_day=last_day(stored.begins, stored.zone, orders.notice_days),
        notice_days=orders.notice_days,
        is_short=is_short,
        reason=entry.reason.strip() if is_short else "",
    )
    letters = _letters(summons)
    move(stored, MeetingState.CONVENED, MEETING_MOVES)
    Meeting.objects.filter(pk=stored.pk).update(edition=stored.edition + 1)
    facts = {
        "letters": len(letters),
        "without_address": len([letter for letter in letters if letter.state == LetterState.NO_ADDRESS]),
        "sha256": summons.digest,
        "sent_at": now.isoformat(),
        "notice_days": orders.notice_days,
        "days": days_between(now, stored.begins, stored.zone),
        "short": is_short,
    }
    record(by, Line("conference.meeting.convened", stored, by.plan.key, facts, summons.reason))
    return summons


def send_letters(summons: Summons, *, by: Speaker, at: datetime | None = None) -> Summons:
    """Send the letters that haven't gone out yet, also those that failed before; say of each seat how it went."""
    meeting = summons.meeting
    require(rules.may_send_letters(by, meeting))
    waiting = list(
        Letter.objects.filter(summons=summons).exclude(state=LetterState.SENT).select_related("seat__person__address")
    )
    reached = [(letter, _address(letter)) for letter in waiting]
    subject = _subject(meeting)
    open_ones = [(letter, email) for letter, email in reached if email]
    # Outside of any transaction: a letter that is out can't be taken back, and nobody waits for the post office.
    faults = list(mail.deliver((email, subject, summons.text) for _letter, email in open_ones))
    with transaction.atomic():
        locked(meeting)
        for (letter, _email), fault in zip(open_ones, faults, strict=True):
            _note(letter, fault, moment_of(by, at))
        sent = len([fault for fault in faults if not fault])
        facts = {"summons": summons.pk, "sent": sent, "failed": len(faults) - sent, "sha256": summons.digest}
        record(by, Line("conference.meeting.letters_sent", meeting, by.plan.key, facts))
    return summons


def letter_of(meeting: Meeting, entry: Summoning) -> str:
    """What the letter says, in the language of the plan. Never the join link: a letter is passed on too easily."""
    with translation.override(meeting.plan.language):
        zone = meeting.clock
        papers = Paper.objects.filter(meeting=meeting, withdrawn_because="").defer("content")
        parts = [
            _("Einladung zur Sitzung: %(title)s") % {"title": meeting.title},
            _("Gremium: %(body)s") % {"body": name_on(meeting.body, timezone.localdate(meeting.begins, zone)).name},
            _("Beginn: %(begins)s") % {"begins": _when(meeting.begins, meeting)},
            _("Ende: %(ends)s") % {"ends": _when(meeting.ends, meeting)},
            *([_("Ort: %(place)s") % {"place": meeting.place}] if meeting.place else []),
            *([_("Der Einwahllink steht nach der Anmeldung auf der Seite der Sitzung.")] if meeting.join_link else []),
            *([entry.words.strip()] if entry.words.strip() else []),
            "\n".join([_("Tagesordnung:"), *_agenda(meeting)]),
            *(
                ["\n".join([_("Unterlagen:"), *(f"{p.number}. {p.title} (SHA-256 {p.sha256})" for p in papers)])]
                if papers
                else []
            ),
            *([_("Seite der Sitzung: %(address)s") % {"address": entry.address}] if entry.address else []),
            *(
                [_("Kürzer eingeladen, weil: %(reason)s") % {"reason": entry.reason.strip()}]
                if entry.reason.strip()
                else []
            ),
        ]
        return "\n\n".join(parts) + "\n"


# ---------------------------------------------------------------- parts of the verbs


def _check(meeting: Meeting, entry: Summoning, now: datetime, *, is_short: bool) -> None:
    if not AgendaItem.objects.filter(meeting=meeting, is_dropped=False).exists():
        raise ValidationError(_("Setzen Sie zuerst etwas auf die Tagesordnung; mit ihr wird eingeladen."))
    if meeting.begins <= now:
        raise ValidationError(_("Der Beginn dieser Sitzung ist schon vorbei. Ändern Sie zuerst ihre Zeit."))
    if is_short and not entry.reason.strip():
        day = last_day(meeting.begins, meeting.zone, orders_of(meeting.plan, meeting.body).notice_days)
        told = _(
            "Fristgerecht wäre eine Einladung bis %(day)s gewesen. Kürzer einladen können Sie mit einem Grund, den "
            "alle lesen."
        )
        raise ValidationError({"reason": told % {"day": date_format(day, "DATE_FORMAT")}})


def _letters(summons: Summons) -> list[Letter]:
    seats = seats_on(summons.meeting.body, summons.meeting.begins)
    known = set(
        Address.objects.filter(person__in=[s.person_id for s in seats if s.person_id]).values_list("person", flat=True)
    )
    rows = [
        Letter(
            summons=summons,
            seat=seat,
            state=LetterState.WAITING if seat.person_id in known else LetterState.NO_ADDRESS,
        )
        for seat in seats
    ]
    return Letter.objects.bulk_create(rows)


def _address(letter: Letter) -> str:
    person = letter.seat.person
    address = getattr(person, "address", None) if person and person.is_active else None
    return address.email if address else ""


def _note(letter: Letter, fault: str, at: datetime) -> None:
    if letter.state == LetterState.FAILED and fault:
        Letter.objects.filter(pk=letter.pk).update(fault=fault, at=at)
        return
    Letter.objects.filter(pk=letter.pk).update(fault=fault, at=at)
    move(letter, LetterState.FAILED if fault else LetterState.SENT, LETTER_MOVES)


def _subject(meeting: Meeting) -> str:
    with translation.override(meeting.plan.language):
        day = date_format(meeting.begins.astimezone(meeting.clock), "DATE_FORMAT")
        title = " ".join(meeting.title.split())
        return _("Einladung: %(title)s am %(day)s") % {"title": title, "day": day}


def _when(moment: datetime, meeting: Meeting) -> str:
    local = moment.astimezone(meeting.clock)
    return f"{date_format(local, 'DATETIME_FORMAT')} ({local.tzname()}, {meeting.zone})"


def _agenda(meeting: Meeting) -> list[str]:
    rows = AgendaItem.objects.filter(meeting=meeting, is_dropped=False)
    return [f"{place}. {item.title} ({item.get_kind_display()})" for place, item in enumerate(rows, 1)]
