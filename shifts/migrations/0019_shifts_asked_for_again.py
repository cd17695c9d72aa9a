"""Link a booking to the one shift that was called off and that it asks for again."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE FUNCTION guard_booking_covers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM shifts_shift AS shift
            JOIN shifts_booking AS booking ON booking.id = shift.booking_id
            WHERE shift.id = NEW.covers_id AND shift.state = 'cancelled'
            AND shift.assignment_id IS NOT NULL AND booking.team_id = NEW.team_id) THEN
        RAISE EXCEPTION 'A booking covers a shift of its team that somebody held and is called off.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_covers_called_off';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER covers BEFORE INSERT OR UPDATE OF covers_id, team_id ON shifts_booking
    FOR EACH ROW WHEN (NEW.covers_id IS NOT NULL) EXECUTE FUNCTION guard_booking_covers();
"""
UNDO = """
DROP TRIGGER covers ON shifts_booking;
DROP FUNCTION guard_booking_covers();
"""


class Migration(migrations.Migration):
    dependencies = [("shifts", "0018_returns")]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="covers",
            field=models.ForeignKey(
                help_text="The shift that was called off, and is asked for again here.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="covered_by",
                to="shifts.shift",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("covers",),
                name="booking_covers_once",
            ),
        ),
        migrations.RunSQL(GUARD, UNDO),
    ]
