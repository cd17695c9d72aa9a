"""Hold the life of a version, and who is bound by it from when until when, against every path.

- Its terms freeze when it is circulated; it goes back to draft only while nobody has signed it.
- It begins on the day on which the one that it supersedes ends; that is always an earlier one.
- Parties are inside its memorandum's region; they sign what is circulated.
- A council joins what is in force, not before the day on which it signs, and leaves from no day
  that is past. Its caps limit it on the days between.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("rates.migrations.0002_guards")

VERSION_LIFE = """
CREATE OR REPLACE FUNCTION guard_version_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    problem text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            problem = 'A version starts as a draft.';
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        problem = 'A version is never removed.';
    ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
            ('draft', 'circulated'), ('circulated', 'draft'), ('circulated', 'signed'),
            ('signed', 'in_force'), ('in_force', 'superseded')) THEN
        problem = format('A version cannot go from %s to %s.', OLD.state, NEW.state);
    ELSIF NEW.state = 'draft' AND OLD.state = 'circulated'
        AND EXISTS (SELECT FROM rates_signature WHERE version_id = OLD.id) THEN
        problem = 'A version is not withdrawn once a council has signed it.';
    ELSIF NEW.state = 'circulated' AND OLD.state = 'draft'
        AND NOT EXISTS (SELECT FROM rates_party WHERE version_id = NEW.id) THEN
        problem = 'A version is circulated to its parties.';
    ELSIF NEW.state = 'signed' AND OLD.state = 'circulated' AND EXISTS (
            SELECT FROM rates_party AS party WHERE party.version_id = NEW.id
            AND NOT EXISTS (
                SELECT FROM rates_signature AS signature
                WHERE signature.version_id = NEW.id
                AND signature.council_id = party.council_id)) THEN
        problem = 'A version is signed when every party has signed it.';
    ELSIF OLD.state <> 'draft'
        AND (NEW.memorandum_id, NEW.number, NEW.supersedes_id, NEW.clauses, NEW.gaps,
             NEW.drafted_at, NEW.drafted_by_id, lower(NEW.effective))
        IS DISTINCT FROM (OLD.memorandum_id, OLD.number, OLD.supersedes_id, OLD.clauses,
             OLD.gaps, OLD.drafted_at, OLD.drafted_by_id, lower(OLD.effective)) THEN
        problem = 'A version''s terms cannot change once it is circulated.';
    ELSIF OLD.state <> 'draft' AND NEW.effective <> OLD.effective
        AND ((OLD.state, NEW.state) <> ('in_force', 'superseded')
             OR NOT NEW.effective <@ OLD.effective) THEN
        problem = 'A version only ends sooner, when another supersedes it.';
    ELSIF OLD.state <> 'draft' AND NEW.state <> 'draft'
        AND (NEW.circulated_at, NEW.circulated_by_id)
        IS DISTINCT FROM (OLD.circulated_at, OLD.circulated_by_id)
        OR OLD.state IN ('in_force', 'superseded')
        AND (NEW.in_force_at, NEW.in_force_by_id)
        IS DISTINCT FROM (OLD.in_force_at, OLD.in_force_by_id) THEN
        problem = 'What was done with a version, by whom and when, does not change.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'memorandumversion_life';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""

