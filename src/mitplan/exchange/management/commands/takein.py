"""`mitplan takein`: take in a file that was handed in and checked on the pages."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from mitplan.core.commands import VerbCommand
from mitplan.core.verdict import Refused
from mitplan.exchange import actions, progress
from mitplan.exchange.models import Intake
from mitplan.people.queries import acting_as


class Command(VerbCommand):
    help = "Takes in a file that was handed in and checked; the pages start it for large files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("intake", type=int, help="the number of the file, as in its address")
        parser.add_argument("--by", required=True, help="the key of the person who acts")

    def call(self, **options: Any) -> str:
        intake = Intake.objects.select_related("plan__coordination").filter(pk=options["intake"]).first()
        if intake is None:
            raise ValidationError(f"There is no file with the number {options['intake']}.")
        by = acting_as(options["by"], intake.plan.coordination)
        number, pid = intake.pk, os.getpid()
        progress.tell(number, progress.Progress(0, 0, pid))
        try:
            done = actions.take_in(
                intake, by=by, progress=lambda count, total: progress.tell(number, progress.Progress(count, total, pid))
            )
        except (ValidationError, Refused) as error:
            told = error.messages[0] if isinstance(error, ValidationError) else error.reason
            progress.tell(number, progress.Progress(0, 0, pid, told))
            raise
        except DatabaseError as error:
            progress.tell(number, progress.Progress(0, 0, pid, progress.sentence_for(error)))
            raise
        progress.forget(intake)
        return f"Taken in: {done.drafted} new elements, {done.revised} changed, {done.linked} links."
