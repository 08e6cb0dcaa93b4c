"""Verbs on files for a plan: hand in, take in, drop, clear."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, record
from mitplan.core.verdict import require
from mitplan.people.acting import Acting
from mitplan.plan.models import Plan

from .. import rules
from ..applying import Applied, Progress, apply, checked
from ..intakes import digest_of, packed, read_file
from ..models import Intake, IntakeState
from ..proposals import Verdict


@transaction.atomic
def hand_in(plan: Plan, name: str, content: bytes, mapping: str = "", *, by: Acting) -> Intake:
    """Check a file for a plan, cell by cell, and keep it with what was found; the plan stays as it is.

    Raises ValidationError when the file can't be read at all, and Refused.
    """
    require(rules.may_take_in(by, plan))
    made = checked(plan, read_file(plan, name, content, mapping), by=by)
    intake = Intake(
        plan=plan,
        name="".join(sign for sign in name if sign.isprintable())[-200:],
        mapping=mapping,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        person=by.person,
        at=timezone.now(),
        counts={verdict.value: count for verdict, count in made.counts.items()},
        findings=packed(made),
        digest=digest_of(made),
    )
    intake.save()
    record(by, Line("exchange.file.handed_in", intake, plan.key, {"sha256": intake.sha256, "size": intake.size}))
    return intake


@transaction.atomic
def take_in(intake: Intake, *, by: Acting, progress: Progress | None = None) -> Applied:
    """Do what a file asks for, through the verbs of the plan: all of it, or nothing.

    Done is exactly what was shown when it was checked; if the plan has changed so that it would be something else, it
    is refused. Raises ValidationError and Refused.
    """
    require(rules.may_take_in(by, intake.plan))
    intake = Intake.objects.select_for_update().select_related("plan__coordination").get(pk=intake.pk)
    _require_open(intake)
    delivery = read_file(intake.plan, intake.name, bytes(intake.content), intake.mapping)
    made, applied = apply(intake.plan, delivery, by=by, progress=progress)
    if digest_of(made) != intake.digest:
        raise ValidationError(
            _(
                "Der Plan hat sich geändert, seit die Datei geprüft wurde. Übernommen wurde nichts. Lesen Sie die "
                "Datei noch "
                "einmal ein und sehen Sie die Prüfung durch."
            )
        )
    if made.is_empty:
        return applied
    _close(intake, IntakeState.TAKEN_IN)
    counts = {verdict.value: made.counts[verdict] for verdict in (Verdict.NEW, Verdict.CHANGED)}
    facts = {"sha256": intake.sha256, "digest": intake.digest, **counts}
    record(by, Line("exchange.file.taken_in", intake, intake.plan.key, facts))
    return applied


@transaction.atomic
def drop(intake: Intake, *, by: Acting) -> Intake:
    """Put a file aside without taking anything in. Raises ValidationError and Refused."""
    require(rules.may_take_in(by, intake.plan))
    intake = Intake.objects.select_for_update().select_related("plan__coordination").get(pk=intake.pk)
    _require_open(intake)
    _close(intake, IntakeState.DROPPED)
    record(by, Line("exchange.file.dropped", intake, intake.plan.key, {"sha256": intake.sha256}))
    return intake


@transaction.atomic
def clear(intake: Intake, *, by: Acting) -> Intake:
    """Remove what stands in a file whose time is over, and what was found in it. Raises Refused.

    That it was handed in, its hash, and what was done with it stay on record; one that was still open has expired.
    """
    require(rules.may_take_in(by, intake.plan))
    intake = Intake.objects.select_for_update().select_related("plan__coordination").get(pk=intake.pk)
    if not (intake.content or intake.findings):
        return intake
    if intake.state == IntakeState.CHECKED:
        intake.state = IntakeState.EXPIRED
    intake.content = intake.findings = b""
    intake.save(update_fields=["state", "content", "findings"])
    facts = {"sha256": intake.sha256, "state": intake.state}
    record(by, Line("exchange.file.cleared", intake, intake.plan.key, facts))
    return intake


def _require_open(intake: Intake) -> None:
    if intake.state != IntakeState.CHECKED:
        fault = _("„%(name)s“ ist schon erledigt (%(state)s). Lesen Sie die Datei noch einmal ein, wenn nötig.")
        raise ValidationError(fault % {"name": intake.name, "state": IntakeState(intake.state).label})


def _close(intake: Intake, state: IntakeState) -> None:
    """What was found stays; the file itself is needed no longer."""
    intake.state, intake.content = state, b""
    intake.save(update_fields=["state", "content"])
