"""Hold bookings, shifts and timesheets to their decisions and to each other, on every path.

- A booking is at the rate, role and basis of its cap decision, for a team of its own council.
- Every London date a live shift touches is covered by that decision.
- A held shift belongs to the assignment of its worker, booking and place; places are limited.
- What is cancelled holds no live shift, and only an offer that is still open is taken up.
- Answered offers and approved timesheets are final, and nobody approves their own.
- Bookings, shifts, offers and assignments end; they are never removed.
"""

from django.db import migrations

NEVER_REMOVED = "".join(
    f"""
CREATE TRIGGER never_removed BEFORE DELETE ON shifts_{table}
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
"""
    for table in ("booking", "shift", "offer", "assignment")
)

BOOKING = """
CREATE FUNCTION guard_booking_judged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM rates_capdecision AS decision
            WHERE decision.id = NEW.cap_decision_id
            AND decision.council_id = NEW.council_id
            AND decision.job_role_id = NEW.job_role_id
            AND decision.engagement = NEW.engagement
            AND decision.pay_basis = NEW.pay_basis
            AND decision.hourly_rate = NEW.hourly_rate) THEN
        RAISE EXCEPTION 'A booking must be at the rate, role and basis of its cap decision.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_judged';
    END IF;
    IF NOT EXISTS (SELECT FROM accounts_team
                   WHERE id = NEW.team_id AND council_id = NEW.council_id) THEN
        RAISE EXCEPTION 'A booking is for a team of its own council.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_team_of_council';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state IN ('cancelled', 'completed')
            AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'This booking is % and stays so.', OLD.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_final';
    END IF;
    IF NEW.state = 'cancelled' AND EXISTS (
            SELECT FROM shifts_shift WHERE booking_id = NEW.id AND state <> 'cancelled') THEN
        RAISE EXCEPTION 'Cancel the shifts of a booking before the booking.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_cancelled_whole';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER judged BEFORE INSERT OR UPDATE ON shifts_booking
    FOR EACH ROW EXECUTE FUNCTION guard_booking_judged();

-- A booking given another decision must leave no shift uncovered.
CREATE FUNCTION guard_booking_shifts_covered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM shifts_shift AS shift
               WHERE shift.booking_id = NEW.id AND shift.state <> 'cancelled'
               AND (shift.place > NEW.places
                    OR NOT shift_is_covered(shift.period, NEW.cap_decision_id))) THEN
        RAISE EXCEPTION 'A shift of this booking would lie outside its decision or its places.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_shifts_covered';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER shifts_covered AFTER UPDATE OF cap_decision_id, places ON shifts_booking
    FOR EACH ROW EXECUTE FUNCTION guard_booking_shifts_covered();
"""

SHIFT = """
CREATE FUNCTION shift_london_dates(period tstzrange) RETURNS daterange
LANGUAGE sql IMMUTABLE AS $$
    SELECT daterange(
        (lower(period) AT TIME ZONE 'Europe/London')::date,
        ((upper(period) - interval '1 microsecond') AT TIME ZONE 'Europe/London')::date,
        '[]')
$$;

CREATE FUNCTION shift_is_covered(period tstzrange, decision bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT coalesce(shift_london_dates(period) <@ range_agg(effective), false)
    FROM rates_decisionsegment WHERE decision_id = decision
$$;

CREATE FUNCTION guard_shift_judged() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF NOT shift_is_covered(NEW.period, booking.cap_decision_id) THEN
        RAISE EXCEPTION 'A shift lies on a day that its booking''s cap decision does not cover.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_judged';
    END IF;
    IF NEW.state = 'held' AND NOT EXISTS (
            SELECT FROM shifts_assignment AS assignment
            WHERE assignment.id = NEW.assignment_id
            AND assignment.worker_id = NEW.worker_id
            AND assignment.booking_id = NEW.booking_id
            AND assignment.place = NEW.place
            AND assignment.state <> 'cancelled') THEN
        RAISE EXCEPTION 'A shift is held through the assignment of its worker and place.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_held_by_assignment';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER judged BEFORE INSERT OR UPDATE ON shifts_shift
    FOR EACH ROW EXECUTE FUNCTION guard_shift_judged();
"""

OFFER = """
CREATE FUNCTION guard_offer_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'sent' OR (NEW.booking_id, NEW.worker_id) IS DISTINCT FROM
            (OLD.booking_id, OLD.worker_id) THEN
        RAISE EXCEPTION 'This offer is % and stays so.', OLD.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'offer_final';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER final BEFORE UPDATE ON shifts_offer
    FOR EACH ROW EXECUTE FUNCTION guard_offer_final();
"""

