"""Hold the life of an assignment to its facts, on every path.

- A shift is judged by the terms of the day it starts: its assignment's variation, else its booking.
- A variation is at the rate of its own decision, its terms never change, and only the worker agrees.
- An assignment covers the days on which its shifts start; it grows only by an agreed extension and
  shrinks only with a record of its early end.
- A held shift is called off with the facts of it, and missed with a record of the absence.
"""

from importlib import import_module

from django.db import migrations

before = import_module("shifts.migrations.0002_guards")

JUDGED_BY = """
CREATE FUNCTION shift_start_date(period tstzrange) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT (lower(period) AT TIME ZONE 'Europe/London')::date
$$;

CREATE FUNCTION shift_decision(booking bigint, assignment bigint, period tstzrange)
RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT variation.cap_decision_id FROM shifts_variation AS variation
         WHERE variation.assignment_id = assignment AND variation.state = 'agreed'
         AND variation.period @> shift_start_date(shift_decision.period)),
        (SELECT cap_decision_id FROM shifts_booking WHERE id = booking))
$$;
"""

BOOKING_COVERED = """
CREATE OR REPLACE FUNCTION guard_booking_shifts_covered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM shifts_shift AS shift
               WHERE shift.booking_id = NEW.id AND shift.state <> 'cancelled'
               AND (shift.place > NEW.places
                    OR NOT shift_is_covered(shift.period, shift_decision(
                        shift.booking_id, shift.assignment_id, shift.period)))) THEN
        RAISE EXCEPTION 'A shift of this booking would lie outside its decision or its places.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_shifts_covered';
    END IF;
    RETURN NULL;
END $$;
"""

SHIFT = """
CREATE OR REPLACE FUNCTION guard_shift_judged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    booking shifts_booking;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.booking_id, NEW.place) IS DISTINCT FROM
            (OLD.booking_id, OLD.place) THEN
        RAISE EXCEPTION 'A shift stays in its place of its booking.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_stays_in_place';
    END IF;
    IF TG_OP = 'UPDATE' AND EXISTS (
            SELECT FROM shifts_timesheetentry AS entry
            JOIN shifts_timesheet AS timesheet ON timesheet.id = entry.timesheet_id
            WHERE entry.shift_id = OLD.id AND timesheet.state = 'approved') THEN
        RAISE EXCEPTION 'This shift has been approved and paid.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_approved_is_final';
    END IF;
    IF NEW.state = 'cancelled' THEN
        RETURN NEW;
    END IF;
    SELECT * INTO booking FROM shifts_booking WHERE id = NEW.booking_id;
    IF NEW.place NOT BETWEEN 1 AND booking.places THEN
        RAISE EXCEPTION 'This booking has % places.', booking.places
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_place_of_booking';
    END IF;
    IF NOT shift_is_covered(
            NEW.period, shift_decision(NEW.booking_id, NEW.assignment_id, NEW.period)) THEN
        RAISE EXCEPTION 'A shift lies on a day that its cap decision does not cover.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_judged';
    END IF;
    IF NEW.state IN ('held', 'missed') AND NOT EXISTS (
            SELECT FROM shifts_assignment AS assignment
            WHERE assignment.id = NEW.assignment_id
            AND assignment.worker_id = NEW.worker_id
            AND assignment.booking_id = NEW.booking_id
            AND assignment.place = NEW.place
            AND assignment.period @> shift_start_date(NEW.period)
            AND assignment.state <> 'cancelled') THEN
        RAISE EXCEPTION 'A shift is held through the assignment of its worker, place and day.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_held_by_assignment';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION guard_shift_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
            (('open', 'held'), ('open', 'cancelled'), ('held', 'open'), ('held', 'missed'),
             ('held', 'cancelled'), ('missed', 'held')) THEN
        RAISE EXCEPTION 'A shift cannot go from % to %.', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_life';
    END IF;
    IF OLD.state = 'held' AND NEW.state <> 'held' AND EXISTS (
            SELECT FROM shifts_timesheetentry WHERE shift_id = OLD.id) THEN
        RAISE EXCEPTION 'Take this shift off the timesheet first.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_off_the_timesheet';
    END IF;
    IF OLD.state = 'held' AND NEW.state = 'cancelled' AND NOT EXISTS (
            SELECT FROM shifts_shiftcancellation WHERE shift_id = OLD.id) THEN
        RAISE EXCEPTION 'A shift that someone holds is called off with the facts of it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_called_off_with_facts';
    END IF;
    IF 'missed' IN (OLD.state, NEW.state) AND (NEW.state = 'missed') <> EXISTS (
            SELECT FROM shifts_absence
            WHERE shift_id = OLD.id AND withdrawn_at IS NULL) THEN
        RAISE EXCEPTION 'A shift is missed as long as an absence is on record.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_missed_with_absence';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER life BEFORE UPDATE OF state ON shifts_shift
    FOR EACH ROW EXECUTE FUNCTION guard_shift_life();
"""

