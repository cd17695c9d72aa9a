"""Add what bank work costs on top of its hours, and pension memberships.

- A line is only ever added, and only at the end of its scope: it starts from what the lines before
  it came to, so that their amounts always add up to what the last one says is due.
- Two that start from the same line meet in `oncostline_posted_once`.
"""

from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.math
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION guard_oncostline_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stood numeric;
    turn int;
    latest bigint;
BEGIN
    SELECT coalesce(sum(amount), 0), count(*) + 1, max(id) INTO stood, turn, latest
    FROM rates_oncostline
    WHERE worker_id = NEW.worker_id AND employing_council_id = NEW.employing_council_id
    AND pay_week = NEW.pay_week AND scope = NEW.scope;
    IF NEW.before <> stood
            OR NEW.reverses_id IS NOT NULL AND NEW.reverses_id IS DISTINCT FROM latest
            OR NEW.posting_key <> concat_ws(':', to_char(NEW.pay_week, 'YYYYMMDD'),
                NEW.worker_id, NEW.employing_council_id, NEW.scope, turn) THEN
        RAISE EXCEPTION 'An on-cost starts from what stood before it: %.', stood
            USING ERRCODE = 'check_violation', CONSTRAINT = 'oncostline_goes_on';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER goes_on BEFORE INSERT ON rates_oncostline
    FOR EACH ROW EXECUTE FUNCTION guard_oncostline_goes_on();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rates_oncostline
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_oncostline
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER never_removed BEFORE DELETE ON rates_pensionmembership
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
"""
UNDO = """
DROP TRIGGER never_removed ON rates_pensionmembership;
DROP TRIGGER append_only_truncate ON rates_oncostline;
DROP TRIGGER append_only ON rates_oncostline;
DROP TRIGGER goes_on ON rates_oncostline;
DROP FUNCTION guard_oncostline_goes_on();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_references_covered"),
        ("rates", "0014_breach_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OnCostLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pay_week", models.DateField(help_text="The Monday of the timesheet.")),
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
                            ("holiday", "Holiday pay"),
                            ("ni", "Employer National Insurance"),
                            ("levy", "Apprenticeship levy"),
                            ("pension", "Employer pension"),
                            ("fee", "Bank fee"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "per",
                    models.CharField(
                        choices=[("pay", "Of pay"), ("hour", "An hour")],
                        default="pay",
                        max_length=4,
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        help_text="What it adds up with in the week.", max_length=60
                    ),
                ),
                (
                    "base",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Pounds of pay; minutes where per hour.",
                        max_digits=12,
                    ),
                ),
                ("rate", models.DecimalField(decimal_places=5, max_digits=8)),
                ("threshold", models.DecimalField(decimal_places=2, max_digits=9)),
                ("due", models.DecimalField(decimal_places=2, max_digits=12)),
                ("before", models.DecimalField(decimal_places=2, max_digits=12)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("working", models.CharField(max_length=300)),
                ("timesheet_number", models.BigIntegerField()),
                ("posting_key", models.CharField(max_length=120)),
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
                        related_name="on_cost_lines",
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
                    models.ForeignKey(
                        help_text="The line before it, where this one takes money back.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="rates.oncostline",
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
                        related_name="on_cost_lines",
                        to="accounts.worker",
                    ),
                ),
            ],
            options={
                "ordering": ["pay_week", "id"],
                "indexes": [
                    models.Index(
                        fields=["host_council", "pay_week"], name="oncostline_host_week"
                    ),
                    models.Index(
                        fields=["worker", "employing_council", "pay_week"],
                        name="oncostline_week",
                    ),
                    models.Index(fields=["timesheet_number"], name="oncostline_timesheet"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("posting_key",), name="oncostline_posted_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["holiday", "ni", "levy", "pension", "fee"])
                        ),
                        name="oncostline_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("engagement__in", ("bank_own", "bank_hosted"))),
                        name="oncostline_bank_only",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_week__iso_week_day", 1)),
                        name="oncostline_week_starts_on_monday",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "due",
                                    django.db.models.functions.math.Round(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("rate"),
                                            "*",
                                            django.db.models.functions.comparison.Greatest(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("base"), "-", models.F("threshold")
                                                ),
                                                Decimal("0"),
                                            ),
                                        ),
                                        output_field=models.DecimalField(
                                            decimal_places=2, max_digits=12
                                        ),
                                        precision=2,
                                    ),
                                ),
                                ("per", "pay"),
                            ),
                            models.Q(
                                (
                                    "due",
                                    django.db.models.functions.math.Round(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("rate"),
                                                "*",
                                                django.db.models.functions.comparison.Greatest(
                                                    django.db.models.expressions.CombinedExpression(
                                                        models.F("base"),
                                                        "-",
                                                        models.F("threshold"),
                                                    ),
                                                    Decimal("0"),
                                                ),
                                            ),
                                            "/",
                                            models.Value(Decimal("60")),
                                        ),
                                        output_field=models.DecimalField(
                                            decimal_places=2, max_digits=12
                                        ),
                                        precision=2,
                                    ),
                                ),
                                ("kind", "fee"),
                                ("per", "hour"),
                            ),
                            _connector="OR",
                        ),
                        name="oncostline_due_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "amount",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("due"), "-", models.F("before")
                                ),
                            ),
                            models.Q(("amount", 0), _negated=True),
                        ),
                        name="oncostline_amount_is_the_difference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("reverses", None)),
                            models.Q(("amount__lt", 0), ("reverses__isnull", False)),
                            _connector="OR",
                        ),
                        name="oncostline_takes_back_what_stood",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "fee"), _negated=True),
                            models.Q(
                                ("host_council", models.F("employing_council")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="oncostline_fee_for_a_host",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PensionMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("lgps", "Local Government Pension Scheme"),
                            ("auto_enrolment", "Auto-enrolment"),
                            ("none", "No pension"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "employer_rate",
                    models.DecimalField(
                        decimal_places=5, help_text="Share of pay: 18 % is 0.18.", max_digits=6
                    ),
                ),
                (
                    "effective",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        help_text="Worked London dates, half-open."
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "employing_council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.council",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pension_memberships",
                        to="accounts.worker",
                    ),
                ),
            ],
            options={
                "ordering": ["-effective"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective__isempty", False),
                            ("effective__startswith__isnull", False),
                        ),
                        name="pensionmembership_effective_has_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("employer_rate", 0), ("scheme", "none")),
                            models.Q(
                                ("employer_rate__gt", 0),
                                ("employer_rate__lt", 1),
                                ("scheme__in", ["lgps", "auto_enrolment"]),
                            ),
                            _connector="OR",
                        ),
                        name="pensionmembership_rate_fits_scheme",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("worker", "="),
                            ("employing_council", "="),
                            ("effective", "&&"),
                        ],
                        name="pensionmembership_no_overlap",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
