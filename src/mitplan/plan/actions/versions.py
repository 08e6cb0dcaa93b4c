"""The verb that seals a version."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.journal import Line, record, stamp
from mitplan.core.rows import insert_rows, refresh_statistics
from mitplan.core.verdict import require
from mitplan.people.acting import Acting

from .. import rules
from ..fields import require_fitting
from ..models import DERIVED, Facet, Plan, Sealed, SealedLink, Version
from ..queries import latest_version
from ..reading import readings
from ..snapshot import Document, document
from ..states import VersionKind
from .elements import require_parties

# The derived columns of a sealed element, with what stands there when the document says nothing of it.
_DERIVED = {name: getattr(Sealed(), name) for name in DERIVED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What a version is called and, for an adopted one, who decided it when."""

    label: str
    kind: str
    decided_by: str = ""
    decided_on: PartialDate = UNKNOWN
    note: str = ""


@transaction.atomic
def freeze(plan: Plan, seal: Seal, *, by: Acting) -> Version:
    """Seal the draft as the next version: canonical document, hash chained to the version before, and its reading.

    Bodies and holders bear the names of the day of the resolution, else the latest. Raises ValidationError and Refused.
    """
    # The lock gives each version one predecessor, even if two are sealed at once.
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if seal.kind not in VersionKind.values:
        raise ValidationError(_("Die Art „%(kind)s“ gibt es bei Fassungen nicht.") % {"kind": seal.kind})
    require_fitting(Version, label=seal.label, note=seal.note)
    require_parties([(seal.label, [seal.decided_by] if seal.decided_by else [])])
    require(rules.may_freeze(by, plan, seal.kind, seal.decided_by, seal.decided_on))
    before = latest_version(plan)
    number = before.number + 1 if before else 1
    header: dict[str, Any] = {
        "number": number,
        "label": seal.label,
        "kind": seal.kind,
        "previous": before.sha256 if before else "",
    }
    told = {"note": seal.note, "decided_by": seal.decided_by, "decided_on": seal.decided_on.edtf}
    header |= {name: value for name, value in told.items() if value}
    made = document(plan, header, on=seal.decided_on or None)
    content = made.text.encode()
    version = Version(
        plan=plan,
        number=number,
        label=seal.label,
        kind=seal.kind,
        note=seal.note,
        decided_by=seal.decided_by,
        decided_on=seal.decided_on,
        sealed_at=timezone.now(),
        prologue=made.prologue,
        epilogue=made.epilogue,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        previous=header["previous"],
    )
    version.full_clean()
    version.save()
    _save_reading(version, made)
    record(by, Line("plan.version.sealed", version, plan.key, _facts(version)))
    return version


def _facts(version: Version) -> dict[str, Any]:
    """What the journal tells of a version, for `verify` to compare."""
    names = ("number", "kind", "sha256", "previous")
    return {name: getattr(version, name) for name in names} | {"sealed_at": stamp(version.sealed_at)}


def _save_reading(version: Version, made: Document) -> None:
    derived = list(readings([part.content for part in made.parts]))
    insert_rows(
        Sealed,
        ("version", "element", "position", "part", *_DERIVED),
        (
            (version.pk, part.element, position, part.text, *({**_DERIVED, **reading.columns}).values())
            for position, (part, reading) in enumerate(zip(made.parts, derived, strict=True))
        ),
    )
    keys = Sealed.objects.filter(version=version).order_by("position").values_list("pk", flat=True)
    insert_rows(
        Facet,
        ("version", "sealed", "kind", "name", "value"),
        [
            (version.pk, pk, reading.columns["kind"], name, value)
            for pk, reading in zip(keys, derived, strict=True)
            for name, value in reading.facets
        ],
    )
    insert_rows(SealedLink, ("version", "origin", "type", "target", "degree"), _links(version, made))
    refresh_statistics(Sealed, Facet, SealedLink)


def _links(version: Version, made: Document) -> list[tuple[int, int, str, int, str]]:
    known = {reference: pk for pk, reference in made.references.items()}
    return [
        (version.pk, part.element, link["type"], known[link["to"]], link.get("degree", ""))
        for part in made.parts
        for link in part.content.get("links", ())
    ]
