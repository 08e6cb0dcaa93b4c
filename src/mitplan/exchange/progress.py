"""How far a long taking in has come: told by the process that does it, in a file beside the database.

It runs in a process of its own, so that the pages stay quick meanwhile and its memory is given back afterwards. All of
it is one transaction, so nobody else can see in the database how far it is; and it must be told even when the disk is
full.
"""

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _

from mitplan.people.acting import Acting

from .models import Intake

# More than this is done in a process of its own.
LARGE = 1500


@dataclass(frozen=True, slots=True)
class Progress:
    """So much of so much is done by the process `pid`; `failed` says why it ended without."""

    done: int
    total: int
    pid: int
    failed: str = ""

    @property
    def is_running(self) -> bool:
        return not self.failed and _is_alive(self.pid)


def start(intake: Intake, by: Acting) -> None:
    """Begin to take a file in, in a process of its own."""
    person = by.person.key if by.person else ""
    command = [sys.executable, "-m", "mitplan", "takein", str(intake.pk), "--by", person]
    process = subprocess.Popen(  # noqa: S603 - our own program, with a number and a key of ours
        command, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    tell(intake.pk, Progress(0, 0, process.pid))


def tell(number: int, progress: Progress) -> None:
    """Leave word; that it can't be left is no reason to stop."""
    with contextlib.suppress(OSError):
        file = _file(number)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = file.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps(asdict(progress)))
        new.replace(file)


def progress_of(intake: Intake) -> Progress | None:
    """How far it has come; None when it wasn't begun. One that ended without a word has failed."""
    try:
        found = Progress(**json.loads(_file(intake.pk).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    if found.failed or found.is_running:
        return found
    told = _("Das Übernehmen wurde unterbrochen. Übernommen wurde nichts; versuchen Sie es noch einmal.")
    return Progress(found.done, found.total, found.pid, told)


def forget(intake: Intake) -> None:
    """It is over, and the record says how it ended."""
    with contextlib.suppress(OSError):
        _file(intake.pk).unlink(missing_ok=True)


def sentence_for(error: DatabaseError) -> str:
    """What to say when the database gave up."""
    told = str(error).lower()
    if "full" in told or "no space" in told or "disk i/o" in told:
        return _(
            "Der Speicher des Servers ist voll. Übernommen wurde nichts. Bitten Sie den Betrieb um Platz und versuchen "
            "Sie "
            "es dann noch einmal."
        )
    return _("Die Datenbank hat die Arbeit abgebrochen. Übernommen wurde nichts; versuchen Sie es noch einmal.")


def _file(number: int) -> Path:
    return Path(settings.DATA) / "intakes" / f"{number}.json"


def _is_alive(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError, OSError):
        os.waitpid(pid, os.WNOHANG)  # where it is a child of ours that has ended
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid > 0
