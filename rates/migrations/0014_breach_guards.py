"""Let the ledger detect breaches, hold their steps to the table of states, and keep them for good.

- The first line over the cap of a decision adds its breach, in the same statement, on every path.
- A breach moves only forwards, by a step in words; each step is dated by the version's clauses.
- Due days are working days: not Saturday, Sunday or a bank holiday of England.
"""

from importlib import import_module

from django.db import migrations

WORKING_DAYS = """
CREATE FUNCTION rates_working_days_after(day date, days int) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT day + ahead FROM generate_series(1, days * 3 + 30) AS ahead
    WHERE extract(isodow FROM day + ahead) < 6
    AND NOT EXISTS (SELECT FROM rates_bankholiday WHERE "on" = day + ahead)
    ORDER BY ahead OFFSET days - 1 LIMIT 1
$$;

CREATE FUNCTION rates_breach_due(of_version bigint, reached text, since timestamptz)
RETURNS date LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN reached <> 'closed' THEN rates_working_days_after(
        (since AT TIME ZONE 'Europe/London')::date,
        CASE reached
            WHEN 'detected' THEN coalesce((clauses ->> 'breach_explain_working_days')::int, 10)
            WHEN 'explained' THEN coalesce((clauses ->> 'breach_directors_working_days')::int, 10)
            ELSE coalesce((clauses ->> 'breach_governance_working_days')::int, 20)
        END) END
    FROM rates_memorandumversion WHERE id = of_version
$$;
"""

DETECT = """
CREATE FUNCTION spend_detect_breaches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- In the order of the decisions, so that two who post at once never wait in a ring.
    INSERT INTO rates_breach (decision_id, council_id, version_id, approved, first_worked_on,
                              detected_at, state, due_on, outcome)
    SELECT DISTINCT ON (decision.id) decision.id, line.host_council_id, cap.version_id,
        coalesce(NOT exception.retrospective, false), line.worked_on, line.posted_at, 'detected',
        rates_breach_due(cap.version_id, 'detected', line.posted_at), ''
    FROM added AS line
    JOIN rates_decisionsegment AS segment ON segment.id = line.segment_id
    JOIN rates_cap AS cap ON cap.id = segment.cap_id
    JOIN rates_capdecision AS decision ON decision.id = segment.decision_id
    LEFT JOIN rates_capexception AS exception ON exception.id = decision.exception_id
    WHERE line.over_cap_amount > 0
    AND NOT EXISTS (SELECT FROM rates_breach WHERE decision_id = decision.id)
    ORDER BY decision.id, line.worked_on, line.id
    ON CONFLICT (decision_id) DO NOTHING;
    RETURN NULL;
END $$;
"""
ON_EACH = """
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT 'rates_spendline'::regclass UNION ALL
            SELECT inhrelid::regclass FROM pg_inherits
            WHERE inhparent = 'rates_spendline'::regclass LOOP
        EXECUTE format('{statement}', part);
    END LOOP;
END $$;
"""
ADD = ON_EACH.format(
    statement="CREATE TRIGGER detected AFTER INSERT ON %s REFERENCING NEW TABLE AS added "
    "FOR EACH STATEMENT EXECUTE FUNCTION spend_detect_breaches()"
)
DROP = ON_EACH.format(statement="DROP TRIGGER detected ON %s")

KEEP_BEFORE = import_module("rates.migrations.0011_ledger_by_month").KEEP_MONTH.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
KEEP_MONTH = KEEP_BEFORE.replace(
    "\nEND $$;",
    """
    EXECUTE format('CREATE TRIGGER detected AFTER INSERT ON %I REFERENCING NEW TABLE AS added '
                   'FOR EACH STATEMENT EXECUTE FUNCTION spend_detect_breaches()', part);
END $$;""",
)

