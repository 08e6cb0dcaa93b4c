"""Which contributions there are, for whoever may read them; and how others speak of one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core import rich
from mitplan.core.journal import key_of
from mitplan.people.models import Body
from mitplan.plan.models import Element, Plan
from mitplan.plan.states import ElementState, Kind

from ..files import storage
from ..models import Attachment, Contribution, ContributionText, Opening, Participant, Phase, Sending, Support
from ..speaking import Speaker
from ..states.contributions import ContributionState
from ..states.phases import WIDTH, Access, Activity
from .discussed import Discussed
from .lately import journal_head, lately
from .moderation import hidden_lately, hidden_pks
from .phases import access_in, bodies_at_work, concerning

LABEL: Final = "conference.contribution"
MOST_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the contributions somebody wants to see, and in which order."""

    choices: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    sort: str = "newest"


SORTS: Final = ("newest", "oldest", "supported")


def open_phases(plan: Plan) -> list[Phase]:
    """The phases of a plan that open something, with what they open; one query."""
    found: dict[int, Phase] = {}
    for opening in Opening.objects.filter(phase__plan=plan).select_related("phase__body").order_by("phase", "pk"):
        phase = found.setdefault(opening.phase_id, opening.phase)
        cache: dict[str, Any] = phase.__dict__.setdefault("_prefetched_objects_cache", {})
        cache.setdefault("openings", []).append(opening)
    return sorted(found.values(), key=lambda phase: (phase.begins, phase.pk))


def phases_lately(plan: Plan) -> list[Phase]:
    """As `open_phases`, for pages: asked anew when something has happened."""
    return lately(("phases", plan.pk), lambda: open_phases(plan), journal_head())


def readable(by: Speaker, phases: Iterable[Phase], bodies: Iterable[Body | None]) -> set[int | None]:
    """Of these bodies (None: everybody), those whose contributions somebody may read, by key; asks nothing."""
    begun = [phase for phase in phases if phase.begins <= timezone.now()]
    return {body.pk if body else None for body in bodies if by.runs(body) or _lets_read(by, begun, body)}


def _lets_read(by: Speaker, begun: Iterable[Phase], body: Body | None) -> bool:
    widest = (access_in(phase, Activity.CONTRIBUTE, by.audiences) for phase in concerning(begun, body))
    return any(WIDTH[access] >= WIDTH[Access.READ] for access in widest)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the contributions of a plan, and which of them moderators took out of public."""

    phases: Sequence[Phase]
    bodies: Sequence[Body]
    fields: Sequence[Element]
    hidden: Collection[int]


def around(plan: Plan) -> Around:
    """Phases, bodies at work with their names, fields of action; five queries."""
    bodies = [charge.body for charge in bodies_at_work(plan)]
    return Around(phases_lately(plan), bodies, fields_of(plan), hidden_lately(plan, LABEL))


def contributions_for(
    by: Speaker, bodies: Collection[int | None], wanted: Wanted, hidden: Collection[int] | None = None
) -> QuerySet[Contribution]:
    """The contributions to these bodies that everybody or whoever asks may read, as wanted.

    What moderators took out of public isn't among them (`hidden`, where it is known); what was withdrawn only where it
    is asked for.
    """
    keys = [key for key in bodies if key is not None]
    addressed = Q(body__in=keys) | (Q(body=None) if None in bodies else Q(pk__in=[]))
    rows = Contribution.objects.filter(addressed, plan=by.plan).exclude(
        pk__in=hidden_pks(by.plan, LABEL) if hidden is None else hidden
    )
    if "state" not in wanted.choices:
        rows = rows.exclude(state=ContributionState.WITHDRAWN)
    rows = rows.filter(is_revoked=False, **dict(wanted.choices))
    for word in wanted.words[:MOST_WORDS]:
        rows = rows.filter(folded__contains=word.casefold())
    # The primary key follows the time in the index: a deep page is found without sorting.
    return rows.order_by(*(("sent_at", "pk") if wanted.sort == "oldest" else ("-sent_at", "-pk")))


def listed(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Rows with what a list shows of each, but for the names of organisations."""
    return rows.select_related("participant__person", "organisation", "office", "field", "body").defer("folded")


