"""The verbs of talking about texts: comment, reply, put right, withdraw; and bringing in what was said elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.canonical import digest
from mitplan.core.journal import Line, key_of, record
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require

from ..models import Comment
from ..queries.discussed import Discussed, discussed
from ..rules import comments as rules
from ..rules import phases
from ..rules.reading import may_see
from ..speaking import Speaker
from ..states.comments import MOVES, CommentState, Stance
from ..states.contributions import LANGUAGES
from ..states.phases import Activity
from .moderation import screen
from .numbers import next_number
from .participants import join

LONGEST: Final = 5000


@dataclass(frozen=True, slots=True)
class CommentEntry:
    """A comment to send off: on which thing (its text key), on the whole of it or one passage."""

    thing: str
    text: str
    stance: str = ""
    passage: str = ""
    language: str = "de"
    # When it came in, where that wasn't just now: on paper, or in a set-up. The journal has its own time.
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReplyEntry:
    """An answer to send off."""

    text: str
    language: str = "de"
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BroughtComment:
    """A comment that was made elsewhere; `origin` is its name there, `parent` that of the one it replies to."""

    thing: str
    text: str
    origin: str
    sent_at: datetime
    parent: str = ""
    stance: str = ""
    language: str = "de"


@transaction.atomic
def comment(entry: CommentEntry, reason: str = "", *, by: Speaker) -> Comment:
    """Say something about a text or one paragraph of it: for, against, or a question."""
    target = _target(by, entry.thing)
    require(may_see(by, target) and rules.may_comment(by, target, reason=reason))
    if entry.stance not in Stance.values:
        raise ValidationError({"stance": _("Bitte wählen Sie, ob Sie dafür sind, dagegen oder eine Frage haben.")})
    if entry.passage and entry.passage not in {passage.name for passage in target.paragraphs}:
        raise ValidationError(
            {
                "passage": _(
                    "Den Absatz gibt es in diesem Wortlaut nicht mehr. Kommentieren Sie bitte den neuen Wortlaut."
                )
            }
        )
    said = {"stance": entry.stance, "passage": entry.passage, "language": entry.language}
    return _sent(by, target, Comment(text=entry.text, sent_at=entry.received_at or timezone.now(), **said), reason)


@transaction.atomic
def reply(parent: Comment, entry: ReplyEntry, reason: str = "", *, by: Speaker) -> Comment:
    """Answer a comment; officials may do so outside the phase, with a reason."""
    target = _target(by, parent.thing)
    require(may_see(by, target) and rules.may_reply(by, parent, target, reason=reason))
    said = {"language": entry.language, "passage": parent.passage, "parent": parent}
    made = Comment(text=entry.text, sent_at=entry.received_at or timezone.now(), **said)
    return _sent(by, target, made, reason)


@transaction.atomic
def revise_comment(comment: Comment, text: str, *, by: Speaker, at: datetime | None = None) -> Comment:
    """Put one's own comment right, within 15 minutes and before anybody has replied."""
    comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    require(rules.may_revise_comment(by, comment, at))
    if text == comment.text:
        return comment
    comment.text = checked(text)
    comment.revised_at = timezone.now()
    comment.save(update_fields=["text", "revised_at"])
    record(by, Line("conference.comment.revised", comment, by.plan.key, {"number": comment.number}))
    screen(comment, comment.body, comment.text, by)
    return comment


@transaction.atomic
def withdraw_comment(comment: Comment, *, by: Speaker) -> Comment:
    """Take back one's own comment: nobody reads it any more, replies stay."""
    require(rules.may_withdraw_comment(by, comment))
    move(comment, CommentState.WITHDRAWN, MOVES)
    record(by, Line("conference.comment.withdrawn", comment, by.plan.key, {"number": comment.number}))
    return comment


