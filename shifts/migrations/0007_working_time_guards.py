"""Hold opt-outs, outside work and compensatory rest to the terms on which they were made.

- An opt-out ends once, as many weeks after its withdrawal as was agreed; nothing else changes.
- Of outside work only the end changes.
- Compensatory rest is of an offer that was signed off; it is as long as what is owed, and neither
  it nor a shift is put where the other is.
- None of them is ever removed.
"""

from django.db import migrations

NEVER_REMOVED = "".join(
    f"""
CREATE TRIGGER never_removed BEFORE DELETE ON shifts_{table}
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
"""
    for table in ("optout", "outsidework", "compensatoryrest")
)

OPT_OUT = """
CREATE FUNCTION guard_optout_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.withdrawn_at IS NOT NULL
            OR (NEW.worker_id, NEW.notice_weeks, NEW.evidence, NEW.signed_at, NEW.signed_by_id,
                lower(NEW.effective))
            IS DISTINCT FROM (OLD.worker_id, OLD.notice_weeks, OLD.evidence, OLD.signed_at,
                OLD.signed_by_id, lower(OLD.effective))) THEN
        RAISE EXCEPTION 'An opt-out stays as it was signed, and is withdrawn once.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'optout_terms_stay';
    END IF;
    IF upper(NEW.effective) <> (NEW.withdrawn_at AT TIME ZONE 'Europe/London')::date
            + 7 * NEW.notice_weeks THEN
        RAISE EXCEPTION 'An opt-out ends % weeks after it is withdrawn.', NEW.notice_weeks
            USING ERRCODE = 'check_violation', CONSTRAINT = 'optout_ends_after_its_notice';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER terms BEFORE INSERT OR UPDATE ON shifts_optout
    FOR EACH ROW EXECUTE FUNCTION guard_optout_terms();
"""

OUTSIDE_WORK = """
CREATE FUNCTION guard_outsidework_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.worker_id, NEW.employer, NEW.weekly_hours, NEW.declared_at, NEW.declared_by_id,
            lower(NEW.effective))
            IS DISTINCT FROM (OLD.worker_id, OLD.employer, OLD.weekly_hours, OLD.declared_at,
            OLD.declared_by_id, lower(OLD.effective)) THEN
        RAISE EXCEPTION 'Of outside work only the end changes; declare other hours anew.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'outsidework_terms_stay';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER terms BEFORE UPDATE ON shifts_outsidework
    FOR EACH ROW EXECUTE FUNCTION guard_outsidework_terms();
"""

REST = """
CREATE FUNCTION guard_compensatoryrest_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM shifts_offer WHERE id = NEW.offer_id
                   AND worker_id = NEW.worker_id AND sign_off <> '') THEN
        RAISE EXCEPTION 'Rest is owed for an offer to this worker that was signed off.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'compensatoryrest_signed_off';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.offer_id, NEW.worker_id, NEW.rule, NEW.minutes_owed,
            NEW.owed_from) IS DISTINCT FROM
            (OLD.offer_id, OLD.worker_id, OLD.rule, OLD.minutes_owed, OLD.owed_from) THEN
        RAISE EXCEPTION 'What is owed stays as it was signed off.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'compensatoryrest_terms_stay';
    END IF;
    IF upper(NEW.period) - lower(NEW.period) < make_interval(mins => NEW.minutes_owed) THEN
        RAISE EXCEPTION 'This rest is shorter than the % minutes owed.', NEW.minutes_owed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'compensatoryrest_long_enough';
    END IF;
    IF EXISTS (SELECT FROM shifts_shift WHERE worker_id = NEW.worker_id AND state = 'held'
               AND period && NEW.period) THEN
        RAISE EXCEPTION 'The worker holds a shift during this rest.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'compensatoryrest_free_of_shifts';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fits BEFORE INSERT OR UPDATE ON shifts_compensatoryrest
    FOR EACH ROW EXECUTE FUNCTION guard_compensatoryrest_fits();

CREATE FUNCTION guard_shift_leaves_rest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM shifts_compensatoryrest AS rest
               JOIN shifts_assignment AS assignment ON assignment.offer_id = rest.offer_id
               WHERE rest.worker_id = NEW.worker_id AND rest.period && NEW.period
               AND assignment.state <> 'cancelled') THEN
        RAISE EXCEPTION 'The worker has rest to make up for at this time.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_leaves_rest';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leaves_rest BEFORE INSERT OR UPDATE OF worker_id, period, state ON shifts_shift
    FOR EACH ROW WHEN (NEW.state = 'held') EXECUTE FUNCTION guard_shift_leaves_rest();
"""

UNDO = """
DROP TRIGGER leaves_rest ON shifts_shift;
DROP FUNCTION guard_shift_leaves_rest();
DROP TRIGGER fits ON shifts_compensatoryrest;
DROP FUNCTION guard_compensatoryrest_fits();
DROP TRIGGER terms ON shifts_outsidework;
DROP FUNCTION guard_outsidework_terms();
DROP TRIGGER terms ON shifts_optout;
DROP FUNCTION guard_optout_terms();
""" + "".join(
    f"DROP TRIGGER never_removed ON shifts_{table};"
    for table in ("optout", "outsidework", "compensatoryrest")
)


class Migration(migrations.Migration):
    dependencies = [("shifts", "0006_working_time")]

    operations = [
        migrations.RunSQL(NEVER_REMOVED + OPT_OUT + OUTSIDE_WORK + REST, UNDO),
    ]
