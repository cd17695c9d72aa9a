"""Keep the audit trail honest: entries are only added, and only at the end of their chain.

Guards raise a check violation that carries a constraint name, so that the code and the tests
recognise them as they recognise any constraint. docs/decisions/0003 says why they are plain SQL.
"""

from django.db import migrations

REFUSE_CHANGE = """
CREATE FUNCTION guard_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only',
              TABLE = TG_TABLE_NAME;
END $$;
"""

AUDIT_ENTRY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON accounts_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();

CREATE FUNCTION guard_auditentry_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head_hash text;
BEGIN
    INSERT INTO accounts_auditchain (key, length, head)
        VALUES (NEW.chain_id, 0, repeat('0', 64)) ON CONFLICT (key) DO NOTHING;
    UPDATE accounts_auditchain SET length = length + 1 WHERE key = NEW.chain_id
        RETURNING length, head INTO NEW.sequence, head_hash;
    NEW.previous_hash = head_hash;
    NEW.entry_hash = encode(sha256(convert_to(head_hash || NEW.body, 'UTF8')), 'hex');
    UPDATE accounts_auditchain SET head = NEW.entry_hash WHERE key = NEW.chain_id;
    RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION guard_auditentry_chain();
"""

AUDIT_CHAIN = """
CREATE FUNCTION guard_auditchain_moved_by_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('INSERT', 'UPDATE') AND pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A chain moves only when an entry is added to it.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'auditchain_moved_by_entries';
END $$;
CREATE TRIGGER moved_by_entries BEFORE INSERT OR UPDATE OR DELETE ON accounts_auditchain
    FOR EACH ROW EXECUTE FUNCTION guard_auditchain_moved_by_entries();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON accounts_auditchain
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""

UNDO = """
DROP TRIGGER append_only_truncate ON accounts_auditchain;
DROP TRIGGER moved_by_entries ON accounts_auditchain;
DROP FUNCTION guard_auditchain_moved_by_entries();
DROP TRIGGER chain ON accounts_auditentry;
DROP FUNCTION guard_auditentry_chain();
DROP TRIGGER append_only_truncate ON accounts_auditentry;
DROP TRIGGER append_only ON accounts_auditentry;
DROP FUNCTION guard_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables")]

    operations = [migrations.RunSQL(REFUSE_CHANGE + AUDIT_ENTRY + AUDIT_CHAIN, UNDO)]
