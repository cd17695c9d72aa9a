"""Keep what the two sides of a week say, and let no week be sent back or answered without words.

What was said before is taken from the trail, where each dispute has its reason.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FROM_THE_TRAIL = """
INSERT INTO shifts_timesheetmessage (timesheet_id, state, words, said_at, said_by_id)
SELECT sheet.id, 'disputed', left(btrim(entry.body::jsonb #>> '{facts,reason}'), 500),
    entry.at, entry.actor_id
FROM accounts_auditentry AS entry
JOIN shifts_timesheet AS sheet ON entry.target = 'timesheet:' || sheet.id
WHERE entry.verb = 'timesheet.disputed' ORDER BY entry.id;
"""

GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON shifts_timesheetmessage
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();

CREATE FUNCTION guard_timesheetmessage_by_its_side() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.state = 'submitted') IS DISTINCT FROM EXISTS (
            SELECT FROM shifts_timesheet AS sheet
            JOIN shifts_assignment AS assignment ON assignment.id = sheet.assignment_id
            JOIN accounts_worker AS worker ON worker.id = assignment.worker_id
            WHERE sheet.id = NEW.timesheet_id AND worker.user_id = NEW.said_by_id) THEN
        RAISE EXCEPTION 'The worker speaks as they submit, the council as it sends back.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'timesheetmessage_by_its_side';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER by_its_side BEFORE INSERT ON shifts_timesheetmessage
    FOR EACH ROW EXECUTE FUNCTION guard_timesheetmessage_by_its_side();

CREATE FUNCTION guard_timesheet_moves_in_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said shifts_timesheetmessage;
BEGIN
    SELECT * INTO said FROM shifts_timesheetmessage
        WHERE timesheet_id = NEW.id ORDER BY id DESC LIMIT 1;
    IF (NEW.state = 'disputed' AND (said.state, said.words) IS DISTINCT FROM
            (NEW.state, NEW.dispute_reason))
            OR (OLD.state = 'disputed' AND NEW.state <> OLD.state
                AND said.state IS DISTINCT FROM 'submitted') THEN
        RAISE EXCEPTION 'A week is sent back, and answered, in words that are kept.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'timesheet_moves_in_words';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER moves_in_words BEFORE UPDATE OF state, dispute_reason ON shifts_timesheet
    FOR EACH ROW EXECUTE FUNCTION guard_timesheet_moves_in_words();
"""
UNDO = """
DROP TRIGGER moves_in_words ON shifts_timesheet;
DROP FUNCTION guard_timesheet_moves_in_words();
DROP TRIGGER by_its_side ON shifts_timesheetmessage;
DROP FUNCTION guard_timesheetmessage_by_its_side();
DROP TRIGGER append_only ON shifts_timesheetmessage;
"""
STATES = ["submitted", "disputed"]


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0015_leavers_post"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="timesheet",
            name="dispute_reason",
            field=models.CharField(
                blank=True, help_text="Of the last time that it was sent back.", max_length=500
            ),
        ),
        migrations.CreateModel(
            name="TimesheetMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[(state, state) for state in STATES],
                        help_text="What the week became with it.",
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(max_length=500)),
                ("said_at", models.DateTimeField()),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "timesheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="shifts.timesheet",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", STATES)),
                        name="timesheetmessage_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="timesheetmessage_in_words",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
        migrations.RunSQL(FROM_THE_TRAIL, migrations.RunSQL.noop),
    ]
