"""`mitplan freeze`: seal the draft of a plan as its next version."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError

from mitplan.core.commands import VerbCommand
from mitplan.core.dates import PartialDate
from mitplan.people.queries import acting_as
from mitplan.plan import actions
from mitplan.plan.actions import Seal
from mitplan.plan.queries import plan_by_key
from mitplan.plan.states import VersionKind


class Command(VerbCommand):
    help = "Seals the draft of a plan as its next version and prints its hash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="the plan's key, as in its address")
        parser.add_argument("--as", dest="person", required=True, help="the key of the person who seals")
        parser.add_argument("--kind", required=True, choices=VersionKind.values)
        parser.add_argument("--label", required=True, help="what the version is called")
        parser.add_argument("--decided-by", default="", help="the key of the body that decided")
        parser.add_argument("--decided-on", default="", help="when it decided, for example 20.12.2017")
        parser.add_argument("--note", default="")

    def call(self, **options: Any) -> str:
        plan = plan_by_key(options["plan"])
        told = {name: options[name] for name in ("label", "kind", "decided_by", "note")}
        seal = Seal(**told, decided_on=_date(options["decided_on"]))
        version = actions.freeze(plan, seal, by=acting_as(options["person"], plan.coordination))
        return f"{version.sha256}  {plan.key}, version {version.number}: {version.label}"


def _date(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error
