"""Keep what credentials said before, what workers claimed, and the files that show it.

docs/decisions/0014 says why the database keeps the history itself.
"""

from django.db import migrations

CREDENTIALS = (
    "registration",
    "dbscheck",
    "righttowork",
    "reference",
    "employmentspell",
    "identity",
    "qualification",
    "training",
    "driving",
    "clearance",
)

HISTORY = """
CREATE FUNCTION guard_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        who = NEW.recorded_by_id;
    END IF;
    INSERT INTO accounts_credentialhistory
        (kind, credential, worker_id, body, replaced_at, replaced_by_id)
        VALUES (replace(TG_TABLE_NAME, 'accounts_', ''), OLD.id, OLD.worker_id, to_jsonb(OLD),
                clock_timestamp(), who);
    RETURN NULL;
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_credentialhistory
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON accounts_credentialhistory
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();

CREATE FUNCTION guard_credentialhistory_kept_by_the_database() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The history is written when a credential changes.'
        USING ERRCODE = 'check_violation',
              CONSTRAINT = 'credentialhistory_kept_by_the_database';
END $$;
CREATE TRIGGER kept_by_the_database BEFORE INSERT ON accounts_credentialhistory
    FOR EACH ROW EXECUTE FUNCTION guard_credentialhistory_kept_by_the_database();
"""

KEEP = """
CREATE TRIGGER keep_update AFTER UPDATE ON accounts_{table}
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION guard_keep_history();
CREATE TRIGGER keep_delete AFTER DELETE ON accounts_{table}
    FOR EACH ROW EXECUTE FUNCTION guard_keep_history();
"""

CLAIM = """
CREATE FUNCTION guard_credentialclaim_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'submitted'
       AND (NEW.id, NEW.worker_id, NEW.kind, NEW.facts, NEW.submitted_at, NEW.submitted_by_id)
           IS NOT DISTINCT FROM
           (OLD.id, OLD.worker_id, OLD.kind, OLD.facts, OLD.submitted_at, OLD.submitted_by_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A claim keeps what it says and is answered once.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'credentialclaim_life';
END $$;
CREATE TRIGGER life BEFORE UPDATE OR DELETE ON accounts_credentialclaim
    FOR EACH ROW EXECUTE FUNCTION guard_credentialclaim_life();
"""

EVIDENCE = """
CREATE FUNCTION guard_evidence_only_attached() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.credential IS NULL
       AND to_jsonb(NEW) - 'credential' = to_jsonb(OLD) - 'credential'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Evidence is attached to its credential once, and never removed.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_only_attached';
END $$;
CREATE TRIGGER only_attached BEFORE UPDATE OR DELETE ON accounts_evidence
    FOR EACH ROW EXECUTE FUNCTION guard_evidence_only_attached();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON accounts_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();

CREATE FUNCTION guard_evidence_of_the_worker() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found boolean = true;
BEGIN
    IF NEW.claim_id IS NOT NULL THEN
        SELECT EXISTS (SELECT 1 FROM accounts_credentialclaim WHERE id = NEW.claim_id
                       AND worker_id = NEW.worker_id AND kind = NEW.kind) INTO found;
    END IF;
    IF found AND NEW.credential IS NOT NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE id = $1 AND worker_id = $2)',
                       'accounts_' || NEW.kind)
            INTO found USING NEW.credential, NEW.worker_id;
    END IF;
    IF NOT found THEN
        RAISE EXCEPTION 'Evidence shows a claim or a credential of the same worker and kind.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_of_the_worker';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER of_the_worker AFTER INSERT OR UPDATE ON accounts_evidence
    FOR EACH ROW EXECUTE FUNCTION guard_evidence_of_the_worker();
"""

UNDO = """
DROP TRIGGER of_the_worker ON accounts_evidence;
DROP FUNCTION guard_evidence_of_the_worker();
DROP TRIGGER append_only_truncate ON accounts_evidence;
DROP TRIGGER only_attached ON accounts_evidence;
DROP FUNCTION guard_evidence_only_attached();
DROP TRIGGER life ON accounts_credentialclaim;
DROP FUNCTION guard_credentialclaim_life();
DROP TRIGGER kept_by_the_database ON accounts_credentialhistory;
DROP FUNCTION guard_credentialhistory_kept_by_the_database();
DROP TRIGGER append_only_truncate ON accounts_credentialhistory;
DROP TRIGGER append_only ON accounts_credentialhistory;
DROP FUNCTION guard_keep_history();
"""

LEAVE = """
DROP TRIGGER keep_delete ON accounts_{table};
DROP TRIGGER keep_update ON accounts_{table};
"""


def for_each(statement: str) -> str:
    return "".join(statement.format(table=table) for table in CREDENTIALS)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_credentials_and_claims")]

    operations = [
        migrations.RunSQL(HISTORY + for_each(KEEP) + CLAIM + EVIDENCE, for_each(LEAVE) + UNDO)
    ]
