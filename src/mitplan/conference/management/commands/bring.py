"""`mitplan bring`: contributions and comments out of another system into a plan."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from mitplan.conference.importing.brought import Delivery, Source, look_through, take_in
from mitplan.conference.queries.contributions import fields_of
from mitplan.conference.speaking import speaking
from mitplan.core.commands import VerbCommand
from mitplan.people.acting import system
from mitplan.plan.queries import plan_by_key

MOST_LINES = 200


class Command(VerbCommand):
    help = "Brings contributions and comments out of another system into a plan; wholly or, at any fault, not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, help="the tables of contributions and of comments")
        parser.add_argument("--plan", required=True, help="the key of the plan")
        parser.add_argument("--system", required=True, help="what the other system is called where they are shown")
        parser.add_argument("--source", default="dipas", help="the form of the tables")
        told = "into which field of action a topic there belongs, as TOPIC=NUMBER; may be given several times"
        parser.add_argument("--topic", action="append", default=[], help=told)
        parser.add_argument("--dry-run", action="store_true", help="say what would be brought in, and change nothing")

    def call(self, **options: Any) -> str:
        by = speaking(system("import"), plan_by_key(options["plan"]))
        fields = {element.number: element for element in fields_of(by.plan)}
        pairs = [told.rpartition("=") for told in options["topic"]]
        if wrong := [number for _topic, _sign, number in pairs if number not in fields]:
            raise ValidationError(f"{by.plan.key} has no field of action {', '.join(wrong)}.")
        topics = {topic: fields[number] for topic, _sign, number in pairs}
        files = [(path.name, path.read_bytes()) for path in options["files"]]
        made = look_through(Source.named(options["source"]), options["system"], files, topics, by=by)
        self._tell(made)
        if options["dry_run"]:
            return f"{_counted(made)} Nothing was changed."
        take_in(made, by=by)
        return f"{_counted(made)} Done."

    def _tell(self, made: Delivery) -> None:
        for finding in made.findings[:MOST_LINES]:
            self.stdout.write(f"{finding.verdict}: {finding.place}: {finding.sentence}")
        if made.findings[MOST_LINES:]:
            self.stdout.write(f"… and {len(made.findings) - MOST_LINES} more.")


def _counted(made: Delivery) -> str:
    counts = made.counts
    told = (
        f"{counts['contributions']} contributions, {counts['comments']} comments ({counts['answers']} of them answers)"
    )
    return f"New: {told}; here already: {counts['known']}."
