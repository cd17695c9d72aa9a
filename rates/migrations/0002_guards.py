"""Hold the memorandum and the cap against every path: ORM, import, shell and raw SQL.

- A version's terms freeze at its first signature; it moves draft, signed, in force, superseded.
- A decision's segments name the strictest cap in force, and cover every day of the decision.
- A spend line is at the rate and the cap of its decision.
- Signatures, decisions and spend lines are only ever added.
"""

from django.db import migrations

APPEND_ONLY = [
    "rates_signature",
    "rates_capdecision",
    "rates_decisionsegment",
    "rates_spendline",
]

ADD_APPEND_ONLY = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""
    for table in APPEND_ONLY
)

VERSION_LIFE = """
CREATE FUNCTION guard_version_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    problem text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            problem = 'A version starts as a draft.';
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        problem = 'A version is never removed.';
    ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
            (('draft', 'signed'), ('signed', 'in_force'), ('in_force', 'superseded')) THEN
        problem = format('A version cannot go from %s to %s.', OLD.state, NEW.state);
    ELSIF OLD.state = 'draft' AND NEW.state = 'signed' AND (
            NOT EXISTS (SELECT FROM rates_party WHERE version_id = NEW.id)
            OR EXISTS (
                SELECT FROM rates_party AS party WHERE party.version_id = NEW.id
                AND NOT EXISTS (
                    SELECT FROM rates_signature AS signature
                    WHERE signature.version_id = NEW.id
                    AND signature.council_id = party.council_id))) THEN
        problem = 'A version is signed when every party has signed it.';
    ELSIF (NEW.memorandum_id, NEW.number, NEW.clauses, NEW.gaps, NEW.drafted_at, NEW.drafted_by_id,
           lower(NEW.effective))
        IS DISTINCT FROM (OLD.memorandum_id, OLD.number, OLD.clauses, OLD.gaps, OLD.drafted_at,
           OLD.drafted_by_id, lower(OLD.effective))
        AND (OLD.state <> 'draft'
             OR EXISTS (SELECT FROM rates_signature WHERE version_id = OLD.id)) THEN
        problem = 'A version''s terms cannot change once a council has signed it.';
    ELSIF OLD.state <> 'draft' AND NOT NEW.effective <@ OLD.effective THEN
        problem = 'A signed version can only end sooner, when another supersedes it.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'memorandumversion_life';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER life BEFORE INSERT OR UPDATE OR DELETE ON rates_memorandumversion
    FOR EACH ROW EXECUTE FUNCTION guard_version_life();
"""

TERMS_FROZEN = """
CREATE FUNCTION guard_terms_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version bigint = CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
    version_state text;
BEGIN
    -- The lock makes signing wait for this change, and this change see a signature just given.
    SELECT state INTO version_state FROM rates_memorandumversion
        WHERE id = version FOR UPDATE;
    IF version_state <> 'draft'
        OR EXISTS (SELECT FROM rates_signature WHERE version_id = version)
        OR (TG_OP = 'UPDATE' AND OLD.version_id <> NEW.version_id) THEN
        RAISE EXCEPTION 'A version''s terms cannot change once a council has signed it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_frozen';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON rates_cap
    FOR EACH ROW EXECUTE FUNCTION guard_terms_frozen();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON rates_party
    FOR EACH ROW EXECUTE FUNCTION guard_terms_frozen();

CREATE FUNCTION guard_signature_of_party() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version_state text;
BEGIN
    SELECT state INTO version_state FROM rates_memorandumversion
        WHERE id = NEW.version_id FOR UPDATE;
    IF version_state <> 'draft' OR NOT EXISTS (
            SELECT FROM rates_party
            WHERE version_id = NEW.version_id AND council_id = NEW.council_id) THEN
        RAISE EXCEPTION 'Only a party signs, and only a draft.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signature_of_party';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_party BEFORE INSERT ON rates_signature
    FOR EACH ROW EXECUTE FUNCTION guard_signature_of_party();
"""

