"""`mitplan recount`: do the ballots of every closed poll still give the result that was recorded?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mitplan.conference.counting import faults_of
from mitplan.conference.models import Tally
from mitplan.core.models import Act


class Command(BaseCommand):
    help = "Counts every closed poll again and compares with the journal; with a file, the published record in it."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a published record, instead of the database")
        parser.add_argument("--sha256", default="", help="the digest that the journal has for it")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        if path is not None:
            self._told(str(path), faults_of(path.read_text(encoding="utf-8"), options["sha256"]))
            return
        closed = Act.objects.filter(verb="conference.poll.closed").values_list("thing", "facts")
        digests = {(thing, facts["round"]): facts["sha256"] for thing, facts in closed}
        faults = []
        tallies = Tally.objects.select_related("poll__plan").order_by("pk")
        for tally in tallies:
            digest = digests.get((f"conference.poll:{tally.poll_id}", tally.round), "missing")
            name = f"{tally.poll.plan.key}, poll {tally.poll.number}, round {tally.round}"
            faults += [f"{name}: {fault}" for fault in faults_of(tally.document, digest)]
        self._told(f"{tallies.count()} counts", faults)

    def _told(self, name: str, faults: list[str]) -> None:
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} fault(s) found.", returncode=1)
        self.stdout.write(f"{name}: the ballots give the recorded results.")
