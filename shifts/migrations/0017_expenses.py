"""Add the expenses of a week, on its days, of the kinds that its memorandum allows.

They change only while the timesheet is a draft or disputed, as its hours do.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION guard_expense_of_week() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sheet shifts_timesheet;
    allowed jsonb;
BEGIN
    -- Approving locks the timesheet; a change that comes at the same moment waits, then sees it.
    SELECT * INTO sheet FROM shifts_timesheet
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.timesheet_id ELSE NEW.timesheet_id END
    FOR SHARE;
    IF sheet.state NOT IN ('draft', 'disputed')
            OR TG_OP = 'UPDATE' AND OLD.timesheet_id <> NEW.timesheet_id THEN
        RAISE EXCEPTION 'Expenses change only while the timesheet is a draft or disputed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'expense_open';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.spent_on < sheet.week_starts_on OR NEW.spent_on > sheet.week_starts_on + 6 THEN
        RAISE EXCEPTION 'An expense is of a day of its week.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'expense_in_week';
    END IF;
    SELECT coalesce(version.clauses -> 'expenses_outside_rate',
                    '["mileage", "travel", "parking"]') INTO allowed
    FROM shifts_assignment AS assignment
    JOIN shifts_booking AS booking ON booking.id = assignment.booking_id
    JOIN rates_decisionsegment AS segment ON segment.decision_id = booking.cap_decision_id
    JOIN rates_cap AS cap ON cap.id = segment.cap_id
    JOIN rates_memorandumversion AS version ON version.id = cap.version_id
    WHERE assignment.id = sheet.assignment_id
    ORDER BY segment.effective @> NEW.spent_on DESC, segment.effective DESC LIMIT 1;
    IF NOT allowed ? NEW.kind THEN
        RAISE EXCEPTION 'The memorandum does not allow this outside the hourly rate.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'expense_kind_allowed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_week BEFORE INSERT OR UPDATE OR DELETE ON shifts_expense
    FOR EACH ROW EXECUTE FUNCTION guard_expense_of_week();
"""
UNDO = """
DROP TRIGGER of_week ON shifts_expense;
DROP FUNCTION guard_expense_of_week();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0016_timesheet_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Expense",
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
                            ("mileage", "Mileage"),
                            ("travel", "Public transport"),
                            ("parking", "Parking and tolls"),
                            ("subsistence", "Subsistence"),
                            ("accommodation", "Accommodation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("spent_on", models.DateField(help_text="London date.")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=7)),
                (
                    "miles",
                    models.DecimalField(
                        decimal_places=1,
                        help_text="Of mileage, and only of it.",
                        max_digits=6,
                        null=True,
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, help_text="What it was for.", max_length=200),
                ),
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
                    "timesheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenses",
                        to="shifts.timesheet",
                    ),
                ),
            ],
            options={
                "ordering": ["spent_on", "id"],
                "constraints": [
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
                        name="expense_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="expense_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "mileage"), ("miles__gt", 0), ("miles__isnull", False)
                            ),
                            models.Q(
                                models.Q(("kind", "mileage"), _negated=True),
                                ("miles__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="expense_miles_of_mileage",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
