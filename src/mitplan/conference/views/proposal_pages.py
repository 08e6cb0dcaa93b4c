"""What the pages around a draft recommendation share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.http import page
from mitplan.core.verdict import No, require
from mitplan.people.acting import Acting
from mitplan.people.capacities import seats_of
from mitplan.people.queries import name_on
from mitplan.plan.workbench.faults import put_on_form

from ..frame import Room
from ..models import Amendment, Phase, Proposal
from ..queries.contributions import phases_lately, readable
from ..queries.making import Making, making_of
from ..rules import proposals as rules
from ..rules.contributions import is_author
from ..showing import author_words
from ..speaking import Speaker, remember_guest, speaking

TAB = "proposals"


@dataclass(frozen=True, slots=True)
class Floor:
    """A draft recommendation as a page sees it: how it came about, and the phases of its plan."""

    room: Room
    made: Making
    phases: list[Phase]
    by: Speaker

    @property
    def proposal(self) -> Proposal:
        return self.made.proposal

    @property
    def url(self) -> str:
        """The page of the draft."""
        return self.room.url("proposal", self.proposal.number)

    def context(self, title: str, **more: Any) -> dict[str, Any]:
        """Context of a page below that of the draft."""
        crumbs = [(_("Entwürfe"), self.room.url("proposals")), (kicker_of(self.proposal), self.url)]
        kicker = f"{kicker_of(self.proposal)}: {self.made.now.title}"
        return self.room.context(title, TAB, crumbs=crumbs, kicker=kicker, floor=self, **more)


def floor_of(room: Room, number: int) -> Floor:
    """The draft with this number, for somebody who may read it. Raises Http404 and Refused."""
    made = making_of(room.plan, number)
    if made is None:
        raise Http404(_("Einen Empfehlungsentwurf mit dieser Nummer gibt es in diesem Plan nicht."))
    phases = phases_lately(room.plan)
    by = in_seats(room.by).get(made.proposal.body_id, room.by)
    require(rules.may_read_proposal(by, made.proposal, among=phases))
    if made.is_hidden and not rules.runs(by, made.proposal.body):
        require(
            No(_("Dieser Entwurf ist zurzeit nicht öffentlich; die Moderation sagt im öffentlichen Protokoll, warum."))
        )
    _unname_sources(by, made, phases)
    return Floor(room, made, phases, by)


def _unname_sources(by: Speaker, made: Making, phases: Iterable[Phase]) -> None:
    """A contribution that whoever looks may not read has its number here, and no title."""
    allowed = readable(by, phases, {source.contribution.body for source in made.sources})
    for source in made.sources:
        one = source.contribution
        source.is_hidden = source.is_hidden or not (one.body_id in allowed or is_author(by, one))


def in_seats(by: Speaker) -> dict[int, Speaker]:
    """Somebody who acts in a seat, in each of their seats by its body: where it is about that body, they act in it."""
    if by.acting.seat is None or by.acting.person is None:
        return {}
    seats = seats_of(by.acting.person)
    return {
        seat.body_id: speaking(Acting(by.acting.person, organisation=seat.organisation, seat=seat), by.plan)
        for seat in seats
    }


def amendment_on(floor: Floor, number: int) -> Amendment:
    """One amendment to the draft. Raises Http404."""
    found: Any = next((one for one in floor.made.amendments if one.number == number), None)
    if found is None:
        raise Http404(_("Einen Änderungsantrag mit dieser Nummer gibt es zu diesem Entwurf nicht."))
    found.proposal = floor.proposal
    found.version.proposal = floor.proposal
    is_theirs = rules.is_by(floor.by, found) or rules.runs(floor.by, floor.proposal.body)
    if found.is_hidden and not is_theirs:
        require(
            No(_("Dieser Antrag ist zurzeit nicht öffentlich; die Moderation sagt im öffentlichen Protokoll, warum."))
        )
    amendment: Amendment = found
    return amendment


def kicker_of(proposal: Proposal) -> str:
    """„Empfehlung 12“, once the number is given; before, „Entwurf 4“."""
    if proposal.recommendation:
        return _("Empfehlung %(number)s") % {"number": proposal.recommendation}
    return _("Entwurf %(number)d") % {"number": proposal.number}


def proposer_of(proposal: Proposal) -> str:
    """Who proposed it, for everybody to read."""
    on = timezone.localdate(proposal.proposed_at)
    return author_words(proposal.participant, proposal.organisation, proposal.office, on)


def body_name(thing: Any) -> str:
    """The name of the body that works on something, as it is called today."""
    return name_on(thing.body, None).name


def given(request: HttpRequest) -> QueryDict | None:
    """What was sent off, if it was; also where nothing was filled in."""
    return request.POST if request.method == "POST" else None


def done_with(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Let the verb act; what it refuses is put on the form."""
    try:
        act()
    except ValidationError as error:
        put_on_form(form, error)
        return False
    return True


def form_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """A form by itself, with what it is about above it."""
    return page(request, "conference/proposal_form.html", context)


def remembered(response: HttpResponse, key: str) -> HttpResponse:
    """The answer, with the key of a new guest."""
    if key:
        remember_guest(response, key)
    return response
