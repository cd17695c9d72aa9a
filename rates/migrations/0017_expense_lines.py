"""Add what is paid outside the hourly rate, beside spend: only added, and taken back whole."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION guard_expenseline_reverses_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own text[] = ARRAY['id', 'amount', 'posting_key', 'reverses_id', 'reason', 'posted_at',
                       'posted_by_id'];
    line rates_expenseline;
BEGIN
    SELECT * INTO line FROM rates_expenseline WHERE id = NEW.reverses_id;
    IF line.id IS NULL OR line.reverses_id IS NOT NULL OR NEW.amount <> -line.amount
            OR to_jsonb(NEW) - own <> to_jsonb(line) - own
            OR EXISTS (SELECT FROM rates_expenseline WHERE reverses_id = line.id) THEN
        RAISE EXCEPTION 'An expense is taken back whole, by its exact negative, and once.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'expenseline_reverses_whole';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reverses_whole BEFORE INSERT ON rates_expenseline
    FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL)
    EXECUTE FUNCTION guard_expenseline_reverses_whole();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rates_expenseline
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_expenseline
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""
UNDO = """
DROP TRIGGER append_only_truncate ON rates_expenseline;
DROP TRIGGER append_only ON rates_expenseline;
DROP TRIGGER reverses_whole ON rates_expenseline;
DROP FUNCTION guard_expenseline_reverses_whole();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_references_covered"),
        ("rates", "0016_workforce_counts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpenseLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("spent_on", models.DateField(help_text="London date.")),
                (
                    "engagement",
                    models.CharField(
                        choices=[
                            ("bank_own", "Bank, at own council"),
                            ("bank_hosted", "Bank, hosted by another council"),
                            ("agency_paye", "Agency, PAYE"),
                            ("agency_umbrella", "Agency, umbrella"),
                            ("limited_company", "Limited company"),
                            ("project_team", "Project team"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mileage", "Mileage"),
                            ("travel", "Public transport"),
                            ("parking", "Parking and tolls"),
                            ("subsistence", "Subsistence"),
                            ("accommodation", "Accommodation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=9)),
                ("miles", models.DecimalField(decimal_places=1, max_digits=6, null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("timesheet_number", models.BigIntegerField()),
                ("posting_key", models.CharField(max_length=80)),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="Why it was taken back.", max_length=300
                    ),
                ),
                ("posted_at", models.DateTimeField()),
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
                        related_name="expense_lines",
                        to="accounts.council",
                    ),
                ),
                (
                    "job_role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jobrole",
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="rates.expenseline",
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
                        related_name="expense_lines",
                        to="accounts.worker",
                    ),
                ),
            ],
            options={
                "ordering": ["spent_on", "id"],
                "indexes": [
                    models.Index(fields=["host_council", "spent_on"], name="expenseline_host"),
                    models.Index(fields=["timesheet_number"], name="expenseline_timesheet"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("posting_key",), name="expenseline_posted_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "mileage",
                                    "travel",
                                    "parking",
                                    "subsistence",
                                    "accommodation",
                                ],
                            )
                        ),
                        name="expenseline_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("reason", ""), ("reverses", None)),
                            models.Q(
                                ("amount__lt", 0),
                                ("reverses__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="expenseline_amount_by_what_it_is",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