# Breaches of what was posted before there was a register.
CATCH_UP = """
INSERT INTO rates_breach (decision_id, council_id, version_id, approved, first_worked_on,
                          detected_at, state, due_on, outcome)
SELECT DISTINCT ON (decision.id) decision.id, line.host_council_id, cap.version_id,
    coalesce(NOT exception.retrospective, false), line.worked_on, now(), 'detected',
    rates_breach_due(cap.version_id, 'detected', now()), ''
FROM rates_spendline AS line
JOIN rates_decisionsegment AS segment ON segment.id = line.segment_id
JOIN rates_cap AS cap ON cap.id = segment.cap_id
JOIN rates_capdecision AS decision ON decision.id = segment.decision_id
LEFT JOIN rates_capexception AS exception ON exception.id = decision.exception_id
WHERE line.over_cap_amount > 0
ORDER BY decision.id, line.worked_on, line.id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

LIFE = """
CREATE FUNCTION guard_breach_detected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A breach is detected when the ledger takes a line over the cap.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'breach_detected_by_the_ledger';
END $$;
CREATE TRIGGER detected BEFORE INSERT ON rates_breach
    FOR EACH ROW EXECUTE FUNCTION guard_breach_detected();

CREATE FUNCTION guard_breach_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] = ARRAY['state', 'due_on', 'outcome', 'told_at'];
    step rates_breachstep;
    problem text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        problem = 'A breach is never removed.';
    ELSIF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        problem = 'What was detected never changes.';
    ELSIF OLD.told_at IS NOT NULL AND NEW.told_at IS DISTINCT FROM OLD.told_at THEN
        problem = 'When people were told never changes.';
    ELSIF NEW.state = OLD.state THEN
        IF (NEW.due_on, NEW.outcome) IS DISTINCT FROM (OLD.due_on, OLD.outcome) THEN
            problem = 'A due day moves only with a step.';
        END IF;
    ELSIF (OLD.state, NEW.state) NOT IN
            (('detected', 'explained'), ('detected', 'closed'), ('explained', 'discussed'),
             ('explained', 'closed'), ('discussed', 'closed')) THEN
        problem = format('A breach cannot go from %s to %s.', OLD.state, NEW.state);
    ELSE
        SELECT * INTO step FROM rates_breachstep WHERE breach_id = NEW.id AND state = NEW.state;
        IF step.id IS NULL THEN
            problem = 'A breach moves by a step in words.';
        ELSIF NEW.due_on IS DISTINCT FROM
                rates_breach_due(NEW.version_id, NEW.state, step.recorded_at) THEN
            problem = 'The next step is due when the memorandum says.';
        END IF;
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'breach_life';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER life BEFORE UPDATE OR DELETE ON rates_breach
    FOR EACH ROW EXECUTE FUNCTION guard_breach_life();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_breach
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();

CREATE FUNCTION guard_breachstep_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    breach rates_breach;
BEGIN
    -- Two who take a step at once take turns, and the second sees what the first made of it.
    SELECT * INTO breach FROM rates_breach WHERE id = NEW.breach_id FOR UPDATE;
    IF (breach.state, NEW.state) NOT IN
            (('detected', 'explained'), ('detected', 'closed'), ('explained', 'discussed'),
             ('explained', 'closed'), ('discussed', 'closed'))
            OR NEW.due_on IS DISTINCT FROM breach.due_on THEN
        RAISE EXCEPTION 'A step follows the one before it, and is dated by its own due day.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'breachstep_in_turn';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_turn BEFORE INSERT ON rates_breachstep
    FOR EACH ROW EXECUTE FUNCTION guard_breachstep_in_turn();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rates_breachstep
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_breachstep
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""

UNDO = """
DROP TRIGGER append_only_truncate ON rates_breachstep;
DROP TRIGGER append_only ON rates_breachstep;
DROP TRIGGER in_turn ON rates_breachstep;
DROP FUNCTION guard_breachstep_in_turn();
DROP TRIGGER append_only_truncate ON rates_breach;
DROP TRIGGER life ON rates_breach;
DROP FUNCTION guard_breach_life();
DROP TRIGGER detected ON rates_breach;
DROP FUNCTION guard_breach_detected();
DROP FUNCTION spend_detect_breaches();
DROP FUNCTION rates_breach_due(bigint, text, timestamptz);
DROP FUNCTION rates_working_days_after(date, int);
"""


class Migration(migrations.Migration):
    dependencies = [("rates", "0013_breaches")]

    operations = [
        migrations.RunSQL(
            WORKING_DAYS + CATCH_UP + DETECT + ADD + KEEP_MONTH + LIFE,
            KEEP_BEFORE + DROP + UNDO,
        )
    ]
