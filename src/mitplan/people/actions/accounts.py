"""The verbs of accounts: invite, revoke_invitation, accept_invitation, accept_with_passkey, link_identity,
unlink_identity, change_password, change_address, give_link, end_sessions."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.journal import Line, key_of, record
from mitplan.core.verdict import require

from .. import capacities, queries, rules, sealing
from ..acting import Acting, system
from ..models import Address, Body, Holder, Identity, Invitation, Office, Person, SignedIn
from ..states import FactorKind
from ..terms import lasting
from .checks import checked, locked, open_account, person_place, refuse
from .factors import add_passkey, renew_recovery_codes
from .offices import appoint
from .persons import SeatEntry, seat

PLACE: Final = "Einladung"
PLACE_OF_ADDRESS: Final = "E-Mail-Adresse"


@dataclass(frozen=True, slots=True)
class InvitationEntry:
    """Whom to invite: somebody in the register, or a name to enter there; and the office or seat they then have."""

    name: str = ""
    email: str = ""
    person: Person | None = None
    office: Office | None = None
    body: Body | None = None
    organisation: Body | None = None
    was_mailed: bool = False


@transaction.atomic
def invite(entry: InvitationEntry, reason: str = "", *, by: Acting) -> tuple[Invitation, str]:
    """Invite a person to open their account, for seven days; returns the invitation and the secret of its link.

    The office or seat begins when they accept, so nobody is named in public before. An earlier invitation ends.
    Raises ValidationError and Refused.
    """
    held = capacities.offices_of(entry.person) if entry.person else []
    require(rules.may_invite(by, [office for office in (entry.office, *held) if office], reason))
    email = _checked_email(entry)
    person = locked(entry.person) if entry.person else _new_person(entry.name)
    if person.username is not None or person.erased_at:
        refuse(PLACE, _("Diese Person hat schon ein Konto."))
    if entry.office and entry.body:
        refuse(PLACE, _("Bitte wählen Sie ein Amt oder einen Sitz, nicht beides."))
    _require_vacant(entry.office, person)
    now, secret = timezone.now(), secrets.token_urlsafe(32)
    Invitation.objects.filter(person=person, accepted_at=None, revoked_at=None).update(revoked_at=now, email="")
    # An address is kept as long as it is of use.
    Invitation.objects.filter(until__lt=now).exclude(email="").update(email="")
    invitation = Invitation.objects.create(
        person=person,
        email=email,
        office=entry.office,
        body=entry.body,
        organisation=entry.organisation if entry.body else None,
        digest=sha256(secret.encode()).hexdigest(),
        was_mailed=entry.was_mailed,
        made_at=now,
        until=now + queries.INVITED_FOR,
    )
    record(by, Line("people.invitation.made", person, facts=_facts(invitation), reason=reason.strip()))
    return invitation, secret


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Acting) -> Invitation:
    """Take an invitation back that nobody has accepted; its link and the address it went to are gone."""
    require(rules.may_keep_accounts(by))
    stored = locked(invitation)
    if stored.accepted_at or stored.revoked_at:
        refuse(PLACE, _("Sie ist schon angenommen oder zurückgezogen."))
    stored.revoked_at, stored.email = timezone.now(), ""
    stored.save(update_fields=["revoked_at", "email"])
    record(by, Line("people.invitation.revoked", stored.person, facts={"invitation": stored.pk}))
    return stored


@transaction.atomic
def accept_invitation(invitation: Invitation, username: str, password: str | None, *, by: Acting) -> Person:
    """Open the account one was invited to, and take up the office or seat that went along.

    Without a password one signs in through another house alone.
    """
    stored = locked(invitation)
    require(rules.may_accept(by, stored))
    person = locked(stored.person)
    if person.username is not None:
        refuse(PLACE, _("Sie haben schon ein Konto."))
    open_account(person, username, password)
    if stored.email and not Address.objects.filter(email=stored.email).exclude(person=person).exists():
        Address.objects.update_or_create(
            person=person, defaults={"email": stored.email, "is_verified": stored.was_mailed}
        )
    stored.accepted_at, stored.email = timezone.now(), ""
    stored.save(update_fields=["accepted_at", "email"])
    record(by, Line("people.account.opened", person, facts={"invitation": stored.pk}))
    _take_up(stored, person)
    return person


@transaction.atomic
def accept_with_passkey(
    invitation: Invitation, username: str, proof: tuple[str, str], *, by: Acting
) -> tuple[Person, list[str]]:
    """Open the account one was invited to with a passkey and no password; returns ten codes for paper, too.

    Who loses the passkey asks for a link to a password, and shows one of the codes in its place.
    """
    person = accept_invitation(invitation, username, None, by=by)
    add_passkey(person, proof, "", by=by)
    return person, renew_recovery_codes(person, by=by)


@transaction.atomic
def link_identity(person: Person, provider: str, subject: str, *, by: Acting) -> Identity:
    """Let another house sign somebody in; each is one person there and here."""
    require(rules.may_keep_own_account(by, person))
    if Identity.objects.filter(Q(person=person) | Q(subject=subject), provider=provider).exists():
        refuse(provider, _("Dieses Konto ist schon mit jemand anderem verbunden."))
    identity = Identity.objects.create(person=person, provider=provider, subject=subject, made_at=timezone.now())
    record(by, Line("people.account.linked", person, facts={"provider": provider}))
    return identity


@transaction.atomic
def unlink_identity(person: Person, provider: str, *, by: Acting) -> None:
    """Let another house no longer sign somebody in, as long as there is another way in."""
    require(rules.may_keep_own_account(by, person))
    stored = locked(person)
    found = Identity.objects.filter(person=stored, provider=provider).first()
    if found is None:
        refuse(provider, _("Damit sind Sie nicht verbunden."))
    others = Identity.objects.filter(person=stored).exclude(pk=found.pk).exists()
    if not (others or stored.has_usable_password() or queries.factors_of(stored).filter(kind=FactorKind.PASSKEY)):
        refuse(provider, _("Das ist Ihr einziger Weg hinein. Richten Sie zuerst einen Passkey oder ein Passwort ein."))
    found.delete()
    record(by, Line("people.account.unlinked", stored, facts={"provider": provider}))


@transaction.atomic
def change_password(person: Person, password: str, *, by: Acting) -> Person:
    """Set another password for one's own account; every other session ends with the old one."""
    require(rules.may_keep_own_account(by, person))
    stored = locked(person)
    validate_password(password, stored)
    stored.set_password(password)
    stored.save(update_fields=["password"])
    record(by, Line("people.account.password_changed", stored))
    return stored


