"""`mitplan tidy`: remove what is kept no longer; nothing of the record."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from mitplan.core import tidying
from mitplan.core.commands import VerbCommand
from mitplan.exchange.actions import clear
from mitplan.exchange.queries import expired_intakes
from mitplan.people.acting import system


class Command(VerbCommand):
    help = "Removes expired sessions, and what stood in files handed in longer ago than MITPLAN_INTAKE_DAYS."

    def call(self, **options: Any) -> str:
        call_command("clearsessions")
        old = expired_intakes(timezone.now() - timedelta(days=settings.INTAKE_DAYS))
        for intake in old:
            clear(intake, by=system("tidy"))
        removed = [f"the contents of {len(old)} files", *tidying.tidy()]
        return f"Tidied up: {', '.join(removed)}."
