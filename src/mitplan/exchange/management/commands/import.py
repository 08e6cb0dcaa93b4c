# ruff: noqa: N999 - the command is called `import`
"""`mitplan import`: bring a foreign source into the draft of a plan, by a mapping."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from mitplan.core.commands import VerbCommand
from mitplan.exchange.applying import apply, dry_run
from mitplan.exchange.mapping import Mapping, SourceFile, mapping_from, names
from mitplan.exchange.mapping.deliveries import delivery_of
from mitplan.exchange.mapping.sources import belongs
from mitplan.exchange.proposals import Proposal, Verdict
from mitplan.exchange.queries import mapping_for
from mitplan.people.acting import system
from mitplan.plan.models import Plan
from mitplan.plan.queries import plan_by_key

MOST_LINES = 200


class Command(VerbCommand):
    help = "Brings files of a foreign source into the draft of a plan; wholly or, at any fault, not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="+", type=Path, help="files, or folders of files")
        told = f"one that comes with Mitplan ({', '.join(names())}), a kept one (plan:NAME), or a file"
        parser.add_argument("--mapping", required=True, help=told)
        parser.add_argument("--plan", required=True, help="the key of the plan")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def call(self, **options: Any) -> str:
        by = system("import")
        plan = plan_by_key(options["plan"])
        mapping = _mapping(plan, options["mapping"])
        delivery, counts = delivery_of(mapping, list(_files(mapping, options["source"])))
        taken = ", ".join(f"{name} {count}" for name, count in counts.items())
        if options["dry_run"]:
            made = dry_run(plan, delivery, by=by)
            self._tell(made)
            return f"Read: {taken}. {_counted(made)} Nothing was changed."
        made, done = apply(plan, delivery, by=by)
        self._tell(made)
        told = f"{done.drafted} new elements, {done.revised} changed, {done.linked} links, {done.claimed} statements"
        return f"Read: {taken}. Done: {told}, {done.bodies} new bodies."

    def _tell(self, made: Proposal) -> None:
        told = [one for one in made.findings if one.verdict in {Verdict.ERROR, Verdict.WARNING, Verdict.CHANGED}]
        for finding in told[:MOST_LINES]:
            said = finding.sentence or f"{finding.part}: {finding.before!r} → {finding.after!r}"
            self.stdout.write(f"{finding.verdict}: {finding.place}: {' '.join([finding.thing, said]).strip()}")
        if told[MOST_LINES:]:
            self.stdout.write(f"… and {len(told) - MOST_LINES} more.")


def _mapping(plan: Plan, name: str) -> Mapping:
    path = Path(name)
    if name in names() or not path.is_file():
        return mapping_for(plan, name)
    try:
        return mapping_from(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise ValidationError(f"{path}: not UTF-8 at byte {error.start}.") from error


def _files(mapping: Mapping, sources: list[Path]) -> Iterator[SourceFile]:
    """The files named, and those of the mapping's form in the folders named, but for READMEs and licences."""
    for source in sources:
        if not source.exists():
            raise ValidationError(f"{source}: there is no such file or folder.")
        if source.is_file():
            yield SourceFile(source.name, source.read_bytes())
            continue
        for path in sorted(source.rglob("*")):
            if path.is_file() and belongs(mapping, path.name):
                yield SourceFile(str(path.relative_to(source)), path.read_bytes())


def _counted(made: Proposal) -> str:
    return ", ".join(f"{verdict} {count}" for verdict, count in made.counts.items()) + "."
