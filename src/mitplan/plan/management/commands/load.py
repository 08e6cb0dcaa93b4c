"""`mitplan load`: bring a plan document with its people into an installation."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from mitplan.core.commands import VerbCommand
from mitplan.people.acting import system
from mitplan.people.documents import load_people
from mitplan.plan.loading import load_plan


class Command(VerbCommand):
    help = "Loads a folder with people.json and plan.json (docs/plan-document.md); wholly or, at any fault, not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    @transaction.atomic
    def call(self, **options: Any) -> str:
        folder: Path = options["folder"]
        by = system("load")
        load_people(_read(folder / "people.json"), by=by)
        plan = load_plan(_read(folder / "plan.json"), by=by)
        return f"Loaded {plan.key}: {plan.elements.count()} elements, {plan.versions.count()} sealed version(s)."


def _read(file: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=_each_once)
    except OSError as error:
        raise ValidationError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValidationError(f"{file}: not UTF-8 at byte {error.start}.") from error
    except json.JSONDecodeError as error:
        raise ValidationError(f"{file}, line {error.lineno}, column {error.colno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:  # a key twice, a number of thousands of digits, thousands of brackets
        raise ValidationError(f"{file}: {error}") from error
    return content


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the file. JSON lets a key stand twice; then one reader sees the first value, another the last."""
    content = dict(pairs)
    if len(content) < len(pairs):
        keys = [key for key, _value in pairs]
        doubled = next(key for key in content if keys.count(key) > 1)
        raise ValueError(f"the key {doubled[:60]!r} stands twice in one object.")
    return content
