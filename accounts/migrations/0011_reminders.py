"""Keep what people were reminded of."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_deliveries_only_forwards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        help_text="The credential, as the trail names it.", max_length=80
                    ),
                ),
                ("ends_on", models.DateField(help_text="Its last day, as it stood then.")),
                (
                    "threshold",
                    models.PositiveSmallIntegerField(help_text="Days before the end."),
                ),
                ("told_at", models.DateTimeField()),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("threshold__in", (60, 30, 7))),
                        name="reminder_threshold_known",
                    ),
                    models.UniqueConstraint(
                        fields=("about", "ends_on", "threshold", "recipient"),
                        name="reminder_once",
                    ),
                ],
            },
        ),
    ]
