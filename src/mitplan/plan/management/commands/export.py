"""`mitplan export`: write a plan as the folder it could be loaded from."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from mitplan.core.commands import VerbCommand
from mitplan.plan.exporting import plan_folder
from mitplan.plan.queries import plan_by_key


class Command(VerbCommand):
    help = "Writes people.json and plan.json of a plan (docs/plan-document.md) into a folder that is new or empty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="the plan's key, as in its address")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--sealed", action="store_true", help="the sealed versions alone, without the draft")

    def call(self, **options: Any) -> str:
        folder: Path = options["folder"]
        files = plan_folder(plan_by_key(options["plan"]), with_draft=not options["sealed"])
        _write(folder, files)
        return f"Wrote {options['plan']} to {folder}: {len(files['plan.json']['stages'])} stage(s)."


def _write(folder: Path, files: dict[str, Any]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ValidationError(f"{folder} is not empty: choose another folder, so that nothing is overwritten.")
        for name, content in files.items():
            text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ValidationError(f"{folder}: {error.strerror}") from error
