"""Keep the ledger in a partition for each month, and its summary in step with it.

- A posting key begins with the day of the work, so that it is unique across the partitions.
- `spend_keep_month` makes the partition of a month; posting asks for it, the clock makes it ahead.
- A reversal is the exact negative of one line of the same day.
- The summary is added to by the ledger's own inserts, on every path, and by no other hand.
"""

from django.db import migrations

KEYS = """
ALTER TABLE rates_spendline
    ADD FOREIGN KEY (host_council_id) REFERENCES accounts_council DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (employing_council_id) REFERENCES accounts_council
        DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (team_id) REFERENCES accounts_team DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (job_role_id) REFERENCES accounts_jobrole DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (worker_id) REFERENCES accounts_worker DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (segment_id) REFERENCES rates_decisionsegment DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (posted_by_id) REFERENCES accounts_user DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX spendline_host_worked_on ON rates_spendline (host_council_id, worked_on);
CREATE INDEX spendline_timesheet ON rates_spendline (timesheet_number);
CREATE INDEX spendline_worker ON rates_spendline (worker_id, worked_on);
CREATE INDEX spendline_segment ON rates_spendline (segment_id);
"""

COPY = """
INSERT INTO rates_spendline OVERRIDING SYSTEM VALUE SELECT * FROM rates_spendline_before;
SELECT setval(pg_get_serial_sequence('rates_spendline', 'id'),
              coalesce((SELECT max(id) FROM rates_spendline), 1),
              EXISTS (SELECT FROM rates_spendline));
DROP TABLE rates_spendline_before;
"""

# Not `guard_refuse_change`, which would name the partition.
FINAL = """
CREATE FUNCTION guard_spendline_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A spend line is never changed or removed; a correction is another line.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'rates_spendline_append_only';
END $$;
"""

ROW_GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rates_spendline
    FOR EACH ROW EXECUTE FUNCTION guard_spendline_final();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_spendline
    FOR EACH STATEMENT EXECUTE FUNCTION guard_spendline_final();
CREATE TRIGGER judged BEFORE INSERT ON rates_spendline
    FOR EACH ROW EXECUTE FUNCTION guard_spendline_judged();
"""

REKEY = """
ALTER TABLE rates_spendline DISABLE TRIGGER append_only;
UPDATE rates_spendline SET posting_key = to_char(worked_on, 'YYYYMMDD:') || posting_key;
ALTER TABLE rates_spendline ENABLE TRIGGER append_only;
SET CONSTRAINTS ALL IMMEDIATE;
"""

PARTITIONED = """
ALTER TABLE rates_spendline RENAME TO rates_spendline_before;
ALTER INDEX spendline_host_worked_on RENAME TO spendline_host_worked_on_before;
ALTER INDEX spendline_timesheet RENAME TO spendline_timesheet_before;
CREATE TABLE rates_spendline (
    LIKE rates_spendline_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING IDENTITY,
    CONSTRAINT spendline_key PRIMARY KEY (id, worked_on),
    CONSTRAINT spendline_posting_key_once UNIQUE (posting_key, worked_on),
    CONSTRAINT spendline_reversed_once UNIQUE (reverses_id, worked_on),
    CONSTRAINT spendline_posting_key_dated CHECK (
        split_part(posting_key, ':', 1) = (
            extract(year FROM worked_on) * 10000 + extract(month FROM worked_on) * 100
            + extract(day FROM worked_on))::int::text)
) PARTITION BY RANGE (worked_on);
"""

# Attached rather than made in place, so that posting into other months goes on meanwhile.
KEEP_MONTH = """
CREATE FUNCTION spend_keep_month(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first date = date_trunc('month', day)::date;
    part text = 'rates_spendline_' || to_char(first, 'YYYYMM');
BEGIN
    IF to_regclass(part) IS NOT NULL THEN
        RETURN;
    END IF;
    -- A lock on the table, since waiting for it shows what was made meanwhile.
    LOCK TABLE rates_spendline IN SHARE UPDATE EXCLUSIVE MODE;
    IF to_regclass(part) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE rates_spendline INCLUDING DEFAULTS '
                   'INCLUDING CONSTRAINTS)', part);
    EXECUTE format('ALTER TABLE rates_spendline ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   part, first, (first + interval '1 month')::date);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION guard_spendline_final()', part);
    EXECUTE format('CREATE TRIGGER summarised AFTER INSERT ON %I REFERENCING NEW TABLE AS added '
                   'FOR EACH STATEMENT EXECUTE FUNCTION spend_summarise()', part);
