"""The journal is append-only from the first day, by trigger, on both databases.

SQLite rebuilds a table for most later changes of its columns, and the triggers go with the old one: a migration that
alters Act must call `protect` again. A test looks whether the triggers stand after all migrations.
"""

from django.db import migrations

from mitplan.core.append_only import protect, release

TABLE = "core_act"


def put_in_place(apps, schema_editor):
    protect(schema_editor, TABLE)


def take_away(apps, schema_editor):
    release(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(put_in_place, take_away)]
