"""The words as search compares them, counted for each audience."""

from typing import Any, ClassVar

from django.db import migrations, models

from mitplan.search.counting import Tally
from mitplan.search.indexes import drop, put

NAMES = ("search_inside",)


def count(apps: Any, schema_editor: Any) -> None:
    """Count the words of the entries there are; search would find nothing without."""
    put(schema_editor.connection, NAMES)
    tally = Tally()
    rows = apps.get_model("search", "Entry").objects.values_list("audience", "folded")
    for audience, folded in rows.iterator(chunk_size=1000):
        tally.count(1, audience, folded)
    tally.write()


def backwards(apps: Any, schema_editor: Any) -> None:
    drop(schema_editor.connection, NAMES)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("search", "0002_trigrams")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("audience", models.CharField(max_length=80)),
                ("text", models.CharField(max_length=100)),
                ("count", models.PositiveIntegerField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("audience", "text"), name="token_once")]},
        ),
        migrations.RunPython(count, backwards, elidable=False),
    ]
