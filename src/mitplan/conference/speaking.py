"""Who speaks in a plan: in which capacity, as which participant, and to which audiences they belong."""

import hashlib
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mitplan.core.journal import key_of
from mitplan.people.acting import Acting
from mitplan.people.capacities import acting_of
from mitplan.people.models import Body, Person
from mitplan.people.states import OfficeRole, SeatFunction
from mitplan.plan.models import Plan
from mitplan.plan.queries import is_admitted

from .models import Charge, Participant
from .states.phases import Audience

# The cookie of a guest: it says which contributions are theirs, and is set only when they send off something.
GUEST = "mitplan_guest"
A_YEAR = 366 * 24 * 60 * 60
_LEADING = frozenset({SeatFunction.CHAIR, SeatFunction.SECRETARY})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody in the work on one plan; the actor that the journal names.

    An office, a seat or a mandate acts by name; whoever speaks for themselves, and every guest, is only a number.
    """

    acting: Acting
    plan: Plan
    audiences: frozenset[str]
    participant: Participant | None = None
    digest: str = ""  # of a guest

    @property
    def person_key(self) -> str:
        if self.acting.system or self.office_key:
            return self.acting.person_key
        return key_of(self.participant) if self.participant else "system:guest"

    @property
    def office_key(self) -> str:
        return self.acting.office_key

    @property
    def organisation(self) -> Body | None:
        """The organisation that somebody speaks for."""
        return self.acting.organisation

    @property
    def is_coordination(self) -> bool:
        """Whether this is the plan's own coordination office (or a set-up)."""
        office = self.acting.office
        return bool(self.acting.system) or (office is not None and office.pk == self.plan.coordination_id)

    def leads(self, body: Body) -> bool:
        """Whether somebody chairs a body or is its secretary, by office or by seat."""
        office, seat = self.acting.office, self.acting.seat
        if office is not None and office.role == OfficeRole.CHAIR and office.body_id == body.pk:
            return True
        return seat is not None and seat.body_id == body.pk and seat.function in _LEADING

    def runs(self, body: Body | None) -> bool:
        """Whether somebody may do what the coordination office or the chair of a body does."""
        return self.is_coordination or (body is not None and self.leads(body))


def speaker_of(request: HttpRequest, plan: Plan) -> Speaker:
    """Whoever sends a request about a plan, in the capacity they have chosen. Writes nothing.

    Who hasn't chosen acts in what they are for this plan: its coordination office, or a body that works on it.
    """
    if isinstance(request.user, Person):
        bodies = Charge.objects.filter(plan=plan, is_current=True).values_list("body", flat=True)
        return speaking(acting_of(request, plan.coordination, set(bodies)), plan)
    acting = acting_of(request)
    key = request.COOKIES.get(GUEST, "")
    digest = hashlib.sha256(key.encode()).hexdigest() if key else ""
    participant = Participant.objects.filter(plan=plan, digest=digest).first() if digest else None
    return Speaker(acting, plan, frozenset({Audience.PUBLIC.value}), participant, digest)


def speaking(acting: Acting, plan: Plan) -> Speaker:
    """The speaker behind an actor who isn't a guest."""
    own = Participant.objects.filter(plan=plan, person=acting.person).first() if acting.person else None
    return Speaker(acting, plan, _audiences(acting, plan), own)


def new_guest_key() -> str:
    """A key for the browser of a guest."""
    return secrets.token_urlsafe(32)


def remember_guest(response: HttpResponse, key: str) -> None:
    """Leave the key with the guest, so that they find what is theirs, and may keep it in an account later."""
    response.set_cookie(
        GUEST, key, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _audiences(acting: Acting, plan: Plan) -> frozenset[str]:
    found = {Audience.PUBLIC.value}
    if acting.office is not None and acting.office.role in {OfficeRole.CLERK, OfficeRole.SIGNATORY}:
        found |= {Audience.MINISTRIES.value} if is_admitted(acting.office, plan) else set()
    if (body := _body_of(acting)) is not None and Charge.objects.filter(plan=plan, body=body, is_current=True).exists():
        found.add(Audience.MEMBERS.value)
    return frozenset(found)


def _body_of(acting: Acting) -> int | None:
    """The body in which somebody sits or that they chair."""
    if acting.seat is not None:
        return acting.seat.body_id
    return acting.office.body_id if acting.office is not None and acting.office.role == OfficeRole.CHAIR else None
