"""Hold exceptions to the rule EXCEPTION, and pay over the cap to a live exception, on every path.

- An exception asks for every office that a memorandum in force names, and is over a cap in force.
- Its terms never change; it is approved by all of its offices, and never removed.
- Nobody answers their own, nor by an office that they do not hold.
- A decision over the cap needs an exception that is live at that moment and allows just that work.
"""

from importlib import import_module

from django.db import migrations

EXCEPTION_ASKED = """
CREATE FUNCTION guard_exception_asked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked rates_capdecision;
BEGIN
    asked.council_id = NEW.council_id;
    asked.job_role_id = NEW.job_role_id;
    asked.pay_basis = NEW.pay_basis;
    IF NEW.state <> 'requested' THEN
        RAISE EXCEPTION 'An exception starts by being asked for.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'capexception_life';
    END IF;
    IF NEW.ceiling_rate <= coalesce(
            (SELECT min(hourly_rate) FROM rates_applicable_caps(asked, NEW.period)),
            NEW.ceiling_rate) THEN
        RAISE EXCEPTION 'An exception is to a cap in force, and over it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'capexception_over_a_cap';
    END IF;
    IF EXISTS (
            SELECT FROM rates_applicable_caps(asked, NEW.period) AS applicable
            JOIN rates_cap AS cap ON cap.id = applicable.cap_id
            JOIN rates_memorandumversion AS version ON version.id = cap.version_id
            CROSS JOIN jsonb_array_elements_text(coalesce(
                version.clauses -> 'exception_approvers',
                '["director_of_childrens_services", "chief_executive"]')) AS each_office
            WHERE each_office <> ALL (NEW.required_offices)) THEN
        RAISE EXCEPTION 'An exception asks for every office that the memorandum names.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'capexception_asks_each_office';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER asked BEFORE INSERT ON rates_capexception
    FOR EACH ROW EXECUTE FUNCTION guard_exception_asked();
"""

# The fields that move; all others are terms.
EXCEPTION_LIFE = """
CREATE FUNCTION guard_exception_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] = ARRAY['state', 'retrospective', 'approved_at', 'approved_by_id',
                          'closed_at', 'closed_by_id'];
    problem text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        problem = 'An exception is never removed.';
    ELSIF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        problem = 'What was asked for never changes.';
    ELSIF (OLD.state, NEW.state) NOT IN
            (('requested', 'approved'), ('requested', 'rejected'), ('requested', 'expired'),
             ('approved', 'expired')) THEN
        problem = format('An exception cannot go from %s to %s.', OLD.state, NEW.state);
    ELSIF OLD.state = 'approved' AND (NEW.approved_at, NEW.approved_by_id, NEW.retrospective)
            IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id, OLD.retrospective) THEN
        problem = 'When it was approved, and by whom, never changes.';
    ELSIF NEW.state = 'approved' AND (
            NEW.approved_at >= OLD.expires_at
            OR NEW.approved_at < OLD.requested_at
            OR EXISTS (SELECT FROM unnest(OLD.required_offices) AS each_office
                       WHERE NOT EXISTS (
                           SELECT FROM rates_exceptionanswer AS answer
                           WHERE answer.exception_id = OLD.id AND answer.approves
                           AND answer.office = each_office
                           AND answer.answered_at <= NEW.approved_at))) THEN
        problem = 'An exception is approved when all of its offices have, before it expires.';
    ELSIF NEW.state = 'rejected' AND NOT EXISTS (
            SELECT FROM rates_exceptionanswer AS answer
            WHERE answer.exception_id = OLD.id AND NOT answer.approves) THEN
        problem = 'An exception is rejected by one of its offices.';
    ELSIF NEW.state = 'expired' AND NEW.closed_at < OLD.expires_at THEN
        problem = 'An exception does not expire before its time.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'capexception_life';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER life BEFORE UPDATE OR DELETE ON rates_capexception
    FOR EACH ROW EXECUTE FUNCTION guard_exception_life();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_capexception
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();

ALTER TABLE rates_capexception ADD CONSTRAINT capexception_retrospective_is_told CHECK (
    retrospective = ((coalesce(approved_at, requested_at) AT TIME ZONE 'Europe/London')::date
                     >= lower(period)));
"""

