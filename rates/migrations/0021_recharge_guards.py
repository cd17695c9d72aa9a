"""Hold recharge statements to the ledgers that they charge, and to the table of states.

- A line is what its ledger says, between these two councils, of this month or one before it.
- Lines come while the statement is a draft, once and for good; issuing it finds them added up.
- A statement moves by a step of one of the councils, and nothing else in it moves.
"""

from django.db import migrations

LINES = """
CREATE FUNCTION guard_rechargeline_in_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Two who issue at once take turns, and the second sees what the first made of it.
    PERFORM FROM rates_rechargestatement WHERE id = NEW.statement_id AND state = 'draft' FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Lines are taken while the statement is a draft.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rechargeline_in_draft';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_draft BEFORE INSERT ON rates_rechargeline
    FOR EACH ROW EXECUTE FUNCTION guard_rechargeline_in_draft();

CREATE FUNCTION guard_rechargeline_as_posted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM rates_rechargestatement AS statement
            JOIN LATERAL (
                SELECT worker_id, team_id, job_role_id, timesheet_number, minutes, amount, 'pay',
                    worked_on, host_council_id, employing_council_id
                FROM rates_spendline
                WHERE NEW.source = 'spend' AND id = NEW.source_number AND worked_on = NEW."on"
                AND engagement IN ('bank_own', 'bank_hosted')
                UNION ALL
                SELECT worker_id, team_id, job_role_id, timesheet_number, 0, amount, kind,
                    pay_week + 6, host_council_id, employing_council_id
                FROM rates_oncostline
                WHERE NEW.source = 'on_cost' AND id = NEW.source_number
                UNION ALL
                SELECT worker_id, team_id, job_role_id, timesheet_number, 0, amount, 'expense',
                    spent_on, host_council_id, employing_council_id
                FROM rates_expenseline
                WHERE NEW.source = 'expense' AND id = NEW.source_number
                AND engagement IN ('bank_own', 'bank_hosted')
            ) AS line (worker_id, team_id, job_role_id, timesheet_number, minutes, amount, kind,
                       "on", host_council_id, employing_council_id)
                ON (line.host_council_id, line.employing_council_id)
                    = (statement.host_council_id, statement.employing_council_id)
                AND line."on" < statement.month + interval '1 month'
            WHERE statement.id = NEW.statement_id
            AND (line.worker_id, line.team_id, line.job_role_id, line.timesheet_number,
                 line.minutes, line.amount, line.kind, line."on")
                = (NEW.worker_id, NEW.team_id, NEW.job_role_id, NEW.timesheet_number,
                   NEW.minutes, NEW.amount, NEW.kind, NEW."on")) THEN
        RAISE EXCEPTION 'A statement charges what its ledger says, up to the end of its month.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rechargeline_as_posted';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER posted BEFORE INSERT ON rates_rechargeline
    FOR EACH ROW EXECUTE FUNCTION guard_rechargeline_as_posted();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rates_rechargeline
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_rechargeline
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""

LIFE = """
CREATE FUNCTION guard_rechargestatement_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'draft' OR NEW.version > 1 AND NOT EXISTS (
            SELECT FROM rates_rechargestatement AS earlier
            WHERE earlier.id = NEW.before_id AND earlier.state = 'replaced'
            AND (earlier.employing_council_id, earlier.host_council_id, earlier.month,
                 earlier.version + 1)
                = (NEW.employing_council_id, NEW.host_council_id, NEW.month, NEW.version)) THEN
        RAISE EXCEPTION 'A statement begins as a draft, after the version that it replaces.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rechargestatement_begins';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON rates_rechargestatement
    FOR EACH ROW EXECUTE FUNCTION guard_rechargestatement_begins();