SUCCESSION = """
CREATE FUNCTION guard_version_supersedes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.supersedes_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM rates_memorandumversion AS before
            WHERE before.id = NEW.supersedes_id
            AND before.memorandum_id = NEW.memorandum_id
            AND before.number < NEW.number
            AND before.state NOT IN ('draft', 'circulated')) THEN
        RAISE EXCEPTION 'A version supersedes an earlier one of its memorandum, that is signed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'memorandumversion_supersedes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supersedes BEFORE INSERT OR UPDATE OF supersedes_id, memorandum_id, number
    ON rates_memorandumversion
    FOR EACH ROW EXECUTE FUNCTION guard_version_supersedes();

CREATE FUNCTION guard_version_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last rates_memorandumversion;
BEGIN
    -- Versions of a memorandum come into force one after the other.
    PERFORM FROM rates_memorandum WHERE id = NEW.memorandum_id FOR UPDATE;
    SELECT * INTO last FROM rates_memorandumversion
        WHERE memorandum_id = NEW.memorandum_id AND id <> NEW.id
        AND state IN ('in_force', 'superseded')
        ORDER BY lower(effective) DESC LIMIT 1;
    IF last.id IS DISTINCT FROM NEW.supersedes_id
        OR last.id IS NOT NULL AND (
            last.state <> 'superseded'
            OR upper(last.effective) IS DISTINCT FROM lower(NEW.effective)) THEN
        RAISE EXCEPTION 'A version begins on the day on which the one that it supersedes ends.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'memorandumversion_follows';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER follows BEFORE UPDATE OF state ON rates_memorandumversion
    FOR EACH ROW WHEN (NEW.state = 'in_force' AND OLD.state = 'signed')
    EXECUTE FUNCTION guard_version_follows();

CREATE FUNCTION guard_version_succeeded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM rates_memorandumversion AS next
            WHERE next.supersedes_id = NEW.id AND next.state IN ('in_force', 'superseded')
            AND lower(next.effective) = upper(NEW.effective)) THEN
        RAISE EXCEPTION 'A version is superseded by the one that begins as it ends.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'memorandumversion_succeeded';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER succeeded AFTER UPDATE OF state ON rates_memorandumversion
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'superseded' AND OLD.state = 'in_force')
    EXECUTE FUNCTION guard_version_succeeded();
"""

TERMS_FROZEN = """
CREATE OR REPLACE FUNCTION guard_terms_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version bigint = CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
    version_state text;
BEGIN
    -- The lock makes circulating wait for this change, or this change for circulating.
    SELECT state INTO version_state FROM rates_memorandumversion
        WHERE id = version FOR UPDATE;
    IF version_state <> 'draft' OR (TG_OP = 'UPDATE' AND OLD.version_id <> NEW.version_id) THEN
        RAISE EXCEPTION 'A version''s terms cannot change once it is circulated.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_frozen';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""

WHO_SIGNS = """
CREATE FUNCTION guard_party_in_scope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM rates_memorandumversion AS version
            JOIN rates_memorandum AS memorandum ON memorandum.id = version.memorandum_id
            JOIN accounts_council AS council ON council.id = NEW.council_id
            WHERE version.id = NEW.version_id
            AND (memorandum.region_id IS NULL OR memorandum.region_id = council.region_id)) THEN
        RAISE EXCEPTION 'A party is a council of the memorandum''s region.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'party_in_scope';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_scope BEFORE INSERT OR UPDATE ON rates_party
    FOR EACH ROW EXECUTE FUNCTION guard_party_in_scope();

CREATE OR REPLACE FUNCTION guard_signature_of_party() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version_state text;
BEGIN
    SELECT state INTO version_state FROM rates_memorandumversion
        WHERE id = NEW.version_id FOR UPDATE;
    IF NEW.joins_on IS NULL AND (version_state <> 'circulated' OR NOT EXISTS (
            SELECT FROM rates_party
            WHERE version_id = NEW.version_id AND council_id = NEW.council_id)) THEN
        RAISE EXCEPTION 'Only a party signs, and only what is circulated.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signature_of_party';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION guard_signature_joins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM rates_memorandumversion WHERE id = NEW.version_id FOR UPDATE;
    IF NEW.joins_on < (NEW.signed_at AT TIME ZONE 'Europe/London')::date OR NOT EXISTS (
            SELECT FROM rates_memorandumversion AS version
            JOIN rates_memorandum AS memorandum ON memorandum.id = version.memorandum_id
            JOIN accounts_council AS council ON council.id = NEW.council_id
            WHERE version.id = NEW.version_id
            AND version.state IN ('in_force', 'superseded')
            AND version.effective @> NEW.joins_on
            AND (memorandum.region_id IS NULL OR memorandum.region_id = council.region_id)) THEN
        RAISE EXCEPTION 'A council of the region joins what is in force, from today or later.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signature_joins';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER joins BEFORE INSERT ON rates_signature
    FOR EACH ROW WHEN (NEW.joins_on IS NOT NULL) EXECUTE FUNCTION guard_signature_joins();