ASSIGNMENT = """
CREATE FUNCTION guard_assignment_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM shifts_offer AS offer
            JOIN shifts_booking AS booking ON booking.id = offer.booking_id
            WHERE offer.id = NEW.offer_id
            AND offer.worker_id = NEW.worker_id
            AND booking.id = NEW.booking_id
            AND (TG_OP = 'UPDATE' OR offer.state = 'sent')
            AND NEW.place BETWEEN 1 AND booking.places
            AND (booking.state <> 'cancelled' OR NEW.state = 'cancelled')) THEN
        RAISE EXCEPTION 'An assignment is to a place of the booking that the worker was offered.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_fits';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state <> 'active' AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'This assignment is % and stays so.', OLD.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_final';
    END IF;
    IF NEW.state = 'cancelled' AND EXISTS (
            SELECT FROM shifts_shift WHERE assignment_id = NEW.id AND state = 'held') THEN
        RAISE EXCEPTION 'Release the shifts of an assignment before cancelling it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_cancelled_whole';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fits BEFORE INSERT OR UPDATE ON shifts_assignment
    FOR EACH ROW EXECUTE FUNCTION guard_assignment_fits();
"""

TIMESHEET = """
CREATE FUNCTION guard_timesheet_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state = 'approved' THEN
        RAISE EXCEPTION 'Approved hours are never changed; a correction is a new line.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'timesheet_final';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF EXISTS (
            SELECT FROM shifts_assignment AS assignment
            JOIN accounts_worker AS worker ON worker.id = assignment.worker_id
            WHERE assignment.id = NEW.assignment_id
            AND worker.user_id = NEW.approved_by_id) THEN
        RAISE EXCEPTION 'Nobody approves their own timesheet.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'timesheet_not_own_approval';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER final BEFORE INSERT OR UPDATE OR DELETE ON shifts_timesheet
    FOR EACH ROW EXECUTE FUNCTION guard_timesheet_final();

CREATE FUNCTION guard_timesheetentry_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sheet_id bigint = CASE WHEN TG_OP = 'DELETE' THEN OLD.timesheet_id
                           ELSE NEW.timesheet_id END;
    sheet shifts_timesheet;
BEGIN
    -- Approving locks the timesheet; a change that comes at the same moment waits, then sees it.
    SELECT * INTO sheet FROM shifts_timesheet WHERE id = sheet_id FOR SHARE;
    IF sheet.state NOT IN ('draft', 'disputed')
            OR (TG_OP = 'UPDATE' AND (OLD.timesheet_id, OLD.shift_id) IS DISTINCT FROM
                (NEW.timesheet_id, NEW.shift_id)) THEN
        RAISE EXCEPTION 'Hours change only while the timesheet is a draft or disputed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'timesheetentry_open';
    END IF;
    IF TG_OP <> 'DELETE' AND NOT EXISTS (
            SELECT FROM shifts_shift WHERE id = NEW.shift_id AND state = 'held'
            AND assignment_id = sheet.assignment_id AND worker_id = NEW.worker_id) THEN
        RAISE EXCEPTION 'A timesheet holds shifts of its own assignment.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'timesheetentry_of_assignment';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER open BEFORE INSERT OR UPDATE OR DELETE ON shifts_timesheetentry
    FOR EACH ROW EXECUTE FUNCTION guard_timesheetentry_open();
"""

UNDO = (
    "".join(
        f"DROP TRIGGER never_removed ON shifts_{table};"
        for table in ("booking", "shift", "offer", "assignment")
    )
    + """
DROP TRIGGER open ON shifts_timesheetentry;
DROP FUNCTION guard_timesheetentry_open();
DROP TRIGGER final ON shifts_timesheet;
DROP FUNCTION guard_timesheet_final();
DROP TRIGGER fits ON shifts_assignment;
DROP FUNCTION guard_assignment_fits();
DROP TRIGGER final ON shifts_offer;
DROP FUNCTION guard_offer_final();
DROP TRIGGER judged ON shifts_shift;
DROP FUNCTION guard_shift_judged();
DROP TRIGGER shifts_covered ON shifts_booking;
DROP FUNCTION guard_booking_shifts_covered();
DROP FUNCTION shift_is_covered(tstzrange, bigint);
DROP FUNCTION shift_london_dates(tstzrange);
DROP TRIGGER judged ON shifts_booking;
DROP FUNCTION guard_booking_judged();
"""
)


class Migration(migrations.Migration):
    dependencies = [("shifts", "0001_tables"), ("rates", "0002_guards")]

    operations = [
        migrations.RunSQL(
            NEVER_REMOVED + SHIFT + BOOKING + OFFER + ASSIGNMENT + TIMESHEET, UNDO
        )
    ]
