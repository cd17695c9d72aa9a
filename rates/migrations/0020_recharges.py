"""Add recharge statements, their lines and their steps."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_references_covered"),
        ("rates", "0019_off_system"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RechargeStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="Its first day.")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("issued", "Issued"),
                            ("queried", "Queried"),
                            ("agreed", "Agreed"),
                            ("settled", "Settled"),
                            ("replaced", "Replaced"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "drafted_at",
                    models.DateTimeField(
                        help_text="By the clock, or with the version before it."
                    ),
                ),
                ("line_count", models.PositiveIntegerField(default=0)),
                ("total", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                (
                    "vat",
                    models.JSONField(
                        default=list, help_text="How each kind of line is treated, and why."
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True, help_text="Of all that it says.", max_length=64
                    ),
                ),
                ("settled_on", models.DateField(null=True)),
                ("settlement_reference", models.CharField(blank=True, max_length=80)),
                (
                    "before",
                    models.OneToOneField(
                        help_text="What it replaces.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="after",
                        to="rates.rechargestatement",
                    ),
                ),
                (
                    "employing_council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.council",
                    ),
                ),
                (
                    "host_council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.council",
                    ),
                ),
            ],
            options={
                "ordering": ["-month", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RechargeLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("spend", "spend"),
                            ("on_cost", "on_cost"),
                            ("expense", "expense"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "source_number",
                    models.BigIntegerField(help_text="The number of the line in its ledger."),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pay", "Hours worked"),
                            ("holiday", "Holiday pay"),
                            ("ni", "Employer National Insurance"),
                            ("levy", "Apprenticeship levy"),
                            ("pension", "Employer pension"),
                            ("fee", "Bank fee"),
                            ("expense", "Expenses"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "on",
                    models.DateField(
                        help_text="The day worked; of an on-cost, the Sunday of its week."
                    ),
                ),
                ("timesheet_number", models.BigIntegerField()),
                (
                    "minutes",
                    models.IntegerField(help_text="Of hours worked; 0 for any other kind."),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("working", models.CharField(blank=True, max_length=100)),
                (
                    "job_role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jobrole",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.worker",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="rates.rechargestatement",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="RechargeStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("queried", "Queried by the host"),
                            ("answered", "Answered by the employing council"),
                            ("agreed", "Agreed by the host"),
                            ("settled", "Settled"),
                            ("replaced", "Replaced by the next version"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=4000)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="rates.rechargestatement",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="rechargestatement",
            index=models.Index(fields=["host_council", "month"], name="rechargestatement_host"),
        ),
        migrations.AddConstraint(
            model_name="rechargestatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["draft", "issued", "queried", "agreed", "settled", "replaced"],
                    )
                ),
                name="rechargestatement_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rechargestatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="rechargestatement_month_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="rechargestatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("employing_council", models.F("host_council")), _negated=True
                ),
                name="rechargestatement_between_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="rechargestatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("before", None), ("version", 1)),
                    models.Q(("before__isnull", False), ("version__gt", 1)),
                    _connector="OR",
                ),
                name="rechargestatement_follows_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="rechargestatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("line_count", 0), ("sha256", ""), ("state", "draft"), ("total", 0)
                    ),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("line_count__gt", 0),
                        ("sha256__regex", "^[0-9a-f]{64}$"),
                    ),
                    _connector="OR",
                ),
                name="rechargestatement_issued_is_sealed",
            ),
        ),
        migrations.AddConstraint(
            model_name="rechargestatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("settlement_reference", ""), _negated=True),
                        ("settled_on__isnull", False),
                        ("state", "settled"),
                    ),
                    models.Q(
                        models.Q(("state", "settled"), _negated=True),
                        ("settled_on", None),
                        ("settlement_reference", ""),
                    ),
                    _connector="OR",
                ),
                name="rechargestatement_settled_is_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="rechargestatement",
            constraint=models.UniqueConstraint(
                fields=("employing_council", "host_council", "month", "version"),
                name="rechargestatement_version_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="rechargestatement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "replaced"), _negated=True),
                fields=("employing_council", "host_council", "month"),
                name="rechargestatement_one_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="rechargeline",
            constraint=models.UniqueConstraint(
                fields=("source", "source_number"), name="rechargeline_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rechargeline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "pay"), ("source", "spend")),
                    models.Q(("kind", "expense"), ("minutes", 0), ("source", "expense")),
                    models.Q(
                        ("kind__in", ["holiday", "ni", "levy", "pension", "fee"]),
                        ("minutes", 0),
                        ("source", "on_cost"),
                    ),
                    _connector="OR",
                ),
                name="rechargeline_kind_of_its_ledger",
            ),
        ),
        migrations.AddConstraint(
            model_name="rechargestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["issued", "queried", "answered", "agreed", "settled", "replaced"],
                    )
                ),
                name="rechargestep_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rechargestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["queried", "answered", "replaced"]),
                    ("words", ""),
                    _negated=True,
                ),
                name="rechargestep_in_words",
            ),
        ),
    ]