END $$;
"""

SUMMARY = """
CREATE FUNCTION spend_summarise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- In the order of the key, so that two who post at once never wait for each other in a ring.
    INSERT INTO rates_spendsummary AS kept (
        month, host_council_id, employing_council_id, team_id, job_role_id, worker_id, engagement,
        basis, lines, minutes, minutes_over, amount, amount_at_cap, over_cap_amount,
        over_cap_approved, headroom, provisional)
    SELECT date_trunc('month', line.worked_on)::date AS month, line.host_council_id,
        line.employing_council_id, line.team_id, line.job_role_id, line.worker_id,
        line.engagement, line.basis, count(*), sum(line.minutes),
        coalesce(sum(line.minutes) FILTER (WHERE line.over_cap_amount <> 0), 0),
        sum(line.amount), sum(line.amount_at_cap), sum(line.over_cap_amount),
        coalesce(sum(line.over_cap_amount) FILTER (WHERE exception.retrospective = false), 0),
        sum(line.amount_at_cap - line.amount + line.over_cap_amount), bool_or(cap.provisional)
    FROM added AS line
    JOIN rates_decisionsegment AS segment ON segment.id = line.segment_id
    JOIN rates_cap AS cap ON cap.id = segment.cap_id
    JOIN rates_capdecision AS decision ON decision.id = segment.decision_id
    LEFT JOIN rates_capexception AS exception ON exception.id = decision.exception_id
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ORDER BY 2, 1, 4, 5, 6, 7, 8, 3
    ON CONFLICT (host_council_id, month, team_id, job_role_id, worker_id, engagement, basis,
                 employing_council_id)
    DO UPDATE SET
        lines = kept.lines + excluded.lines,
        minutes = kept.minutes + excluded.minutes,
        minutes_over = kept.minutes_over + excluded.minutes_over,
        amount = kept.amount + excluded.amount,
        amount_at_cap = kept.amount_at_cap + excluded.amount_at_cap,
        over_cap_amount = kept.over_cap_amount + excluded.over_cap_amount,
        over_cap_approved = kept.over_cap_approved + excluded.over_cap_approved,
        headroom = kept.headroom + excluded.headroom,
        provisional = kept.provisional OR excluded.provisional;
    RETURN NULL;
END $$;
CREATE TRIGGER summarised AFTER INSERT ON rates_spendline REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION spend_summarise();

CREATE FUNCTION guard_spendsummary_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('INSERT', 'UPDATE') AND pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The summary moves only when a line is added to the ledger.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'spendsummary_kept_by_the_ledger';
END $$;
CREATE TRIGGER kept BEFORE INSERT OR UPDATE OR DELETE ON rates_spendsummary
    FOR EACH ROW EXECUTE FUNCTION guard_spendsummary_kept();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_spendsummary
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""

REVERSAL = """
CREATE FUNCTION guard_spendline_reverses() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own text[] = ARRAY['id', 'minutes', 'amount', 'amount_at_cap', 'over_cap_amount',
                       'posting_key', 'reverses_id', 'reason', 'posted_at', 'posted_by_id'];
BEGIN
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM rates_spendline AS line
            WHERE line.id = NEW.reverses_id AND line.worked_on = NEW.worked_on
            AND line.reverses_id IS NULL
            AND NOT EXISTS (SELECT FROM rates_spendline AS taken_back
                            WHERE taken_back.reverses_id = line.id
                            AND taken_back.worked_on = line.worked_on)
            AND to_jsonb(line) - own = to_jsonb(NEW) - own
            AND (line.minutes, line.amount, line.amount_at_cap, line.over_cap_amount)
                = (-NEW.minutes, -NEW.amount, -NEW.amount_at_cap, -NEW.over_cap_amount)) THEN
        RAISE EXCEPTION 'A reversal takes back the whole of one line, and only once.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'spendline_reverses_whole';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reverses_whole BEFORE INSERT ON rates_spendline
    FOR EACH ROW EXECUTE FUNCTION guard_spendline_reverses();
"""

KEEP_MONTHS_THERE_ARE = """
SELECT spend_keep_month(month::date) FROM (
    SELECT DISTINCT date_trunc('month', worked_on) AS month FROM rates_spendline_before) AS there;
SELECT spend_keep_month((now() + make_interval(months => ahead))::date)
    FROM generate_series(-1, 3) AS ahead;
"""

FORWARD = (
    REKEY
    + PARTITIONED
    + FINAL
    + KEEP_MONTH
    + SUMMARY
    + KEEP_MONTHS_THERE_ARE
    + COPY
    + KEYS
    + ROW_GUARDS
    + REVERSAL
)

BACK = (
    """
DROP TRIGGER reverses_whole ON rates_spendline;
DROP FUNCTION guard_spendline_reverses();
DROP TRIGGER kept ON rates_spendsummary;
DROP FUNCTION guard_spendsummary_kept();
DROP TRIGGER append_only_truncate ON rates_spendsummary;
DELETE FROM rates_spendsummary;
ALTER TABLE rates_spendline RENAME TO rates_spendline_before;
ALTER INDEX spendline_host_worked_on RENAME TO spendline_host_worked_on_before;
ALTER INDEX spendline_timesheet RENAME TO spendline_timesheet_before;
ALTER INDEX spendline_worker RENAME TO spendline_worker_before;
ALTER INDEX spendline_segment RENAME TO spendline_segment_before;
CREATE TABLE rates_spendline (
    LIKE rates_spendline_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING IDENTITY,
    PRIMARY KEY (id), UNIQUE (posting_key), UNIQUE (reverses_id)
);
ALTER TABLE rates_spendline DROP CONSTRAINT spendline_posting_key_dated;
"""
    + COPY
    + KEYS
    + ROW_GUARDS
    + """
DROP TRIGGER append_only ON rates_spendline;
DROP TRIGGER append_only_truncate ON rates_spendline;
DROP FUNCTION guard_spendline_final();
DROP FUNCTION spend_keep_month(date);
DROP FUNCTION spend_summarise();
UPDATE rates_spendline SET posting_key = substr(posting_key, 10);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rates_spendline
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_spendline
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
DROP INDEX spendline_worker;
DROP INDEX spendline_segment;
CREATE INDEX ON rates_spendline (worker_id);
CREATE INDEX ON rates_spendline (segment_id);
"""
)


class Migration(migrations.Migration):
    dependencies = [("rates", "0010_ledger_reversals_and_summary")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