CREATE FUNCTION guard_departure_not_in_the_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Waits for the decisions that are being stored under the version; later ones see it.
    PERFORM FROM rates_memorandumversion AS version
        JOIN rates_signature AS signature ON signature.version_id = version.id
        WHERE signature.id = NEW.signature_id FOR UPDATE OF version;
    IF NEW.leaves_on < (NEW.given_at AT TIME ZONE 'Europe/London')::date THEN
        RAISE EXCEPTION 'A council leaves from no day that is past.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'departure_not_in_the_past';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER not_in_the_past BEFORE INSERT ON rates_departure
    FOR EACH ROW EXECUTE FUNCTION guard_departure_not_in_the_past();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rates_departure
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_departure
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""

# The caps that limit a decision on these days, each with the days it does so.
APPLICABLE_CAPS = """
CREATE OR REPLACE FUNCTION rates_applicable_caps(decision rates_capdecision, asked daterange)
RETURNS TABLE (cap_id bigint, hourly_rate numeric, days daterange) LANGUAGE sql STABLE AS $$
    SELECT cap.id, cap.hourly_rate, bound.days
    FROM rates_cap AS cap
    JOIN rates_memorandumversion AS version ON version.id = cap.version_id
    JOIN rates_signature AS signature ON signature.version_id = version.id
    LEFT JOIN rates_departure AS departure ON departure.signature_id = signature.id
    CROSS JOIN LATERAL (
        SELECT cap.effective * version.effective * daterange(signature.joins_on, NULL)
            * daterange(NULL, departure.leaves_on)) AS bound (days)
    WHERE signature.council_id = decision.council_id
    AND cap.job_role_id = decision.job_role_id
    AND cap.basis = decision.pay_basis
    AND (cap.council_id IS NULL OR cap.council_id = decision.council_id)
    AND version.state IN ('in_force', 'superseded')
    AND bound.days && asked
$$;
"""

UNDO = f"""
DROP TRIGGER append_only ON rates_departure;
DROP TRIGGER append_only_truncate ON rates_departure;
DROP TRIGGER not_in_the_past ON rates_departure;
DROP FUNCTION guard_departure_not_in_the_past();
DROP TRIGGER joins ON rates_signature;
DROP FUNCTION guard_signature_joins();
DROP TRIGGER in_scope ON rates_party;
DROP FUNCTION guard_party_in_scope();
DROP TRIGGER succeeded ON rates_memorandumversion;
DROP FUNCTION guard_version_succeeded();
DROP TRIGGER follows ON rates_memorandumversion;
DROP FUNCTION guard_version_follows();
DROP TRIGGER supersedes ON rates_memorandumversion;
DROP FUNCTION guard_version_supersedes();
DROP FUNCTION rates_applicable_caps(rates_capdecision, daterange);
{BEFORE.APPLICABLE_CAPS}
DROP TRIGGER of_party ON rates_signature;
DROP FUNCTION guard_signature_of_party();
DROP TRIGGER frozen ON rates_party;
DROP TRIGGER frozen ON rates_cap;
DROP FUNCTION guard_terms_frozen();
{BEFORE.TERMS_FROZEN}
DROP TRIGGER life ON rates_memorandumversion;
DROP FUNCTION guard_version_life();
{BEFORE.VERSION_LIFE}
"""


class Migration(migrations.Migration):
    dependencies = [("rates", "0006_version_life")]

    operations = [
        migrations.RunSQL(
            VERSION_LIFE + SUCCESSION + TERMS_FROZEN + WHO_SIGNS + APPLICABLE_CAPS, UNDO
        )
    ]
