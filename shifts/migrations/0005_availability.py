"""Keep when workers can work, as they say it and nobody else.

- What is stated, imported or linked is the worker's own doing.
- Nobody accepts work for a worker.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

OWN = "".join(
    f"""
CREATE TRIGGER own BEFORE INSERT OR UPDATE ON shifts_{table}
    FOR EACH ROW EXECUTE FUNCTION guard_availability_own('{column}');
"""
    for table, column in (
        ("weeklyavailability", "stated_by_id"),
        ("datedavailability", "stated_by_id"),
        ("calendarfeed", "added_by_id"),
        ("calendarlink", "created_by_id"),
    )
)

GUARDS = """
CREATE FUNCTION guard_availability_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM accounts_worker AS worker WHERE worker.id = NEW.worker_id
            AND worker.user_id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint) THEN
        RAISE EXCEPTION 'Only the worker says when they can work.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'availability_own';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION guard_assignment_accepted_by_worker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM accounts_worker AS worker
            WHERE worker.id = NEW.worker_id AND worker.user_id = NEW.accepted_by_id) THEN
        RAISE EXCEPTION 'Nobody accepts work for a worker.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_accepted_by_worker';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER own_acceptance BEFORE INSERT OR UPDATE OF accepted_by_id, worker_id
    ON shifts_assignment
    FOR EACH ROW EXECUTE FUNCTION guard_assignment_accepted_by_worker();
"""

UNDO = """
DROP TRIGGER own_acceptance ON shifts_assignment;
DROP FUNCTION guard_assignment_accepted_by_worker();
DROP TRIGGER own ON shifts_calendarlink;
DROP TRIGGER own ON shifts_calendarfeed;
DROP TRIGGER own ON shifts_datedavailability;
DROP TRIGGER own ON shifts_weeklyavailability;
DROP FUNCTION guard_availability_own();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_worker_radius"),
        ("shifts", "0004_assignment_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "url",
                    models.CharField(
                        blank=True, help_text="Empty for a file.", max_length=2000
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField(null=True)),
                (
                    "fetched_at",
                    models.DateTimeField(help_text="When it was last read whole.", null=True),
                ),
                ("etag", models.CharField(blank=True, max_length=200)),
                (
                    "error",
                    models.CharField(
                        blank=True,
                        help_text="Why the last try failed, in words.",
                        max_length=300,
                    ),
                ),
                (
                    "added_by",
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
                        related_name="calendar_feeds",
                        to="accounts.worker",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="BusyTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "uid",
                    models.CharField(
                        help_text="SHA-256 of the event's own name.", max_length=64
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="busy_times",
                        to="shifts.calendarfeed",
                    ),
                ),
            ],
            options={
                "ordering": ["period", "id"],
            },
        ),
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(help_text="To the hour.", null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_links",
                        to="accounts.worker",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DatedAvailability",
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
                            ("available", "Can work"),
                            ("unavailable", "Cannot work"),
                            ("holiday", "On holiday"),
                        ],
                        max_length=12,
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="Only the worker sees it.", max_length=200
                    ),
                ),
                ("stated_at", models.DateTimeField()),
                (
                    "stated_by",
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
                        related_name="dated_availability",
                        to="accounts.worker",
                    ),
                ),
            ],
            options={
                "ordering": ["period", "id"],
            },
        ),
        migrations.CreateModel(
            name="WeeklyAvailability",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "effective",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        help_text="First day in effect, up to the day after the last."
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(help_text="Monday is 0.")),
                (
                    "clock",
                    django.contrib.postgres.fields.ranges.IntegerRangeField(
                        help_text="Minutes on the clock after the midnight that begins the weekday."
                    ),
                ),
                ("every_weeks", models.PositiveSmallIntegerField()),
                (
                    "turn",
                    models.PositiveSmallIntegerField(
                        help_text="Which of these weeks, counted from Monday 3 January 2000."
                    ),
                ),
                ("stated_at", models.DateTimeField()),
                (
                    "stated_by",
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
                        related_name="weekly_availability",
                        to="accounts.worker",
                    ),
                ),
            ],
            options={
                "ordering": ["effective", "weekday", "clock", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="calendarfeed",
            constraint=models.CheckConstraint(
                condition=models.Q(("url", ""), ("url__regex", "^https?://."), _connector="OR"),
                name="calendarfeed_url_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarfeed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fetched_at", None),
                    models.Q(
                        ("tried_at__gte", models.F("fetched_at")), ("tried_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="calendarfeed_fetched_by_trying",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarfeed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("url", ""), _negated=True),
                fields=("worker", "url"),
                name="calendarfeed_url_once",
            ),
        ),
        migrations.AddIndex(
            model_name="busytime",
            index=django.contrib.postgres.indexes.GistIndex(
                models.F("feed"), models.F("period"), name="busytime_of_feed"
            ),
        ),
        migrations.AddConstraint(
            model_name="busytime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period__endswith__isnull", False),
                    ("period__isempty", False),
                    ("period__startswith__isnull", False),
                ),
                name="busytime_period_bounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="busytime",
            constraint=models.CheckConstraint(
                condition=models.Q(("uid__regex", "^[0-9a-f]{64}$")), name="busytime_uid_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="busytime",
            constraint=models.UniqueConstraint(
                fields=("feed", "uid", "period"), name="busytime_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                name="calendarlink_digest_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revoked_at", None),
                    ("revoked_at__gte", models.F("created_at")),
                    _connector="OR",
                ),
                name="calendarlink_revoked_after_created",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)),
                fields=("worker",),
                name="calendarlink_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="datedavailability",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["available", "unavailable", "holiday"])),
                name="datedavailability_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="datedavailability",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period__endswith__isnull", False),
                    ("period__isempty", False),
                    ("period__startswith__isnull", False),
                ),
                name="datedavailability_period_bounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="datedavailability",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("worker", "="), ("kind", "="), ("period", "&&")],
                name="datedavailability_no_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyavailability",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective__isempty", False), ("effective__startswith__isnull", False)
                ),
                name="weeklyavailability_effective_has_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyavailability",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__lte", 6)), name="weeklyavailability_weekday_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyavailability",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("clock__endswith__isnull", False),
                    (
                        "clock__endswith__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("clock__startswith"), "+", models.Value(1440)
                        ),
                    ),
                    ("clock__isempty", False),
                    ("clock__startswith__gte", 0),
                    ("clock__startswith__lt", 1440),
                ),
                name="weeklyavailability_clock_of_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyavailability",
            constraint=models.CheckConstraint(
                condition=models.Q(("every_weeks__range", (1, 4))),
                name="weeklyavailability_every_weeks_credible",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyavailability",
            constraint=models.CheckConstraint(
                condition=models.Q(("turn__lt", models.F("every_weeks"))),
                name="weeklyavailability_turn_of_weeks",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyavailability",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("worker", "="),
                    ("weekday", "="),
                    ("every_weeks", "="),
                    ("turn", "="),
                    ("effective", "&&"),
                    ("clock", "&&"),
                ],
                name="weeklyavailability_no_overlap",
            ),
        ),
        migrations.RunSQL(GUARDS + OWN, UNDO),
    ]