@transaction.atomic
def bring_comments(entries: Iterable[BroughtComment], source: str, *, by: Speaker) -> list[Comment]:
    """Bring in comments that were made elsewhere, with replies; those that are here already stay as they are."""
    require(phases.may_arrange(by))
    known = dict(Comment.objects.filter(plan=by.plan).exclude(origin="").values_list("origin", "pk"))
    fresh = [entry for entry in entries if entry.origin not in known]
    first = next_number(by.plan, Comment)
    bodies: dict[str, Any] = {}
    made = [_brought(by, entry, first + place, bodies) for place, entry in enumerate(fresh)]
    # Replies point to comments, so comments come first.
    for replies in (False, True):
        rows = [row for row, entry in zip(made, fresh, strict=True) if bool(entry.parent) is replies]
        if replies:
            _hang(rows, {row.origin: entry.parent for row, entry in zip(made, fresh, strict=True)}, known)
        Comment.objects.bulk_create(rows)
        known |= {row.origin: row.pk for row in rows}
    if made:
        facts = {"count": len(made), "source": digest(source), "first": first}
        record(by, Line("conference.comment.brought", by.plan, by.plan.key, facts))
    return made


def checked(text: str) -> str:
    """A text as typed, once it is clear that it can be kept."""
    refuse_nul([text])
    if not text.strip():
        raise ValidationError({"text": _("Bitte schreiben Sie, was Sie sagen möchten.")})
    if len(text) > LONGEST:
        raise ValidationError(
            {
                "text": _("Bitte kürzen Sie: Ein Kommentar hat höchstens %(most)s Zeichen, dieser hat %(is)s.")
                % {"most": LONGEST, "is": len(text)}
            }
        )
    return text


def _target(by: Speaker, key: str) -> Discussed:
    target = discussed(by.plan, key)
    if target is None:
        raise ValidationError(_("Den Text, um den es geht, gibt es in diesem Plan nicht."))
    return target


def _sent(by: Speaker, target: Discussed, made: Comment, reason: str) -> Comment:
    checked(made.text)
    if made.language not in dict(LANGUAGES):
        raise ValidationError({"language": _("Bitte wählen Sie die Sprache des Textes.")})
    outside = phases.is_outside_phase(by, Activity.COMMENT, target.body)
    by = join(by)
    made.plan, made.thing, made.body, made.participant = by.plan, target.key, target.body, by.participant
    made.number = next_number(by.plan, Comment)
    made.is_official, made.organisation = by.runs(target.body), by.organisation
    made.office = by.acting.office
    made.save(force_insert=True)
    record(by, Line("conference.comment.sent", made, by.plan.key, _facts(made, outside), reason))
    screen(made, target.body, made.text, by)
    return made


def _facts(made: Comment, outside: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {"number": made.number, "about": made.thing, "language": made.language}
    more = {
        "stance": made.stance,
        "passage": made.passage,
        "organisation": made.organisation.key if made.organisation else "",
        "parent": key_of(made.parent) if made.parent else "",
        "outside_phase": outside,
    }
    return facts | {name: value for name, value in more.items() if value}


def _brought(by: Speaker, entry: BroughtComment, number: int, bodies: dict[str, Any]) -> Comment:
    if entry.thing not in bodies:
        bodies[entry.thing] = _target(by, entry.thing).body
    refuse_nul([entry.text, entry.origin])
    if not entry.text.strip() or not entry.origin:
        raise ValidationError(_("Ein Kommentar braucht einen Text und eine Angabe, woher er stammt."))
    return Comment(
        plan=by.plan,
        number=number,
        thing=entry.thing,
        body=bodies[entry.thing],
        text=entry.text,
        stance="" if entry.parent else entry.stance,
        language=entry.language,
        origin=entry.origin,
        sent_at=entry.sent_at,
    )


def _hang(rows: Iterable[Comment], parents: Mapping[str, str], known: Mapping[str, int]) -> None:
    for row in rows:
        parent = known.get(parents[row.origin])
        if parent is None:
            raise ValidationError(
                _("Der Kommentar „%(origin)s“ antwortet auf einen, den es nicht gibt.") % {"origin": row.origin}
            )
        row.parent_id = parent
