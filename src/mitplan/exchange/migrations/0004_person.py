import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PREFIX = "people.person:"


def say_who(apps, schema_editor):
    """The key of the journal, `people.person:17`, becomes a reference; persons are never deleted."""
    Intake, Person = apps.get_model("exchange", "Intake"), apps.get_model("people", "Person")
    for intake in Intake.objects.filter(person_key__startswith=PREFIX).only("person_key"):
        person = Person.objects.filter(pk=intake.person_key.removeprefix(PREFIX)).first()
        Intake.objects.filter(pk=intake.pk).update(person=person)


def say_key(apps, schema_editor):
    Intake = apps.get_model("exchange", "Intake")
    for intake in Intake.objects.exclude(person=None).only("person"):
        Intake.objects.filter(pk=intake.pk).update(person_key=f"{PREFIX}{intake.person_id}")


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_expired"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.RenameField("intake", "person", "person_key"),
        migrations.AddField(
            "intake",
            "person",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="intakes",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField("intake", "person_key", models.CharField(max_length=80, default="")),
        migrations.RunPython(say_who, say_key),
        migrations.RemoveField("intake", "person_key"),
    ]
