"""`mitplan recompute`: out of exported files, the digest and the map of a conversation once more."""

import zipfile
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from mitplan.conference.opinions import recount


class Command(BaseCommand):
    help = "Computes digest and map of a conversation again from its exported zip, and says whether they are the same."
    requires_system_checks = ()

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, help="the zip that was exported")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = recount(options["file"].read_bytes())
        except (OSError, KeyError, ValueError, zipfile.BadZipFile, ValidationError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        self.stdout.write(f"{found.people} people, {found.votes} votes, seed {found.seed}")
        self.stdout.write(f"SHA-256 {found.digest}")
        for fault in found.faults:
            self.stderr.write(fault)
        if found.faults:
            raise SystemExit(1)
        self.stdout.write("Digest and map are the same." if found.has_map else "The digest is the same.")