def supports_counted(plan: Plan, things: Collection[str] | None = None) -> dict[int, int]:
    """How many stand behind the contributions of a plan, or behind these, by primary key; one query."""
    among = {"thing__startswith": f"{LABEL}:"} if things is None else {"thing__in": things}
    standing = Support.objects.filter(plan=plan, withdrawn_at=None, **among).order_by()
    counted = standing.values_list("thing").annotate(n=Count("pk"))
    return {int(thing.rpartition(":")[2]): n for thing, n in counted}


def by_keys(pks: Collection[int]) -> dict[int, Contribution]:
    """Contributions by primary key, with what a list shows of each."""
    return {row.pk: row for row in listed(Contribution.objects.filter(pk__in=pks))}


def contribution_numbered(plan: Plan, number: int) -> Contribution | None:
    """One contribution by its number in the plan, with all that its page shows."""
    files = Attachment.objects.filter(removed_at=None)
    rows = Contribution.objects.filter(plan=plan, number=number).select_related(
        *("participant__person", "organisation", "office", "field", "body", "consent", "brought")
    )
    # Most have one text and no files: those of the others are asked for, and nobody else's.
    later = ContributionText.objects.filter(contribution=OuterRef("pk"), number__gt=1)
    rows = rows.annotate(has_files=Exists(files.filter(contribution=OuterRef("pk"))), is_revised=Exists(later))
    found: Any = rows.first()
    if found is not None:
        found.plan = plan
        found.files = list(files.filter(contribution=found)) if found.has_files else []
        found.earlier = list(found.texts.order_by("number"))[:-1] if found.is_revised else []
        prefetch_related_objects([body for body in (found.organisation, found.body) if body], "names")
    known: Contribution | None = found
    return known


def content_of(attachment: Attachment) -> bytes | None:
    """What is in a file; None where somebody has taken it out of the data folder."""
    try:
        with storage().open(attachment.file) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def waiting_for(plan: Plan, token: str) -> Sending | None:
    """The contribution that waits for the link with this token, None when there is none any more."""
    return Sending.objects.filter(plan=plan, digest=digest_of_token(token), until__gte=timezone.now()).first()


def digest_of_token(token: str) -> str:
    """How the token of a link is kept."""
    return sha256(f"sending:{token}".encode()).hexdigest()


def fields_of(plan: Plan) -> list[Element]:
    """The fields of action of a plan, in order."""
    return list(Element.objects.filter(plan=plan, kind=Kind.FIELD, state=ElementState.CURRENT).order_by("position"))


def guest_of(plan: Plan, digest: str) -> Participant | None:
    """The guest with this digest who has no account yet."""
    return Participant.objects.filter(plan=plan, digest=digest, person=None).first() if digest else None


def contributions_of(participant: Participant) -> QuerySet[Contribution]:
    """Everything a participant sent off."""
    return Contribution.objects.filter(participant=participant).order_by("number")


# ---------------------------------------------------------------- as others speak of one


def look(plan: Plan, pks: Collection[int]) -> dict[int, Discussed]:
    """Contributions as things that are discussed and moderated."""
    rows = Contribution.objects.filter(plan=plan, pk__in=pks).select_related("body")
    return {row.pk: discussed_as(plan, row) for row in rows}


def discussed_as(plan: Plan, row: Contribution) -> Discussed:
    """A contribution as others speak of it."""
    title = row.title or _("Beitrag %(number)s (Text entfernt)") % {"number": row.number}
    return Discussed(
        key=key_of(row),
        title=title,
        url=reverse("conference:contribution", args=[plan.key, row.number]),
        language=row.language,
        body=row.body,
        paragraphs=tuple(rich.passages(row.text)),
        text=f"{row.title}\n\n{row.text}" if row.text else "",
        participant=row.participant_id,
    )
