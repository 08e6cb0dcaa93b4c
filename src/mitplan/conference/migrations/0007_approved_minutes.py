"""Approved minutes and what is added to them never change: triggers refuse it on both databases."""

from typing import Any, ClassVar

from django.db import migrations

from mitplan.core.append_only import protect, release

TABLES = ("conference_approval", "conference_erratum")


def forwards(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        protect(schema_editor, table)


def backwards(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        release(schema_editor, table)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("conference", "0006_meetings")]
    operations: ClassVar = [migrations.RunPython(forwards, backwards, elidable=False)]
