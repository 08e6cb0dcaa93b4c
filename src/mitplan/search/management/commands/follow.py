"""`mitplan follow`: lets the followers of the journal catch up."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from mitplan.search import indexes
from mitplan.search.following import follow, rebuild


class Command(BaseCommand):
    help = "Brings search up to date with the journal; with --rebuild from the beginning."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--rebuild", action="store_true", help="forget the index and build it anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            if not indexes.put(connection):
                self.stderr.write("The database has no pg_trgm: search finds the same, but reads everything for it.")
            self.stdout.write(f"Built anew: {rebuild()} entries.")
        else:
            self.stdout.write(f"Up to date: {follow()} entries changed.")
