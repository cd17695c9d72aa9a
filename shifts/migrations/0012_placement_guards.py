"""Hold what is kept of a placement, and what councils and workers object to, to its facts.

- Supervision and caseloads lie inside the assignment and never in the future; only the worker says
  that a supervision did not happen.
- A review comes once the last day has come, stays as written, and the worker answers it once.
- A do-not-rebook stays as decided: one appeal, one outcome, one end; while it lasts the worker is
  given no work at that council.
- An approach lies inside the assignment, by another council than the worker's own; its outcome is
  recorded once.
"""

from django.db import migrations

DURING = """
CREATE FUNCTION guard_during_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    happened date = coalesce(to_jsonb(NEW) ->> 'held_on', to_jsonb(NEW) ->> 'counted_on');
BEGIN
    IF NOT EXISTS (
            SELECT FROM shifts_assignment AS assignment WHERE assignment.id = NEW.assignment_id
            AND assignment.state <> 'cancelled' AND assignment.period @> happened)
            OR happened > (NEW.recorded_at AT TIME ZONE 'Europe/London')::date THEN
        RAISE EXCEPTION 'This happened on a day of the assignment that has come.'
            USING ERRCODE = 'check_violation',
            CONSTRAINT = TG_TABLE_NAME || '_during_assignment';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER during_assignment BEFORE INSERT ON shifts_supervision
    FOR EACH ROW EXECUTE FUNCTION guard_during_assignment();
CREATE TRIGGER during_assignment BEFORE INSERT ON shifts_caseloadcount
    FOR EACH ROW EXECUTE FUNCTION guard_during_assignment();

CREATE FUNCTION guard_supervision_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] = ARRAY['denied_at', 'denied_by_id'];
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving OR OLD.denied_at IS NOT NULL
            OR NOT EXISTS (
                SELECT FROM shifts_assignment AS assignment
                JOIN accounts_worker AS worker ON worker.id = assignment.worker_id
                WHERE assignment.id = NEW.assignment_id
                AND worker.user_id = NEW.denied_by_id) THEN
        RAISE EXCEPTION 'Only the worker says, once, that a supervision did not happen.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'supervision_life';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER life BEFORE UPDATE ON shifts_supervision
    FOR EACH ROW EXECUTE FUNCTION guard_supervision_life();
"""

REVIEW = """
CREATE FUNCTION guard_placementreview_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] = ARRAY['worker_words', 'worker_answered_at'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
                OR OLD.worker_answered_at IS NOT NULL THEN
            RAISE EXCEPTION 'A review stays as it was written, and is answered once.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'placementreview_life';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
            SELECT FROM shifts_assignment AS assignment WHERE assignment.id = NEW.assignment_id
            AND assignment.state <> 'cancelled' AND upper(assignment.period) - 1
                <= (NEW.reviewed_at AT TIME ZONE 'Europe/London')::date) THEN
        RAISE EXCEPTION 'A placement is reviewed from its last day on.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'placementreview_at_the_end';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER life BEFORE INSERT OR UPDATE ON shifts_placementreview
    FOR EACH ROW EXECUTE FUNCTION guard_placementreview_life();
"""

DO_NOT_REBOOK = """
CREATE FUNCTION guard_donotrebook_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] = ARRAY['appeal', 'appealed_at', 'outcome', 'outcome_words', 'outcome_at',
                          'outcome_by_id', 'lifted_at', 'lifted_by_id'];
BEGIN
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving OR OLD.lifted_at IS NOT NULL
            OR (OLD.appealed_at IS NOT NULL AND (NEW.appeal, NEW.appealed_at)
                IS DISTINCT FROM (OLD.appeal, OLD.appealed_at))
            OR (OLD.outcome_at IS NOT NULL
                AND (NEW.outcome, NEW.outcome_words, NEW.outcome_at, NEW.outcome_by_id)
                IS DISTINCT FROM
                (OLD.outcome, OLD.outcome_words, OLD.outcome_at, OLD.outcome_by_id)) THEN
        RAISE EXCEPTION 'This stays as decided: one appeal, one outcome, one end.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'donotrebook_life';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER life BEFORE UPDATE ON shifts_donotrebook
    FOR EACH ROW EXECUTE FUNCTION guard_donotrebook_life();

CREATE FUNCTION guard_assignment_wanted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM shifts_donotrebook AS decided
               JOIN shifts_booking AS booking ON booking.council_id = decided.council_id
               WHERE booking.id = NEW.booking_id AND decided.worker_id = NEW.worker_id
               AND decided.lifted_at IS NULL) THEN
        RAISE EXCEPTION 'This council has decided not to book this worker again.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_worker_wanted';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER worker_wanted BEFORE INSERT ON shifts_assignment
    FOR EACH ROW EXECUTE FUNCTION guard_assignment_wanted();
"""

APPROACH = """
CREATE FUNCTION guard_approach_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] = ARRAY['outcome', 'outcome_words', 'outcome_at', 'outcome_by_id'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving OR OLD.outcome <> '' THEN
            RAISE EXCEPTION 'What came of a complaint is recorded once.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'approach_life';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
            SELECT FROM shifts_assignment AS assignment WHERE assignment.id = NEW.assignment_id
            AND assignment.worker_id = NEW.worker_id AND assignment.state <> 'cancelled'
            AND assignment.period @> NEW.made_on)
            OR NEW.made_on > (NEW.reported_at AT TIME ZONE 'Europe/London')::date THEN
        RAISE EXCEPTION 'An approach was made to the worker on a day of the assignment.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approach_during_assignment';
    END IF;
    IF EXISTS (SELECT FROM accounts_worker WHERE id = NEW.worker_id
               AND employing_council_id = NEW.made_by_id) THEN
        RAISE EXCEPTION 'A council may ask its own worker.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approach_to_anothers_worker';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER life BEFORE INSERT OR UPDATE ON shifts_approach
    FOR EACH ROW EXECUTE FUNCTION guard_approach_life();
"""

APPEND_ONLY = ("supervisorchange", "caseloadcount")
NEVER_REMOVED = ("supervision", "placementreview", "donotrebook", "approach")
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
UNDO = (
    "".join(f"DROP TRIGGER append_only ON shifts_{table};" for table in APPEND_ONLY)
    + "".join(f"DROP TRIGGER never_removed ON shifts_{table};" for table in NEVER_REMOVED)
    + """
DROP TRIGGER life ON shifts_approach;
DROP FUNCTION guard_approach_life();
DROP TRIGGER worker_wanted ON shifts_assignment;
DROP FUNCTION guard_assignment_wanted();
DROP TRIGGER life ON shifts_donotrebook;
DROP FUNCTION guard_donotrebook_life();
DROP TRIGGER life ON shifts_placementreview;
DROP FUNCTION guard_placementreview_life();
DROP TRIGGER life ON shifts_supervision;
DROP FUNCTION guard_supervision_life();
DROP TRIGGER during_assignment ON shifts_caseloadcount;
DROP TRIGGER during_assignment ON shifts_supervision;
DROP FUNCTION guard_during_assignment();
"""
)


class Migration(migrations.Migration):
    dependencies = [("shifts", "0011_placement_life")]

    operations = [migrations.RunSQL(DURING + REVIEW + DO_NOT_REBOOK + APPROACH + KEPT, UNDO)]
