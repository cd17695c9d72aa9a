"""Keep the files of workers that were brought, and how far each is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_reminders"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkerImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField(help_text="The file, until it is dealt with.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "At work"),
                            ("done", "Done"),
                            ("failed", "Not imported"),
                        ],
                        default="queued",
                        max_length=20,
                    ),
                ),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("added", models.PositiveIntegerField(default=0)),
                ("known", models.PositiveIntegerField(default=0)),
                (
                    "problems",
                    models.JSONField(
                        default=list, help_text="accounts.cells.Problem, the first 100."
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("progressed_at", models.DateTimeField(help_text="When it was last heard of.")),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="worker_imports",
                        to="accounts.council",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-requested_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "running", "done", "failed"])
                        ),
                        name="workerimport_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("queued", "running")),
                            ("content", b""),
                            _connector="OR",
                        ),
                        name="workerimport_content_while_under_way",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "failed"), _negated=True),
                        fields=("council", "sha256"),
                        name="workerimport_once_a_file",
                    ),
                ],
            },
        ),
    ]
