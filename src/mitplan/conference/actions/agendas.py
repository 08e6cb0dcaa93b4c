"""The verbs around what a meeting is about: topics of the backlog, the agenda, papers."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, record
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require
from mitplan.people.models import Body
from mitplan.plan.models import Plan

from ..files import TYPES, format_of, without_traces
from ..models import AgendaItem, Meeting, Paper, Topic
from ..queries.discussed import discussed
from ..queries.meetings import next_number, orders_of
from ..queries.notice import is_in_time
from ..rules import meetings as rules
from ..speaking import Speaker
from ..states.meetings import TOPIC_MOVES, ItemKind, MeetingState, TopicState
from .meetings import locked, moment_of, release_topics
from .participants import join

_LONGEST: Final = 5000
_MOST_MINUTES: Final = 600


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """What somebody wants a body to deal with."""

    title: str
    note: str = ""
    kind: str = ItemKind.DISCUSSION
    thing: str = ""


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """A point of an agenda; one that comes from the backlog names its topic."""

    title: str = ""
    note: str = ""
    kind: str = ItemKind.DISCUSSION
    planned_minutes: int | None = None
    thing: str = ""
    topic: Topic | None = None


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """A document for a meeting: a file, a text or an address elsewhere."""

    title: str
    text: str = ""
    link: str = ""
    content: bytes = b""
    item: AgendaItem | None = None


# ---------------------------------------------------------------- backlog


@transaction.atomic
def suggest_topic(body: Body, entry: TopicEntry, *, by: Speaker) -> Topic:
    """Put something on the backlog of a body."""
    require(rules.may_suggest(by, body))
    _check_words(by.plan, entry.title, entry.note, entry.thing)
    if by.participant is None and by.acting.person is not None:
        by = join(by)
    Plan.objects.select_for_update().get(pk=by.plan.pk)
    topic = Topic(
        plan=by.plan,
        body=body,
        number=next_number(Topic.objects.filter(plan=by.plan)),
        title=entry.title.strip(),
        note=entry.note.strip(),
        kind=entry.kind,
        thing=entry.thing,
        seat=by.acting.seat,
        participant=by.participant,
        at=timezone.now(),
    )
    topic.full_clean(validate_unique=False, validate_constraints=False)
    topic.save()
    facts = {"number": topic.number, "body": body.key, "kind": topic.kind, "about": topic.thing}
    record(by, Line("conference.topic.suggested", topic, plan=by.plan.key, facts=facts))
    return topic


@transaction.atomic
def decline_topic(topic: Topic, reason: str, *, by: Speaker) -> Topic:
    """Leave a topic off every agenda, with a reason for everybody to read."""
    require(rules.may_decline_topic(by, topic))
    refuse_nul([reason])
    if not reason.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund; alle können ihn lesen.")})
    Topic.objects.filter(pk=topic.pk, state=TopicState.OPEN).update(reason=reason.strip())
    move(topic, TopicState.DECLINED, TOPIC_MOVES)
    topic.reason = reason.strip()
    facts = {"number": topic.number}
    record(by, Line("conference.topic.declined", topic, plan=by.plan.key, facts=facts, reason=reason))
    return topic


@transaction.atomic
def withdraw_topic(topic: Topic, *, by: Speaker) -> Topic:
    """Take one's own topic back; it stays readable."""
    require(rules.may_withdraw_topic(by, topic))
    move(topic, TopicState.WITHDRAWN, TOPIC_MOVES)
    record(by, Line("conference.topic.withdrawn", topic, plan=by.plan.key, facts={"number": topic.number}))
    return topic


# ---------------------------------------------------------------- agenda