ANSWER = """
CREATE FUNCTION guard_exception_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked rates_capexception;
BEGIN
    -- Two who answer at once take turns, and the second sees what the first made of it.
    SELECT * INTO asked FROM rates_capexception WHERE id = NEW.exception_id FOR UPDATE;
    IF asked.state <> 'requested' OR NEW.answered_at >= asked.expires_at
            OR NEW.answered_at < asked.requested_at THEN
        RAISE EXCEPTION 'An exception is answered while it waits.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'exceptionanswer_while_it_waits';
    END IF;
    IF NEW.answered_by_id = asked.requested_by_id THEN
        RAISE EXCEPTION 'Nobody answers their own exception.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'exceptionanswer_not_own';
    END IF;
    IF NEW.office <> ALL (asked.required_offices) OR NOT EXISTS (
            SELECT FROM accounts_membership AS membership
            WHERE membership.user_id = NEW.answered_by_id
            AND membership.council_id = asked.council_id
            AND membership.role = 'approver'
            AND membership.office = NEW.office
            AND membership.ended_at IS NULL) THEN
        RAISE EXCEPTION 'An exception is answered by those who hold an office that it asks for.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'exceptionanswer_by_office';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answer BEFORE INSERT ON rates_exceptionanswer
    FOR EACH ROW EXECUTE FUNCTION guard_exception_answer();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rates_exceptionanswer
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_exceptionanswer
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""

DECISION_EXCEPTED = """
CREATE FUNCTION guard_decision_excepted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed rates_capexception;
    problem text;
BEGIN
    IF NEW.exception_id IS NULL THEN
        RETURN NEW;
    END IF;
    -- Expiring waits for this transaction; one that has just expired is read as it is now.
    SELECT * INTO allowed FROM rates_capexception WHERE id = NEW.exception_id FOR SHARE;
    IF allowed.state <> 'approved' OR NEW.decided_at >= allowed.expires_at
            OR NEW.decided_at < allowed.approved_at THEN
        problem = 'An exception allows pay from its approval until it expires.';
    ELSIF (NEW.council_id, NEW.job_role_id, NEW.engagement, NEW.pay_basis) IS DISTINCT FROM
            (allowed.council_id, allowed.job_role_id, allowed.engagement, allowed.pay_basis) THEN
        problem = 'An exception is for one council, job role, engagement and basis.';
    ELSIF NEW.hourly_rate > allowed.ceiling_rate THEN
        problem = format('£%s an hour is over the ceiling of £%s.',
                         NEW.hourly_rate, allowed.ceiling_rate);
    ELSIF NOT NEW.period <@ allowed.period THEN
        problem = 'An exception covers each worked day.';
    ELSIF lower(NEW.period) <= (allowed.approved_at AT TIME ZONE 'Europe/London')::date THEN
        problem = 'An exception never allows work on a day that had begun when it was approved.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'capdecision_excepted';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER excepted BEFORE INSERT ON rates_capdecision
    FOR EACH ROW EXECUTE FUNCTION guard_decision_excepted();

CREATE FUNCTION guard_decision_over_in_fact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.exception_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM rates_decisionsegment
            WHERE decision_id = NEW.id AND cap_rate < NEW.hourly_rate) THEN
        RAISE EXCEPTION 'A rate within the cap needs no exception.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'capdecision_over_in_fact';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER over_in_fact AFTER INSERT ON rates_capdecision
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION guard_decision_over_in_fact();
"""

# As it was, but for the exception: that is checked when the decision is stored.
BEFORE = import_module("rates.migrations.0002_guards").DECISION_BINDS.split("CREATE TRIGGER")[0]
BEFORE = BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
OVER = "decision.hourly_rate > NEW.cap_rate"
SEGMENT_BINDS = BEFORE.replace(OVER, f"{OVER} AND decision.exception_id IS NULL")

UNDO = """
DROP TRIGGER over_in_fact ON rates_capdecision;
DROP FUNCTION guard_decision_over_in_fact();
DROP TRIGGER excepted ON rates_capdecision;
DROP FUNCTION guard_decision_excepted();
DROP TRIGGER append_only_truncate ON rates_exceptionanswer;
DROP TRIGGER append_only ON rates_exceptionanswer;
DROP TRIGGER answer ON rates_exceptionanswer;
DROP FUNCTION guard_exception_answer();
ALTER TABLE rates_capexception DROP CONSTRAINT capexception_retrospective_is_told;
DROP TRIGGER append_only_truncate ON rates_capexception;
DROP TRIGGER life ON rates_capexception;
DROP FUNCTION guard_exception_life();
DROP TRIGGER asked ON rates_capexception;
DROP FUNCTION guard_exception_asked();
"""


class Migration(migrations.Migration):
    dependencies = [("rates", "0008_exceptions"), ("accounts", "0003_offices_and_notices")]

    operations = [
        migrations.RunSQL(
            EXCEPTION_ASKED + EXCEPTION_LIFE + ANSWER + DECISION_EXCEPTED + SEGMENT_BINDS,
            BEFORE + UNDO,
        )
    ]
