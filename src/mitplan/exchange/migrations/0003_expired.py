from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_intake")]

    operations = [
        migrations.RemoveConstraint(model_name="intake", name="intake_state_known"),
        migrations.AlterField(
            model_name="intake",
            name="state",
            field=models.CharField(
                choices=[
                    ("checked", "geprüft"),
                    ("taken_in", "übernommen"),
                    ("dropped", "verworfen"),
                    ("expired", "abgelaufen"),
                ],
                default="checked",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["checked", "taken_in", "dropped", "expired"])),
                name="intake_state_known",
            ),
        ),
    ]
