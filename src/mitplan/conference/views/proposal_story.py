"""The storyline of a draft recommendation: everything dated that is on record about it, in order."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mitplan.core.texts import filled, listed
from mitplan.plan.workbench.doors import version_doors

from ..models import Amendment, Poll, ProposalStep
from ..queries.proposals import meeting_of_minutes
from ..states.proposals import Manner, NoteState, ProposalState
from .proposal_pages import Floor, body_name, proposer_of

Dated = tuple[datetime, dict[str, Any]]


def story_of(floor: Floor, polls: Iterable[Poll] = ()) -> list[dict[str, Any]]:
    """The moments, first to last, as `ui/storyline.html` takes them."""
    moments: list[Dated] = [*_sources(floor), *_texts(floor), *_amendments(floor), *_steps(floor), *_notes(floor)]
    moments += [(poll.opened_at, _poll(floor, poll)) for poll in polls if poll.opened_at]
    return [_line(at, shown) for at, shown in sorted(moments, key=lambda moment: moment[0])]


def _line(at: datetime, shown: dict[str, Any]) -> dict[str, Any]:
    day = timezone.localdate(at)
    return {"on": date_format(day, "DATE_FORMAT"), "edtf": day.isoformat(), **shown}


def _sources(floor: Floor) -> Iterator[Dated]:
    for source in floor.made.sources:
        one = source.contribution
        title = one.title if not one.is_revoked else _("Der Text wurde zurückgenommen")
        title = _("Zurzeit nicht öffentlich") if source.is_hidden else title
        yield (
            one.sent_at,
            {
                "kind": _("Beitrag %(n)d") % {"n": one.number},
                "title": title,
                "url": floor.room.url("contribution", one.number),
                "text": floor.room.author(one),
            },
        )


def _texts(floor: Floor) -> Iterator[Dated]:
    first, *later = floor.made.versions
    who = filled(
        _("Vorgelegt von %(who)s in „%(body)s“"),
        who=floor.room.said(proposer_of(floor.proposal)),
        body=floor.room.said(body_name(floor.proposal)),
    )
    yield first.made_at, {"title": _("Entwurf"), "text": who, "url": version_url(floor, 1)}
    for version in later:
        title = _("Fassung %(n)d") % {"n": version.number}
        yield (
            version.made_at,
            {"title": title, "text": floor.room.said(version.note), "url": compare_url(floor, version.number)},
        )


def _amendments(floor: Floor) -> Iterator[Dated]:
    for one in floor.made.amendments:
        told = {"title": _("Änderungsantrag %(n)d") % {"n": one.number}, "url": amendment_url(floor, one)}
        yield one.sent_at, {**told, "text": filled(_("von %(who)s"), who=floor.room.author(one))}
        if one.decided_at:
            yield one.decided_at, {**told, "badge": ("amendment", one.state), "text": floor.room.said(one.fate_note)}


def _steps(floor: Floor) -> Iterator[Dated]:
    for step in floor.made.steps:
        yield step.at, {"title": _step_words(floor, step), "here": True, **_recorded(floor, step)}


def _step_words(floor: Floor, step: ProposalStep) -> str:
    if step.state == ProposalState.FORWARDED and floor.proposal.forwarding:
        version = floor.proposal.forwarding.version
        words = _("Weitergeleitet als Empfehlung %(number)s, versiegelt in Fassung %(n)d des Plans")
        return words % {"number": floor.proposal.recommendation, "n": version.number}
    if step.state == ProposalState.DRAFT:
        return _("Zurück im Entwurf: Der Wortlaut wurde geändert")
    said = {
        ProposalState.GROUP_AGREED: _("Von der Arbeitsgruppe beschlossen"),
        ProposalState.CONFERENCE_ADOPTED: _("Von der Konferenz beschlossen"),
        ProposalState.WITHDRAWN: _("Zurückgezogen"),
        ProposalState.NOT_ADOPTED: _("Nicht beschlossen"),
    }
    told = said[ProposalState(step.state)]
    if step.state in (ProposalState.GROUP_AGREED, ProposalState.CONFERENCE_ADOPTED):
        told = _("%(decision)s: Fassung %(n)d") % {"decision": told, "n": step.version.number}
    return told


def _recorded(floor: Floor, step: ProposalStep) -> dict[str, Any]:
    parts = [str(Manner(step.manner).label)] if step.manner else []
    parts += [floor.room.said(step.note)] if step.note else []
    shown: dict[str, Any] = {"text": listed(parts, apart=True), "badge": ("proposal", step.state)}
    if step.minutes and (meeting := meeting_of_minutes(step.minutes)):
        shown |= {"source": _("Protokoll der Sitzung %(n)d") % {"n": meeting}}
        shown["source_url"] = floor.room.url("minutes", meeting)
    if step.state == ProposalState.FORWARDED and floor.proposal.forwarding:
        number = floor.proposal.forwarding.version.number
        shown |= {"url": version_doors(floor.room.key, number)["version"], "here": False}
    return shown


def _notes(floor: Floor) -> Iterator[Dated]:
    for note, backings in floor.made.notes:
        gone = note.state == NoteState.WITHDRAWN
        title = _("Minderheitenvotum, später zurückgezogen") if gone else _("Minderheitenvotum")
        carriers = listed(floor.room.author(one) for one in backings)
        text = floor.room.said(Truncator(note.text).words(30))
        yield note.at, {"title": title, "url": "#minderheit", "kind": carriers, "text": text}


def _poll(floor: Floor, poll: Poll) -> dict[str, Any]:
    told = {"title": poll.title, "kind": _("Abstimmung %(n)d") % {"n": poll.number}}
    return {**told, "url": floor.room.url("poll", poll.number), "badge": ("poll", poll.state)}


def version_url(floor: Floor, number: int) -> str:
    """Where one text is read."""
    return floor.room.url("proposal_version", floor.proposal.number, number)


def compare_url(floor: Floor, number: int) -> str:
    """Where it is compared with the one before."""
    return f"{floor.room.url('compare_proposal', floor.proposal.number)}?von={number - 1}&nach={number}"


def amendment_url(floor: Floor, amendment: Amendment) -> str:
    """The page of an amendment."""
    return floor.room.url("amendment", floor.proposal.number, amendment.number)
