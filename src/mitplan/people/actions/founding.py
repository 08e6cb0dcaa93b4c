"""The verb with which an installation begins: found."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitplan.core.verdict import require

from .. import rules
from ..acting import Acting
from ..states import BodyKind, OfficeRole
from .accounts import InvitationEntry, invite
from .bodies import BodyEntry, NameEntry, establish
from .offices import create_office


@dataclass(frozen=True, slots=True)
class Founding:
    """Who keeps the first plan: a body, its coordination office, and the person who holds it."""

    body: str
    kind: str
    office: str
    person: str
    email: str = ""


@transaction.atomic
def found(founding: Founding, *, by: Acting) -> str:
    """Begin an installation: enter a body with a coordination office and invite its holder; returns the secret of the
    invitation's link. Raises ValidationError and Refused."""
    require(rules.may_found(by))
    kind = founding.kind or BodyKind.GOVERNMENT
    body = establish([BodyEntry(slugify(founding.body)[:60], kind, [NameEntry(founding.body)])], by=by)[0]
    title = founding.office or _("Koordinierungsstelle")
    office = create_office(slugify(title)[:60], body, title, OfficeRole.COORDINATION, by=by)
    _invitation, secret = invite(InvitationEntry(founding.person, founding.email, office=office), by=by)
    return secret
