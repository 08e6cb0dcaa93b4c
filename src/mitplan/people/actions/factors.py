"""The verbs of second factors: add_codes, add_passkey, remove_factor, renew_recovery_codes, use_recovery_code."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, record
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require

from .. import factors, rules
from ..acting import Acting
from ..models import Factor, Person, RecoveryCode
from ..states import FactorKind
from .checks import locked, refuse

PLACE = "Code"


@transaction.atomic
def add_codes(person: Person, secret: str, code: str, name: str, *, by: Acting) -> Factor:
    """Let an app with codes be a second factor, once it has shown a right one; that code is then used up."""
    require(rules.may_keep_own_account(by, person))
    if not factors.spend(secret, code):
        refuse(PLACE, _("Der Code passt nicht, oder er ist schon benutzt. Geht die Uhr Ihres Geräts richtig?"))
    factor = _named(Factor(person=person, kind=FactorKind.CODES, name=name, data=factors.seal(secret)))
    factor.save()
    record(by, Line("people.factor.added", person, facts={"factor": factor.pk, "kind": str(factor.kind)}))
    return factor


@transaction.atomic
def add_passkey(person: Person, proof: tuple[str, str], name: str, *, by: Acting) -> Factor:
    """Let a passkey be a second factor and a way to sign in; `proof` is what the browser's answer was checked to be."""
    require(rules.may_keep_own_account(by, person))
    data, handle = proof
    if Factor.objects.filter(handle=handle).exists():
        refuse("Passkey", _("Diesen Passkey gibt es hier schon."))
    factor = _named(Factor(person=person, kind=FactorKind.PASSKEY, name=name, data=data, handle=handle))
    factor.save()
    record(by, Line("people.factor.added", person, facts={"factor": factor.pk, "kind": str(factor.kind)}))
    return factor


@transaction.atomic
def remove_factor(factor: Factor, *, by: Acting) -> None:
    """Take a second factor away; with the last one the codes on paper go, too."""
    require(rules.may_keep_own_account(by, factor.person))
    facts = {"factor": factor.pk, "kind": str(factor.kind)}
    Factor.objects.filter(pk=factor.pk).delete()
    if not Factor.objects.filter(person=factor.person).exists():
        RecoveryCode.objects.filter(person=factor.person).delete()
    record(by, Line("people.factor.removed", factor.person, facts=facts))


@transaction.atomic
def renew_recovery_codes(person: Person, *, by: Acting) -> list[str]:
    """Make ten codes for paper; earlier ones no longer work. They are shown once and kept as hashes."""
    require(rules.may_keep_own_account(by, person))
    codes = factors.new_recovery_codes()
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, digest=factors.recovery_digest(person, code)) for code in codes
    )
    record(by, Line("people.recovery_codes.made", person, facts={"codes": len(codes)}))
    return codes


@transaction.atomic
def use_recovery_code(person: Person, code: str, *, by: Acting) -> bool:
    """Use up one of one's codes on paper; False when it is none."""
    require(rules.may_keep_own_account(by, person))
    found = factors.recovery_code(locked(person), code)
    if found is None:
        return False
    found.delete()
    left = RecoveryCode.objects.filter(person=person).count()
    record(by, Line("people.recovery_codes.used", person, facts={"left": left}))
    return True


def _named(factor: Factor) -> Factor:
    refuse_nul([factor.name])
    factor.name = factor.name.strip()[:60] or str(FactorKind(factor.kind).label)
    factor.made_at = timezone.now()
    return factor
