"""`mitplan verify`: does the record still say what was written?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mitplan.core import journal
from mitplan.core.models import Act
from mitplan.plan.models import Plan, Version
from mitplan.plan.verifying import version_faults


class Command(BaseCommand):
    help = "Checks the journal's chain and every sealed version; names the first broken line of each."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(journal.faults())
        for plan in Plan.objects.order_by("pk"):
            faults += version_faults(plan)
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} fault(s) found.", returncode=1)
        for version in Version.objects.select_related("plan").order_by("pk"):
            self.stdout.write(f"{version.sha256}  {version.plan.key}, version {version.number}: {version.label}")
        self.stdout.write(f"Whole: {Act.objects.count()} journal lines, {Version.objects.count()} sealed versions.")