@transaction.atomic
def put_on_agenda(meeting: Meeting, entry: ItemEntry, *, by: Speaker) -> AgendaItem:
    """Put something on the agenda, from the backlog or new; what comes after the letter says so."""
    stored = locked(meeting)
    require(rules.may_set_agenda(by, stored))
    topic = entry.topic
    if topic is not None:
        if topic.plan_id != stored.plan_id or topic.body_id != stored.body_id:
            raise ValidationError({"topic": _("Dieses Thema gehört zu einem anderen Gremium.")})
        move(topic, TopicState.TAKEN, TOPIC_MOVES)
    title = entry.title.strip() or (topic.title if topic else "")
    thing = entry.thing or (topic.thing if topic else "")
    _check_words(by.plan, title, entry.note, thing)
    number = next_number(AgendaItem.objects.filter(meeting=stored))
    item = AgendaItem(
        meeting=stored,
        number=number,
        position=_after_last(stored),
        title=title,
        note=entry.note.strip() or (topic.note if topic else ""),
        kind=topic.kind if topic and not entry.title else entry.kind,
        planned_minutes=entry.planned_minutes,
        thing=thing,
        topic=topic,
        is_added_later=stored.state != MeetingState.PLANNED,
    )
    _check_item(item)
    item.save()
    facts = {"item": number, "kind": item.kind, "topic": topic.number if topic else "", "later": item.is_added_later}
    record(by, Line("conference.agenda.item_added", item, plan=by.plan.key, facts={**facts, "about": thing}))
    return item


@transaction.atomic
def revise_item(item: AgendaItem, entry: ItemEntry, *, by: Speaker) -> AgendaItem:
    """Change what a point of the agenda says; what was sent out keeps its title."""
    meeting = locked(item.meeting)
    require(rules.may_set_agenda(by, meeting))
    _check_words(by.plan, entry.title, entry.note, entry.thing)
    if meeting.state != MeetingState.PLANNED and not item.is_added_later and entry.title.strip() != item.title:
        told = _("Mit diesem Titel wurde eingeladen. Setzen Sie den Punkt ab und einen neuen auf die Tagesordnung.")
        raise ValidationError({"title": told})
    item.title, item.note, item.kind = entry.title.strip(), entry.note.strip(), entry.kind
    item.planned_minutes, item.thing = entry.planned_minutes, entry.thing
    _check_item(item)
    item.save(update_fields=["title", "note", "kind", "planned_minutes", "thing"])
    facts = {"item": item.number, "kind": item.kind, "about": item.thing}
    record(by, Line("conference.agenda.item_revised", item, plan=by.plan.key, facts=facts))
    return item


@transaction.atomic
def move_item(item: AgendaItem, after: AgendaItem | None, *, by: Speaker) -> AgendaItem:
    """Put a point of the agenda behind another one, or first of all."""
    meeting = locked(item.meeting)
    require(rules.may_set_agenda(by, meeting))
    rows = list(AgendaItem.objects.filter(meeting=meeting))
    rest = [row for row in rows if row.pk != item.pk]
    at = next((place + 1 for place, row in enumerate(rest) if after and row.pk == after.pk), 0)
    order = [*rest[:at], next(row for row in rows if row.pk == item.pk), *rest[at:]]
    if order == rows:
        return item
    for position, row in enumerate(order, 1):
        row.position = position
    AgendaItem.objects.bulk_update(order, ["position"])
    facts = {"item": item.number, "after": after.number if after else ""}
    record(by, Line("conference.agenda.item_moved", item, plan=by.plan.key, facts=facts))
    return item


@transaction.atomic
def drop_item(item: AgendaItem, reason: str, *, by: Speaker) -> AgendaItem:
    """Take a point off the agenda, with the reason; its topic goes back to the backlog."""
    meeting = locked(item.meeting)
    require(rules.may_set_agenda(by, meeting))
    refuse_nul([reason])
    if not reason.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund.")})
    if not AgendaItem.objects.filter(pk=item.pk, is_dropped=False).update(is_dropped=True, reason=reason.strip()):
        raise ValidationError(_("Dieser Punkt ist schon abgesetzt."))
    item.is_dropped, item.reason = True, reason.strip()
    freed = release_topics(Topic.objects.filter(pk=item.topic_id)) if item.topic_id else []
    facts = {"item": item.number, "topics": freed}
    record(by, Line("conference.agenda.item_dropped", item, plan=by.plan.key, facts=facts, reason=reason))
    return item


# ---------------------------------------------------------------- papers


