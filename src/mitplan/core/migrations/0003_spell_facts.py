"""The facts of a journal line are spelt in one way: keys in order, so that another order is found.

SQLite keeps JSON as the text it was given; PostgreSQL keeps values. Lines written before had their keys in the order
of the verb. Only their order is changed: a line that was spelt in another way anyhow stays, for `verify` to find.
"""

import json

from django.db import migrations

from mitplan.core.append_only import protect, release
from mitplan.core.rows import ordered

TABLE = "core_act"


def put_in_order(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT number, facts FROM core_act")
        changed = list(_unordered(cursor.fetchall()))
        if changed:
            release(schema_editor, TABLE)
            cursor.executemany("UPDATE core_act SET facts = %s WHERE number = %s", changed)
            protect(schema_editor, TABLE)


def _unordered(rows):
    for number, text in rows:
        try:
            value = json.loads(text)
        except (TypeError, ValueError):
            continue
        spelt = json.dumps(ordered(value))
        if text == json.dumps(value) != spelt:
            yield spelt, number


class Migration(migrations.Migration):
    dependencies = [("core", "0002_append_only")]
    operations = [migrations.RunPython(put_in_order, migrations.RunPython.noop)]