ASSIGNMENT = """
CREATE FUNCTION guard_assignment_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT FROM shifts_booking
                       WHERE id = NEW.booking_id AND NEW.period <@ period) THEN
            RAISE EXCEPTION 'An assignment lies inside its booking.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_period_life';
        END IF;
        IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM shifts_assignment AS earlier WHERE earlier.id = NEW.replaces_id
                AND earlier.booking_id = NEW.booking_id AND earlier.place = NEW.place
                AND (earlier.state = 'cancelled' OR upper(earlier.period) <= lower(NEW.period)))
                THEN
            RAISE EXCEPTION 'A replacement takes the place that someone has left.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_replaces_earlier';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.replaces_id, lower(NEW.period)) IS DISTINCT FROM (OLD.replaces_id, lower(OLD.period))
            OR (upper(NEW.period) > upper(OLD.period) AND NOT EXISTS (
                SELECT FROM shifts_variation WHERE assignment_id = OLD.id AND state = 'agreed'
                AND kind = 'extension' AND upper(period) = upper(NEW.period)
                AND NOT EXISTS (SELECT FROM shifts_earlyend WHERE assignment_id = OLD.id)))
            OR (upper(NEW.period) < upper(OLD.period) AND NOT EXISTS (
                SELECT FROM shifts_earlyend WHERE assignment_id = OLD.id
                AND last_day + 1 = upper(NEW.period))) THEN
        RAISE EXCEPTION 'An assignment grows by an agreed extension and shrinks by an early end.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_period_life';
    END IF;
    IF EXISTS (SELECT FROM shifts_shift WHERE assignment_id = OLD.id
               AND state IN ('held', 'missed')
               AND (NEW.state = 'cancelled' OR NOT NEW.period @> shift_start_date(period))) THEN
        RAISE EXCEPTION 'Release the shifts of the days that are given up first.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_holds_its_shifts';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER period BEFORE INSERT OR UPDATE OF period, replaces_id, state ON shifts_assignment
    FOR EACH ROW EXECUTE FUNCTION guard_assignment_period();
"""

VARIATION = """
CREATE FUNCTION guard_variation_judged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM rates_capdecision AS decision
            JOIN shifts_assignment AS assignment ON assignment.id = NEW.assignment_id
            JOIN shifts_booking AS booking ON booking.id = assignment.booking_id
            WHERE decision.id = NEW.cap_decision_id
            AND decision.council_id = booking.council_id
            AND decision.job_role_id = booking.job_role_id
            AND decision.engagement = booking.engagement
            AND decision.pay_basis = booking.pay_basis
            AND decision.hourly_rate = NEW.hourly_rate) THEN
        RAISE EXCEPTION 'A variation must be at the rate, role and basis of its cap decision.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'variation_judged';
    END IF;
    IF NEW.state <> 'proposed' AND NOT EXISTS (
            SELECT FROM shifts_variation AS earlier
            WHERE earlier.assignment_id = NEW.assignment_id AND earlier.state = 'superseded'
            AND earlier.cap_decision_id = NEW.cap_decision_id
            AND NEW.state = 'agreed' AND NEW.period <@ earlier.period) THEN
        RAISE EXCEPTION 'A variation starts by being proposed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'variation_life';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER judged BEFORE INSERT ON shifts_variation
    FOR EACH ROW EXECUTE FUNCTION guard_variation_judged();

CREATE FUNCTION guard_variation_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] = ARRAY['state', 'closed_at', 'closed_by_id'];
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
            OR (OLD.state, NEW.state) NOT IN
                (('proposed', 'agreed'), ('proposed', 'declined'), ('proposed', 'withdrawn'),
                 ('agreed', 'superseded')) THEN
        RAISE EXCEPTION 'This variation is % and its terms stay as they are.', OLD.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'variation_life';
    END IF;
    IF NEW.state IN ('agreed', 'declined') AND NOT EXISTS (
            SELECT FROM shifts_assignment AS assignment
            JOIN accounts_worker AS worker ON worker.id = assignment.worker_id
            WHERE assignment.id = NEW.assignment_id AND assignment.state = 'active'
            AND worker.user_id = NEW.closed_by_id) THEN
        RAISE EXCEPTION 'Only the worker agrees to other terms.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'variation_answered_by_worker';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER life BEFORE UPDATE ON shifts_variation
    FOR EACH ROW EXECUTE FUNCTION guard_variation_life();

-- At the commit, since terms that are superseded and those that follow come one after the other.
CREATE FUNCTION guard_variation_shifts_covered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM shifts_shift AS shift
               WHERE shift.assignment_id = NEW.assignment_id AND shift.state <> 'cancelled'
               AND NOT shift_is_covered(shift.period, shift_decision(
                   shift.booking_id, shift.assignment_id, shift.period))) THEN
        RAISE EXCEPTION 'A shift of this assignment would lie outside its cap decision.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'variation_shifts_covered';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER shifts_covered AFTER INSERT OR UPDATE ON shifts_variation
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION guard_variation_shifts_covered();
"""