DECISION_BINDS = """
CREATE FUNCTION guard_segment_binds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision rates_capdecision;
    problem text;
BEGIN
    SELECT * INTO decision FROM rates_capdecision WHERE id = NEW.decision_id;
    -- Superseding a version waits for this transaction; one just superseded is read as it is now.
    -- The first segment locks what all of them need, in one order, so that nobody deadlocks.
    PERFORM FROM rates_memorandumversion AS version
        WHERE version.id IN (SELECT version_id FROM rates_signature
                             WHERE council_id = decision.council_id)
        AND version.effective && decision.period
        ORDER BY version.id FOR SHARE;
    IF NOT NEW.effective <@ decision.period THEN
        problem = 'A segment lies outside its decision.';
    ELSIF decision.hourly_rate > NEW.cap_rate THEN
        problem = format('£%s an hour is over the cap of £%s.',
                         decision.hourly_rate, NEW.cap_rate);
    ELSIF NOT EXISTS (
            SELECT FROM rates_applicable_caps(decision, NEW.effective) AS cap
            WHERE cap.cap_id = NEW.cap_id AND cap.hourly_rate = NEW.cap_rate
            AND NEW.effective <@ cap.days) THEN
        problem = 'The cap of a segment must be in force on each of its days.';
    ELSIF EXISTS (
            SELECT FROM rates_applicable_caps(decision, NEW.effective) AS cap
            WHERE cap.hourly_rate < NEW.cap_rate) THEN
        problem = 'A stricter cap is in force on one of these days.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisionsegment_binds';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER binds BEFORE INSERT ON rates_decisionsegment
    FOR EACH ROW EXECUTE FUNCTION guard_segment_binds();

CREATE FUNCTION guard_decision_covered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM rates_decisionsegment WHERE decision_id = NEW.id
            HAVING range_agg(effective) = datemultirange(NEW.period)) THEN
        RAISE EXCEPTION 'A decision''s segments must cover each of its days.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'capdecision_covered';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER covered AFTER INSERT ON rates_capdecision
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION guard_decision_covered();
"""

# The caps that limit a decision on these days, each with the days it does so.
APPLICABLE_CAPS = """
CREATE FUNCTION rates_applicable_caps(decision rates_capdecision, asked daterange)
RETURNS TABLE (cap_id bigint, hourly_rate numeric, days daterange) LANGUAGE sql STABLE AS $$
    SELECT cap.id, cap.hourly_rate, cap.effective * version.effective
    FROM rates_cap AS cap
    JOIN rates_memorandumversion AS version ON version.id = cap.version_id
    JOIN rates_signature AS signature ON signature.version_id = version.id
    WHERE signature.council_id = decision.council_id
    AND cap.job_role_id = decision.job_role_id
    AND cap.basis = decision.pay_basis
    AND (cap.council_id IS NULL OR cap.council_id = decision.council_id)
    AND version.state IN ('in_force', 'superseded')
    AND cap.effective * version.effective && asked
$$;
"""

SPEND_LINE = """
CREATE FUNCTION guard_spendline_judged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM rates_decisionsegment AS segment
            JOIN rates_capdecision AS decision ON decision.id = segment.decision_id
            WHERE segment.id = NEW.segment_id
            AND segment.effective @> NEW.worked_on
            AND segment.cap_rate = NEW.cap_rate
            AND decision.hourly_rate = NEW.hourly_rate
            AND decision.pay_basis = NEW.basis
            AND decision.council_id = NEW.host_council_id
            AND decision.job_role_id = NEW.job_role_id) THEN
        RAISE EXCEPTION 'A spend line must be at the rate and cap of the decision for its day.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'spendline_judged';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER judged BEFORE INSERT ON rates_spendline
    FOR EACH ROW EXECUTE FUNCTION guard_spendline_judged();
"""

UNDO = """
DROP TRIGGER judged ON rates_spendline;
DROP FUNCTION guard_spendline_judged();
DROP TRIGGER covered ON rates_capdecision;
DROP FUNCTION guard_decision_covered();
DROP TRIGGER binds ON rates_decisionsegment;
DROP FUNCTION guard_segment_binds();
DROP FUNCTION rates_applicable_caps(rates_capdecision, daterange);
DROP TRIGGER of_party ON rates_signature;
DROP FUNCTION guard_signature_of_party();
DROP TRIGGER frozen ON rates_party;
DROP TRIGGER frozen ON rates_cap;
DROP FUNCTION guard_terms_frozen();
DROP TRIGGER life ON rates_memorandumversion;
DROP FUNCTION guard_version_life();
""" + "".join(
    f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table};"
    for table in APPEND_ONLY
)


class Migration(migrations.Migration):
    dependencies = [("rates", "0001_tables"), ("accounts", "0002_guards")]

    operations = [
        migrations.RunSQL(
            ADD_APPEND_ONLY
            + VERSION_LIFE
            + TERMS_FROZEN
            + APPLICABLE_CAPS
            + DECISION_BINDS
            + SPEND_LINE,
            UNDO,
        )
    ]
