"""Workforce counts by month, never changed, each correction the next version; national figures."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION guard_workforcecount_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version <> 1 + coalesce((
            SELECT max(version) FROM rates_workforcecount
            WHERE council_id = NEW.council_id AND month = NEW.month), 0) THEN
        RAISE EXCEPTION 'A correction is the version after the last.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'workforcecount_follows';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER follows BEFORE INSERT ON rates_workforcecount
    FOR EACH ROW EXECUTE FUNCTION guard_workforcecount_follows();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rates_workforcecount
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_workforcecount
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""
UNDO = """
DROP TRIGGER append_only_truncate ON rates_workforcecount;
DROP TRIGGER append_only ON rates_workforcecount;
DROP TRIGGER follows ON rates_workforcecount;
DROP FUNCTION guard_workforcecount_follows();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_references_covered"),
        ("rates", "0015_on_costs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("measure", models.CharField(max_length=40)),
                (
                    "area",
                    models.CharField(
                        help_text="ONS code of the country or region.", max_length=9
                    ),
                ),
                ("counted_on", models.DateField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=8)),
                ("source", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["measure", "-counted_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "area", "counted_on"), name="publishedfigure_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0)),
                        name="publishedfigure_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="publishedfigure_sourced",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkforceCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="Its first day.")),
                (
                    "version",
                    models.PositiveSmallIntegerField(help_text="From 1; the highest counts."),
                ),
                ("establishment", models.DecimalField(decimal_places=2, max_digits=7)),
                ("filled", models.DecimalField(decimal_places=2, max_digits=7)),
                ("vacancies", models.DecimalField(decimal_places=2, max_digits=7)),
                ("heads", models.PositiveIntegerField(help_text="Permanent staff in post.")),
                ("starters", models.PositiveIntegerField()),
                ("leavers", models.PositiveIntegerField()),
                ("agency_heads", models.PositiveIntegerField()),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="Why it was corrected.", max_length=300
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workforce_counts",
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
            ],
            options={
                "ordering": ["-month", "council__name", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("council", "month", "version"),
                        name="workforcecount_version_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="workforcecount_of_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agency_heads__lte", 20000),
                            ("establishment__range", (0, 20000)),
                            ("filled__range", (0, 20000)),
                            ("heads__lte", 20000),
                            ("leavers__lte", 20000),
                            ("starters__lte", 20000),
                            ("vacancies__range", (0, 20000)),
                        ),
                        name="workforcecount_credible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "filled__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("establishment"), "-", models.F("vacancies")
                                ),
                            ),
                            ("vacancies__lte", models.F("establishment")),
                        ),
                        name="workforcecount_posts_add_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("filled__lte", models.F("heads"))),
                        name="workforcecount_people_fill_posts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("version", 1)),
                            models.Q(
                                ("version__gt", 1), models.Q(("reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="workforcecount_corrected_with_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
