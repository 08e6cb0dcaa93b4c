"""`mitplan verify`: does the record still say what was written?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mitplan.core import journal
from mitplan.core.models import Act
from mitplan.plan.models import Version
from mitplan.plan.verifying import record_faults


class Command(BaseCommand):
    help = "Checks the journal's chain and every sealed version; names the first broken line of each."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [*journal.faults(), *record_faults()]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} fault(s) found.", returncode=1)
        for version in Version.objects.select_related("plan").order_by("pk"):
            self.stdout.write(f"{version.sha256}  {version.plan.key}, version {version.number}: {version.label}")
        if last := Act.objects.order_by("number").last():
            # Whoever keeps this one keeps every line before it.
            self.stdout.write(f"{last.hash}  journal, line {last.number}")
        self.stdout.write(f"Whole: {Act.objects.count()} journal lines, {Version.objects.count()} sealed versions.")
