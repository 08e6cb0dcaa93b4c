"""`mitplan follow`: lets the followers of the journal catch up."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from mitplan.core import followers
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
            elif not indexes.reads_all_scripts(connection):
                self.stderr.write(
                    "The database was created with LC_CTYPE C: words in Arabic, Cyrillic and the like are"
                )
                self.stderr.write("found, but slowly. Create it with LC_CTYPE 'C.UTF-8' or any other UTF-8 one.")
            self.stdout.write(f"Built anew: {rebuild()} entries.")
            followers.rebuild()
        else:
            self.stdout.write(f"Up to date: {follow()} entries changed.")
            followers.call()
