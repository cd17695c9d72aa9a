"""Keep how far a worker is willing to travel."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_register_checks"),
    ]

    operations = [
        migrations.AddField(
            model_name="worker",
            name="radius_miles",
            field=models.PositiveSmallIntegerField(
                help_text="How far the worker is willing to travel; unstated is any distance.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="worker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("radius_miles", None), ("radius_miles__range", (1, 200)), _connector="OR"
                ),
                name="worker_radius_credible",
            ),
        ),
    ]
