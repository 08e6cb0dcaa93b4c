"""Who may keep the register of persons, bodies and offices, each answer with its reason."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.verdict import YES, No, Verdict

from . import queries
from .acting import Acting
from .capacities import offices_of
from .models import Invitation, Office, Person, Seat
from .states import OfficeRole


def may_keep_register(by: Acting) -> Verdict:
    """The coordination office and set-up runs may enter bodies, offices, persons, terms, seats and mandates."""
    if by.system:
        return YES
    if by.office is None or by.office.role != OfficeRole.COORDINATION:
        return No(_("Nur die Koordinierungsstelle darf Stellen, Ämter und Personen eintragen."))
    if not queries.holds(by.person, by.office):
        return No(_("Sie haben das Amt „%(office)s“ heute nicht inne.") % {"office": by.office.title})
    return YES


def may_name_in_public(by: Acting, seat: Seat, shown: bool) -> Verdict:
    """Whoever has a seat decides whether their name is public; whoever keeps the register enters what they decided."""
    if seat.person is None or seat.person.erased_at:
        return No(_("Auf diesem Sitz ist niemand eingetragen."))
    if by.person is not None and by.person.pk == seat.person_id:
        return YES
    if may_keep_register(by):
        return YES
    return No(_("Ob ein Name öffentlich ist, entscheidet, wer den Sitz innehat."))


def may_give_account(by: Acting, person: Person) -> Verdict:
    """Whoever keeps the register may open an account for a person who has none; nobody can take one over."""
    verdict = may_keep_register(by)
    if not verdict:
        return verdict
    if person.username is not None:
        return No(_("Diese Person hat schon ein Konto."))
    return YES


def may_found(by: Acting) -> Verdict:
    """A set-up run, once: where there is a coordination office, it is for that one to invite others."""
    if not by.system:
        return No(_("Eine Installation beginnt man auf dem Server, mit dem Befehl „found“."))
    if queries.is_founded():
        return No(_("Hier gibt es schon eine Koordinierungsstelle. Wer sie innehat, lädt alle anderen ein."))
    return YES


def may_invite(by: Acting, offices: Iterable[Office], reason: str) -> Verdict:
    """Whoever keeps the register; an administrator too, who has to say why when an office with a say goes along."""
    # Along go the office that is given, and those that the person holds already and comes into with the account.
    if not _is_administrator(by):
        return may_keep_register(by)
    if any(office.role for office in offices) and not reason.strip():
        return No(_("Dieses Amt öffnet Inhalte. Bitte nennen Sie den Grund, aus dem die Kontenverwaltung es vergibt."))
    return YES


def may_keep_accounts(by: Acting) -> Verdict:
    """The coordination office and the administrator see and withdraw invitations, and give out new links."""
    if _is_administrator(by) or may_keep_register(by):
        return YES
    return No(_("Nur die Koordinierungsstelle und die Kontenverwaltung dürfen Konten verwalten."))


def may_accept(by: Acting, invitation: Invitation) -> Verdict:
    """The invited person, once, while the invitation holds; the link proves that it is them."""
    if by.person is None or by.person.pk != invitation.person_id:
        return No(_("Diese Einladung gilt jemand anderem."))
    if invitation.accepted_at or invitation.revoked_at or invitation.until < timezone.now():
        return No(_("Diese Einladung gilt nicht mehr. Bitten Sie die Koordinierungsstelle um eine neue."))
    return YES


def may_keep_own_account(by: Acting, person: Person) -> Verdict:
    """Everybody keeps password, second factors and sessions of their own account, and nobody another's."""
    if by.person is None or by.person.pk != person.pk or not by.person.is_active:
        return No(_("Das kann nur, wem das Konto gehört."))
    return YES


def may_give_link(by: Acting, person: Person) -> Verdict:
    """Whoever keeps accounts gives a link to a new password to somebody who has an account; why is on record."""
    if not (verdict := may_keep_accounts(by)):
        return verdict
    return YES if person.username is not None and person.is_active else No(_("Diese Person hat kein Konto."))


def may_erase(by: Acting, person: Person) -> Verdict:
    """Everybody may have themselves erased, the coordination office and the administrator others.

    Not while they hold a coordination office: its plans would be without anybody who may write them.
    """
    if not (may_keep_own_account(by, person) or may_keep_accounts(by)):
        return No(
            _("Löschen kann sich jede Person selbst, sonst nur die Koordinierungsstelle oder die Kontenverwaltung.")
        )
    if person.erased_at:
        return No(_("Diese Person ist schon gelöscht."))
    office = next((one for one in offices_of(person) if one.role == OfficeRole.COORDINATION), None)
    if office is not None:
        return No(
            _(
                "Das Amt „%(office)s“ hätte dann niemanden mehr. "
                "Erst wenn es jemand anders übernommen hat, geht das Löschen."
            )
            % {"office": office.title}
        )
    return YES


def _is_administrator(by: Acting) -> bool:
    return by.office is not None and by.office.role == OfficeRole.ADMINISTRATOR and queries.holds(by.person, by.office)