FACTS = """
CREATE FUNCTION guard_cancellation_of_shift() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM shifts_shift AS shift WHERE shift.id = NEW.shift_id
            AND shift.state IN ('open', 'held')
            AND (shift.assignment_id, shift.worker_id) IS NOT DISTINCT FROM
                (NEW.assignment_id, NEW.worker_id)) THEN
        RAISE EXCEPTION 'What is called off is a shift still to come, with the worker who holds it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shiftcancellation_of_shift';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_shift BEFORE INSERT ON shifts_shiftcancellation
    FOR EACH ROW EXECUTE FUNCTION guard_cancellation_of_shift();

CREATE FUNCTION guard_cancellation_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM shifts_shift
                   WHERE id = NEW.shift_id AND state = 'cancelled') THEN
        RAISE EXCEPTION 'A shift with a cancellation on record is cancelled.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shiftcancellation_done';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER done AFTER INSERT ON shifts_shiftcancellation
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION guard_cancellation_done();

CREATE FUNCTION guard_absence_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] = ARRAY['withdrawn_at', 'withdrawn_by_id'];
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving OR OLD.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'An absence is withdrawn once, and never changed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'absence_life';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER life BEFORE UPDATE ON shifts_absence
    FOR EACH ROW EXECUTE FUNCTION guard_absence_life();

CREATE FUNCTION guard_absence_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM shifts_shift WHERE id = NEW.shift_id AND state = 'missed') <>
            EXISTS (SELECT FROM shifts_absence
                    WHERE shift_id = NEW.shift_id AND withdrawn_at IS NULL) THEN
        RAISE EXCEPTION 'A shift with an absence on record is missed, and no other.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'absence_done';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER done AFTER INSERT OR UPDATE ON shifts_absence
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION guard_absence_done();

CREATE FUNCTION guard_earlyend_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM shifts_assignment WHERE id = NEW.assignment_id
                   AND (state = 'cancelled' OR upper(period) = NEW.last_day + 1)) THEN
        RAISE EXCEPTION 'An assignment that was ended early ends on that day.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'earlyend_done';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER done AFTER INSERT ON shifts_earlyend
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION guard_earlyend_done();
"""

APPEND_ONLY = ("bookingcancellation", "earlyend", "shiftcancellation")
NEVER_REMOVED = ("absence", "variation")
KEPT = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON shifts_{table}
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
"""
    for table in APPEND_ONLY
) + "".join(
    f"""
CREATE TRIGGER never_removed BEFORE DELETE ON shifts_{table}
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
"""
    for table in NEVER_REMOVED
)


def function_before(whole: str, name: str) -> str:
    """The function as the earlier migration made it, to put back."""
    start = whole.index(f"CREATE FUNCTION {name}()")
    end = whole.index("END $$;", start) + len("END $$;")
    return whole[start:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


UNDO = (
    "".join(f"DROP TRIGGER append_only ON shifts_{table};" for table in APPEND_ONLY)
    + "".join(f"DROP TRIGGER never_removed ON shifts_{table};" for table in NEVER_REMOVED)
    + """
DROP TRIGGER done ON shifts_earlyend;
DROP FUNCTION guard_earlyend_done();
DROP TRIGGER done ON shifts_absence;
DROP FUNCTION guard_absence_done();
DROP TRIGGER life ON shifts_absence;
DROP FUNCTION guard_absence_life();
DROP TRIGGER done ON shifts_shiftcancellation;
DROP FUNCTION guard_cancellation_done();
DROP TRIGGER of_shift ON shifts_shiftcancellation;
DROP FUNCTION guard_cancellation_of_shift();
DROP TRIGGER shifts_covered ON shifts_variation;
DROP FUNCTION guard_variation_shifts_covered();
DROP TRIGGER life ON shifts_variation;
DROP FUNCTION guard_variation_life();
DROP TRIGGER judged ON shifts_variation;
DROP FUNCTION guard_variation_judged();
DROP TRIGGER period ON shifts_assignment;
DROP FUNCTION guard_assignment_period();
DROP TRIGGER life ON shifts_shift;
DROP FUNCTION guard_shift_life();
"""
    + function_before(before.SHIFT, "guard_shift_judged")
    + function_before(before.BOOKING, "guard_booking_shifts_covered")
    + """
DROP FUNCTION shift_decision(bigint, bigint, tstzrange);
DROP FUNCTION shift_start_date(tstzrange);
"""
)


class Migration(migrations.Migration):
    dependencies = [("shifts", "0003_assignment_life")]

    operations = [
        migrations.RunSQL(
            JUDGED_BY + BOOKING_COVERED + SHIFT + ASSIGNMENT + VARIATION + FACTS + KEPT, UNDO
        )
    ]
