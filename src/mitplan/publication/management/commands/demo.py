"""`mitplan demo`: set up once, then serve; the address and the demo sign-ins come last."""

import json
import os
import socket
import time
from importlib import resources
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mitplan.conference.scene import play_all
from mitplan.people.acting import Acting, system
from mitplan.people.actions import give_account
from mitplan.people.documents import load_people
from mitplan.people.models import Office, Person
from mitplan.people.states import OfficeRole
from mitplan.plan.actions import admit
from mitplan.plan.loading import load_plan
from mitplan.plan.models import Plan
from mitplan.plan.queries import plan_by_key

from ...bench.serving import make_ready, serve

DOCUMENTS = ("hessen-2017", "musterland-2022", "musterland-2027")
CAST = settings.DEMO_CAST
# The plan on which the cast is at work.
AT_WORK = "musterland-2027"
PASSWORD = "mitplan-demo"  # noqa: S105  printed for everyone, on a server that listens to this machine alone


class Command(BaseCommand):
    help = "Sets up the demo plans if they are not there yet and serves them on this machine (PORT, default 8000)."
    requires_system_checks = ()  # they take half a second; the tests run them

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--load-only", action="store_true", help="set up, but don't serve")

    def handle(self, *args: Any, **options: Any) -> None:
        self.require_own_installation()
        port = self.port()
        make_ready()
        self.load()
        if not options["load_only"]:
            self.serve(port)

    def require_own_installation(self) -> None:
        """Everybody knows the password: no demo where this machine's own users are not the only ones to come in."""
        if settings.HTTPS or not set(settings.ALLOWED_HOSTS) <= settings.OWN_HOSTS:
            raise CommandError(
                "This installation answers others, too (MITPLAN_HOSTS or MITPLAN_HTTPS is set), and the demo opens "
                "accounts whose password everybody knows. Unset both, and set MITPLAN_DATA to a folder of its own."
            )

    def port(self) -> int:
        """The port to serve on; refused at once when it is no port or somebody else's."""
        text = os.environ.get("PORT", "8000")
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise CommandError(f"PORT is {text!r}; it must be a number from 1 to 65535.")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", int(text)))
            except OSError as error:
                raise CommandError(
                    f"Port {text} is taken ({error.strerror}). Choose another: PORT=8010 make demo"
                ) from error
        return int(text)

    def load(self) -> None:
        for key in DOCUMENTS:
            if Plan.objects.filter(key=key).exists():
                continue
            started = time.monotonic()
            load_demo(key)
            if key == AT_WORK:
                admit_cast(key)
                play_all(key)
            self.stdout.write(f"Loaded {key} in {time.monotonic() - started:.1f} s.")

    def serve(self, port: int) -> None:
        lines = ["", f"Mitplan is running: http://127.0.0.1:{port}/"]
        lines += ["Demo sign-ins (one click each, or password: mitplan-demo):"]
        lines += [f"  {person.username:6} {person.name}" for person in Person.objects.filter(username__in=CAST)]
        lines += ["Stop with Ctrl-C.", ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
        # The sign-in page offers the cast, in whatever way the processes that answer come about.
        os.environ["MITPLAN_DEMO"], settings.DEMO = "1", True
        serve(port)


@transaction.atomic
def load_demo(key: str) -> Plan:
    """Load one demo plan with its people, through the verbs, as its coordination office."""
    folder = resources.files("mitplan.plan") / "documents" / key
    people, plan = (json.loads((folder / name).read_text(encoding="utf-8")) for name in ("people.json", "plan.json"))
    setup = system("setup")
    load_people(people, by=setup)
    for person in Person.objects.filter(key__in=CAST, username__isnull=True):
        give_account(person, person.key, PASSWORD, by=setup)
    office = Office.objects.get(key=plan["coordination"])
    holder = Person.objects.filter(terms__office=office).first()
    return load_plan(plan, by=Acting(holder, office) if holder else setup)


def admit_cast(key: str) -> None:
    """Let the offices of the cast take part in a plan, so that each finds something to do on their desk."""
    plan = plan_by_key(key)
    held = Office.objects.filter(holders__person__username__in=CAST).distinct()
    for office in held.exclude(role__in=[OfficeRole.NONE, OfficeRole.COORDINATION, OfficeRole.ADMINISTRATOR]):
        admit(plan, office, by=system("demo"))
