"""`mitplan export`: write a plan as the folder it could be loaded from."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from mitplan.core.commands import VerbCommand
from mitplan.people.documents import people_document
from mitplan.plan.exporting import parties_of, plan_document
from mitplan.plan.queries import plan_by_key


class Command(VerbCommand):
    help = "Writes people.json and plan.json of a plan (docs/plan-document.md) into a folder that is new or empty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="the plan's key, as in its address")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--sealed", action="store_true", help="the sealed versions alone, without the draft")

    def call(self, **options: Any) -> str:
        folder: Path = options["folder"]
        document = plan_document(plan_by_key(options["plan"]), with_draft=not options["sealed"])
        if not document["stages"]:
            raise ValidationError(f"{document['key']} has no sealed version yet.")
        _write(folder, {"people.json": people_document(parties_of(document)), "plan.json": document})
        return f"Wrote {document['key']} to {folder}: {len(document['stages'])} stage(s)."


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