@transaction.atomic
def add_paper(meeting: Meeting, entry: PaperEntry, *, by: Speaker, at: datetime | None = None) -> Paper:
    """Add a document; before the meeting is convened it goes out with the letter, afterwards at once.

    One that leaves less notice than declared is marked as late, for good.
    """
    stored = locked(meeting)
    require(rules.may_add_paper(by, stored))
    _check_paper(stored, entry)
    is_out = stored.state != MeetingState.PLANNED
    now = moment_of(by, at)
    days = orders_of(stored.plan, stored.body).notice_days
    found, content = _safe(entry.content)
    said = content or (entry.text.strip() or entry.link).encode()
    paper = Paper(
        meeting=stored,
        item=entry.item,
        number=next_number(Paper.objects.filter(meeting=stored)),
        title=entry.title.strip(),
        text=entry.text.strip(),
        link=entry.link,
        file_name=f"{slugify(entry.title)[:100] or 'unterlage'}.{found}" if found else "",
        media_type=TYPES[found] if found else "",
        content=content or None,
        size=len(content),
        sha256=sha256(said).hexdigest(),
        sent_at=now if is_out else None,
        is_late=is_out and not is_in_time(now, stored.begins, stored.zone, days),
    )
    paper.full_clean(validate_unique=False, validate_constraints=False)
    paper.save()
    facts = {"paper": paper.number, "sha256": paper.sha256, "late": paper.is_late, "bytes": paper.size}
    record(by, Line("conference.agenda.paper_added", paper, plan=by.plan.key, facts=facts))
    return paper


@transaction.atomic
def withdraw_paper(paper: Paper, reason: str, *, by: Speaker) -> Paper:
    """Take a paper back, with the reason; that it was there, and when, stays."""
    meeting = locked(paper.meeting)
    require(rules.may_add_paper(by, meeting))
    refuse_nul([reason])
    if not reason.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund.")})
    emptied = {"withdrawn_because": reason.strip(), "content": None, "text": "", "link": ""}
    if not Paper.objects.filter(pk=paper.pk, withdrawn_because="").update(**emptied):
        raise ValidationError(_("Diese Unterlage ist schon zurückgezogen."))
    facts = {"paper": paper.number, "sha256": paper.sha256}
    record(by, Line("conference.agenda.paper_withdrawn", paper, plan=by.plan.key, facts=facts, reason=reason))
    paper.refresh_from_db()
    return paper


# ---------------------------------------------------------------- parts of the verbs


def _check_words(plan: Plan, title: str, note: str, thing: str) -> None:
    refuse_nul([title, note, thing])
    if not title.strip():
        raise ValidationError({"title": _("Bitte geben Sie einen Titel an.")})
    if len(note) > _LONGEST:
        raise ValidationError({"note": _("Bitte fassen Sie sich in höchstens 5000 Zeichen.")})
    if thing and discussed(plan, thing) is None:
        raise ValidationError({"thing": _("Das gibt es in diesem Plan nicht (mehr).")})


def _check_item(item: AgendaItem) -> None:
    if item.planned_minutes is not None and not 0 < item.planned_minutes <= _MOST_MINUTES:
        raise ValidationError({"planned_minutes": _("Bitte geben Sie 1 bis 600 Minuten an.")})
    item.full_clean(validate_unique=False, validate_constraints=False)


def _check_paper(meeting: Meeting, entry: PaperEntry) -> None:
    refuse_nul([entry.title, entry.text, entry.link])
    if not entry.title.strip():
        raise ValidationError({"title": _("Bitte geben Sie einen Titel an.")})
    if not (entry.content or entry.text.strip() or entry.link):
        raise ValidationError({"text": _("Bitte geben Sie eine Datei, einen Text oder eine Adresse an.")})
    if entry.link and not entry.link.startswith(("https://", "http://")):
        raise ValidationError({"link": _("Die Adresse muss mit https:// beginnen.")})
    if entry.item is not None and entry.item.meeting_id != meeting.pk:
        raise ValidationError({"item": _("Dieser Punkt steht auf einer anderen Tagesordnung.")})


def _safe(content: bytes) -> tuple[str, bytes]:
    """What a file really is, and what may be given out of it; nothing for no file."""
    if not content:
        return "", b""
    try:
        found = format_of(content)
        return found, without_traces(content, found)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from None


def _after_last(meeting: Meeting) -> int:
    last = AgendaItem.objects.filter(meeting=meeting).order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1
