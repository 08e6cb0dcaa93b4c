"""`mitplan found`: begin an installation, with the office that coordinates and an invitation for its holder."""

from argparse import ArgumentParser
from typing import Any

from django.urls import reverse

from mitplan.core.commands import VerbCommand
from mitplan.people import actions
from mitplan.people.acting import system
from mitplan.people.actions import Founding
from mitplan.people.states import BodyKind


class Command(VerbCommand):
    help = "Begins an installation: enters a body and its coordination office, and prints the link for its holder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--body", required=True, help="who makes the plan, for example “Stadt Musterstadt”")
        parser.add_argument("--kind", default=BodyKind.GOVERNMENT.value, choices=BodyKind.values)
        parser.add_argument("--office", default="", help="what the office is called (Koordinierungsstelle)")
        parser.add_argument("--person", required=True, help="who holds it")
        parser.add_argument("--address", default="http://localhost:8000", help="where this installation is served")
        parser.add_argument("--email", default="", help="for a forgotten password; the link is printed, not sent")

    def call(self, **options: Any) -> str:
        told = {name: options[name] for name in ("body", "kind", "office", "person", "email")}
        secret = actions.found(Founding(**told), by=system("found"))
        address = options["address"].rstrip("/") + reverse("people:accept", args=[secret])
        return f"{options['person']} opens the account within seven days at {address}"