CREATE FUNCTION guard_rechargestatement_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] = ARRAY['state', 'settled_on', 'settlement_reference'];
    problem text;
    charged record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        problem = 'A statement is never removed.';
    ELSIF NEW.state = OLD.state THEN
        IF to_jsonb(NEW) <> to_jsonb(OLD) THEN
            problem = 'A statement moves only by a step.';
        END IF;
    ELSIF (OLD.state, NEW.state) NOT IN (
            ('draft', 'issued'), ('issued', 'queried'), ('issued', 'agreed'),
            ('issued', 'replaced'), ('queried', 'issued'), ('queried', 'agreed'),
            ('queried', 'replaced'), ('agreed', 'settled')) THEN
        problem = format('A statement cannot go from %s to %s.', OLD.state, NEW.state);
    ELSIF NEW.state IS DISTINCT FROM (
            SELECT CASE kind WHEN 'answered' THEN 'issued' ELSE kind END
            FROM rates_rechargestep WHERE statement_id = NEW.id ORDER BY id DESC LIMIT 1) THEN
        problem = 'A statement moves by a step.';
    ELSIF OLD.state = 'draft' THEN
        moving = moving || ARRAY['line_count', 'total', 'vat', 'sha256'];
        SELECT count(*) AS lines, coalesce(sum(line.amount), 0) AS total INTO charged
            FROM rates_rechargeline AS line
            JOIN rates_rechargestatement AS statement ON statement.id = line.statement_id
            WHERE (statement.employing_council_id, statement.host_council_id, statement.month)
                = (NEW.employing_council_id, NEW.host_council_id, NEW.month)
            AND statement.version <= NEW.version;
        IF (charged.lines, charged.total) IS DISTINCT FROM (NEW.line_count::bigint, NEW.total) THEN
            problem = 'A statement is issued with its lines added up.';
        END IF;
    END IF;
    IF problem IS NULL AND to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        problem = 'What a statement says never changes.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rechargestatement_life';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER life BEFORE UPDATE OR DELETE ON rates_rechargestatement
    FOR EACH ROW EXECUTE FUNCTION guard_rechargestatement_life();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_rechargestatement
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""

STEPS = """
CREATE FUNCTION guard_rechargestep_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing text;
BEGIN
    SELECT state INTO standing FROM rates_rechargestatement
        WHERE id = NEW.statement_id FOR UPDATE;
    IF (standing, NEW.kind) NOT IN (
            ('draft', 'issued'), ('issued', 'queried'), ('queried', 'answered'),
            ('issued', 'agreed'), ('queried', 'agreed'), ('agreed', 'settled'),
            ('issued', 'replaced'), ('queried', 'replaced')) THEN
        RAISE EXCEPTION 'A statement that is % cannot be %.', standing, NEW.kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rechargestep_in_turn';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_turn BEFORE INSERT ON rates_rechargestep
    FOR EACH ROW EXECUTE FUNCTION guard_rechargestep_in_turn();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rates_rechargestep
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_rechargestep
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""

UNDO = """
DROP TRIGGER append_only_truncate ON rates_rechargestep;
DROP TRIGGER append_only ON rates_rechargestep;
DROP TRIGGER in_turn ON rates_rechargestep;
DROP FUNCTION guard_rechargestep_in_turn();
DROP TRIGGER append_only_truncate ON rates_rechargestatement;
DROP TRIGGER life ON rates_rechargestatement;
DROP FUNCTION guard_rechargestatement_life();
DROP TRIGGER begins ON rates_rechargestatement;
DROP FUNCTION guard_rechargestatement_begins();
DROP TRIGGER append_only_truncate ON rates_rechargeline;
DROP TRIGGER append_only ON rates_rechargeline;
DROP TRIGGER posted ON rates_rechargeline;
DROP FUNCTION guard_rechargeline_as_posted();
DROP TRIGGER in_draft ON rates_rechargeline;
DROP FUNCTION guard_rechargeline_in_draft();
"""


class Migration(migrations.Migration):
    dependencies = [("rates", "0020_recharges")]

    operations = [migrations.RunSQL(LINES + LIFE + STEPS, UNDO)]
