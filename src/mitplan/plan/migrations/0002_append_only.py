"""A sealed version never changes: triggers refuse it on both databases."""

from typing import Any, ClassVar

from django.db import migrations

from mitplan.core.append_only import protect, release

TABLES = ("plan_version", "plan_sealed", "plan_sealedlink", "plan_facet")


def forwards(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        protect(schema_editor, table)


def backwards(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        release(schema_editor, table)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("plan", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(forwards, backwards, elidable=False)]
