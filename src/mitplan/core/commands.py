"""Commands that call a verb: one line when it is done, exit code 1 when the input is wrong, 2 when a rule refuses."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from .verdict import Refused

INVALID, REFUSED = 1, 2


class VerbCommand(BaseCommand):
    """A command of the same name as the verb it calls. Subclasses parse and call in `call`, which gives the line."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            line = self.call(**options)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages), returncode=INVALID) from error
        except Refused as refusal:
            raise CommandError(refusal.reason, returncode=REFUSED) from refusal
        self.stdout.write(line)

    def call(self, **options: Any) -> str:
        """Call the verb and say in one line what was done."""
        raise NotImplementedError