@transaction.atomic
def change_address(person: Person, email: str, keep: str = "", *, by: Acting) -> Address:
    """Get letters at another address, which a link in a letter has shown to be theirs.

    Every session ends but the one with the key `keep`: whoever else had come in could have waited for the next letter.
    """
    require(rules.may_keep_own_account(by, person))
    email = email.strip().lower()
    validate_email(email)
    try:
        with transaction.atomic():
            told = {"email": email, "is_verified": True}
            address, _is_new = Address.objects.update_or_create(person=locked(person), defaults=told)
    except IntegrityError:
        refuse(PLACE_OF_ADDRESS, _("Diese Adresse gehört schon zu einem anderen Konto."))
    count, _by_model = SignedIn.objects.filter(person=person).exclude(session_key=keep).delete()
    record(by, Line("people.account.address_changed", person, facts={"sessions": count}))
    return address


@transaction.atomic
def give_link(person: Person, reason: str, *, by: Acting) -> str:
    """Give out the token of a link to a new password, where no letter reaches a person; the second factor stays."""
    require(rules.may_give_link(by, person))
    if not reason.strip():
        refuse(person_place(person.key), _("Warum braucht die Person einen neuen Link? Der Grund steht im Journal."))
    record(by, Line("people.account.link_given", person, reason=reason.strip()))
    return sealing.new_password_links.make_token(person)


@transaction.atomic
def end_sessions(person: Person, sessions: Sequence[SignedIn], *, by: Acting) -> int:
    """End sessions of one's own account, on whatever device; returns how many."""
    require(rules.may_keep_own_account(by, person))
    keys = [one.session_key for one in sessions]
    count, _by_model = SignedIn.objects.filter(person=person, session_key__in=keys).delete()
    if count:
        record(by, Line("people.account.sessions_ended", person, facts={"sessions": count}))
    return count


def _checked_email(entry: InvitationEntry) -> str:
    email = entry.email.strip().lower()
    if email or entry.was_mailed:
        validate_email(email)
    if Address.objects.filter(email=email).exclude(person=entry.person).exists():
        refuse(PLACE, _("Mit dieser E-Mail-Adresse hat schon jemand ein Konto."))
    return email


def _new_person(name: str) -> Person:
    name = " ".join(name.split())
    if not name:
        refuse(PLACE, _("Wen laden Sie ein? Bitte nennen Sie den Namen, oder wählen Sie die Person aus."))
    stem = slugify(name.replace("ı", "i").replace("ß", "ss"))[:50].strip("-") or "person"
    taken = set(Person.objects.filter(key__startswith=stem).values_list("key", flat=True))
    key = next(key for n in range(1, len(taken) + 2) if (key := stem if n == 1 else f"{stem}-{n}") not in taken)
    person = checked(Person(key=key, name=name, password=make_password(None)), person_place(key))
    person.save()
    return person


def _require_vacant(office: Office | None, person: Person) -> None:
    term = lasting(Holder.objects.filter(office=office).select_related("person"), None) if office else None
    if office and term and term.person_id != person.pk:
        refuse(
            PLACE,
            _("Das Amt „%(office)s“ hat heute %(person)s inne. Beenden Sie zuerst diese Amtszeit.")
            % {"office": office.title, "person": term.person.name},
        )


def _take_up(invitation: Invitation, person: Person) -> None:
    """The office or seat begins today; whoever invited stands in the line of the invitation."""
    by, today = system("invitation"), PartialDate.of(timezone.localdate())
    if invitation.office:
        _require_vacant(invitation.office, person)
        if not lasting(Holder.objects.filter(office=invitation.office), None):
            appoint(invitation.office, person, today, by=by)
    elif invitation.body:
        try:
            seat([SeatEntry(invitation.body, invitation.organisation, person, since=today)], by=by)
        except ValidationError as error:
            raise ValidationError([f"{PLACE}: {text}" for text in error.messages]) from None


def _facts(invitation: Invitation) -> dict[str, object]:
    return {
        "invitation": invitation.pk,
        "office": invitation.office.key if invitation.office else "",
        "body": invitation.body.key if invitation.body else "",
        "organisation": key_of(invitation.organisation) if invitation.organisation else "",
        "until": invitation.until.date().isoformat(),
    }
