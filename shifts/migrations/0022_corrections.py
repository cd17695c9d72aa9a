"""Corrections of approved weeks: asked by one, answered by another, and then for good.

The hours of a worker that count, approved or corrected, never meet each other, on every path.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION guard_correction_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] = ARRAY['state', 'decided_at', 'decided_by_id', 'answer'];
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'INSERT' AND NEW.state <> 'asked')
            OR (TG_OP = 'UPDATE' AND (to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
                OR OLD.state <> 'asked' OR NEW.state = 'asked')) THEN
        RAISE EXCEPTION 'A correction is asked, answered once, and then stays as it is.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_life';
    END IF;
    IF TG_OP = 'INSERT' AND NOT EXISTS (
            SELECT FROM shifts_timesheet WHERE id = NEW.timesheet_id AND state = 'approved'
            AND NEW.number = 1 + (SELECT count(*) FROM shifts_correction
                                  WHERE timesheet_id = NEW.timesheet_id)) THEN
        RAISE EXCEPTION 'Only an approved week is corrected, and corrections are numbered in turn.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_of_approved_week';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER life BEFORE INSERT OR UPDATE OR DELETE ON shifts_correction
    FOR EACH ROW EXECUTE FUNCTION guard_correction_life();

CREATE FUNCTION guard_correction_decided_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.state = 'withdrawn') <> (NEW.decided_by_id = NEW.asked_by_id)
            OR (NEW.state <> 'withdrawn' AND EXISTS (
                SELECT FROM shifts_timesheet AS sheet
                JOIN shifts_assignment AS assignment ON assignment.id = sheet.assignment_id
                JOIN accounts_worker AS worker ON worker.id = assignment.worker_id
                WHERE sheet.id = NEW.timesheet_id AND worker.user_id = NEW.decided_by_id)) THEN
        RAISE EXCEPTION 'A correction is answered by neither who asked nor who worked.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_decided_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_another BEFORE UPDATE ON shifts_correction
    FOR EACH ROW EXECUTE FUNCTION guard_correction_decided_by_another();

-- The hours of a shift that count now, where a correction changed them.
CREATE FUNCTION shift_corrected(of_shift bigint) RETURNS SETOF shifts_correctionentry
LANGUAGE sql STABLE AS $$
    SELECT entry.* FROM shifts_correctionentry AS entry
    JOIN shifts_correction AS correction ON correction.id = entry.correction_id
    WHERE entry.shift_id = of_shift AND correction.state = 'approved'
    ORDER BY correction.number DESC LIMIT 1
$$;

-- Two who change hours of one worker at once take turns here, and the second sees the first's.
CREATE FUNCTION hours_in_turn(of_worker bigint) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(hashtext('hours of a worker'), of_worker::int)
$$;

CREATE FUNCTION guard_correction_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM shifts_correctionentry WHERE correction_id = NEW.id) THEN
        RAISE EXCEPTION 'A correction says which hours are right.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_of_something';
    END IF;
    PERFORM hours_in_turn(assignment.worker_id) FROM shifts_timesheet AS sheet
        JOIN shifts_assignment AS assignment ON assignment.id = sheet.assignment_id
        WHERE sheet.id = NEW.timesheet_id;
    -- Hours are corrected on the days of their shift, so that what they meet is near.
    IF EXISTS (
            SELECT FROM shifts_correctionentry AS mine
            JOIN shifts_timesheetentry AS other ON other.worker_id = mine.worker_id
                AND other.worked && tstzrange(
                    lower(mine.worked) - interval '3 days', upper(mine.worked) + interval '3 days')
            LEFT JOIN LATERAL (SELECT worked, true AS found FROM shift_corrected(other.shift_id))
                AS latest ON true
            WHERE mine.correction_id = NEW.id
            AND mine.worked && CASE WHEN latest.found THEN latest.worked ELSE other.worked END
            AND other.shift_id NOT IN (
                SELECT shift_id FROM shifts_correctionentry WHERE correction_id = NEW.id)) THEN
        RAISE EXCEPTION 'The worker has other hours at that time.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_free_of_other_work';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meets_no_other_work BEFORE UPDATE ON shifts_correction
    FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION guard_correction_approved();

CREATE FUNCTION guard_correctionentry_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shift shifts_shift;
BEGIN
    SELECT found.* INTO shift FROM shifts_shift AS found
        JOIN shifts_timesheetentry AS entry ON entry.shift_id = found.id
        JOIN shifts_correction AS correction ON correction.timesheet_id = entry.timesheet_id
        WHERE found.id = NEW.shift_id AND correction.id = NEW.correction_id
        AND correction.state = 'asked' AND entry.worker_id = NEW.worker_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'A correction that waits is of shifts of its own week and worker.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correctionentry_of_week';
    END IF;
    IF NEW.worked IS NOT NULL
            AND NOT (shift_london_dates(NEW.worked) <@ shift_london_dates(shift.period)
                AND shift_is_covered(NEW.worked, shift_decision(
                    shift.booking_id, shift.assignment_id, shift.period))) THEN
        RAISE EXCEPTION 'Corrected hours are on the days for which the shift was judged.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correctionentry_judged';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fits BEFORE INSERT ON shifts_correctionentry
    FOR EACH ROW EXECUTE FUNCTION guard_correctionentry_fits();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON shifts_correctionentry
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();

CREATE FUNCTION guard_timesheetentry_free_of_corrections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hours_in_turn(NEW.worker_id);
    IF EXISTS (
            SELECT FROM shifts_correctionentry AS other
            WHERE other.worker_id = NEW.worker_id AND other.shift_id <> NEW.shift_id
            AND other.worked && NEW.worked
            AND other.id IN (SELECT id FROM shift_corrected(other.shift_id))) THEN
        RAISE EXCEPTION 'A correction gave the worker other hours at that time.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'timesheetentry_free_of_corrections';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER free_of_corrections BEFORE INSERT OR UPDATE ON shifts_timesheetentry
    FOR EACH ROW EXECUTE FUNCTION guard_timesheetentry_free_of_corrections();
"""
UNDO = """
DROP TRIGGER free_of_corrections ON shifts_timesheetentry;
DROP FUNCTION guard_timesheetentry_free_of_corrections();
DROP TRIGGER append_only ON shifts_correctionentry;
DROP TRIGGER fits ON shifts_correctionentry;
DROP FUNCTION guard_correctionentry_fits();
DROP TRIGGER meets_no_other_work ON shifts_correction;
DROP FUNCTION guard_correction_approved();
DROP FUNCTION hours_in_turn(bigint);
DROP FUNCTION shift_corrected(bigint);
DROP TRIGGER of_another ON shifts_correction;
DROP FUNCTION guard_correction_decided_by_another();
DROP TRIGGER life ON shifts_correction;
DROP FUNCTION guard_correction_life();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_references_covered"),
        ("shifts", "0021_absences_of_the_clock"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(help_text="From 1 on, within the week."),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True, help_text="Why it was refused.", max_length=300
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "timesheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="shifts.timesheet",
                    ),
                ),
            ],
            options={
                "ordering": ["timesheet", "number"],
            },
        ),
        migrations.CreateModel(
            name="CorrectionEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("worked", django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True)),
                (
                    "unpaid_break",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="shifts.correction",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="shifts.shift",
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
            ],
            options={
                "verbose_name_plural": "correction entries",
                "ordering": ["shift__period", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["asked", "approved", "refused", "withdrawn"])
                ),
                name="correction_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                fields=("timesheet", "number"), name="correction_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("timesheet",),
                name="correction_one_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="correction_with_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state", "asked")),
                    models.Q(
                        models.Q(("state", "asked"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="correction_decided_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), models.Q(("answer", ""), _negated=True)),
                    models.Q(models.Q(("state", "refused"), _negated=True), ("answer", "")),
                    _connector="OR",
                ),
                name="correction_refused_in_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionentry",
            constraint=models.UniqueConstraint(
                fields=("correction", "shift"), name="correctionentry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("worked", None),
                    models.Q(
                        ("worked__endswith__isnull", False),
                        ("worked__isempty", False),
                        ("worked__startswith__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="correctionentry_worked_bounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unpaid_break", None),
                    models.Q(
                        ("unpaid_break__contained_by", models.F("worked")),
                        ("worked__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="correctionentry_break_inside",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionentry",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("correction", "="), ("worked", "&&")],
                name="correctionentry_no_overlap",
            ),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
