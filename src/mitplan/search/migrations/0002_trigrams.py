"""The indexes that find a part of a word, in the way of each database."""

from typing import Any, ClassVar

from django.db import migrations

from mitplan.search.indexes import drop, put

NAMES = ("search_title", "search_text", "search_spelling")


def forwards(apps: Any, schema_editor: Any) -> None:
    put(schema_editor.connection, NAMES)


def backwards(apps: Any, schema_editor: Any) -> None:
    drop(schema_editor.connection, NAMES)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("search", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(forwards, backwards, elidable=False)]
