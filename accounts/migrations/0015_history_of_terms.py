"""Keep what leave, contracted hours and assessed years said before, as of every credential.

Leave and hours belong to a post; their history stands with the worker who held it.
"""

from django.db import migrations

OF_POSTS = ("employmentleave", "contractedhours")
OF_WORKERS = ("assessedyear",)

HISTORY = """
CREATE FUNCTION guard_keep_history_of_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        who = NEW.recorded_by_id;
    END IF;
    INSERT INTO accounts_credentialhistory
        (kind, credential, worker_id, body, replaced_at, replaced_by_id)
        SELECT replace(TG_TABLE_NAME, 'accounts_', ''), OLD.id, worker_id, to_jsonb(OLD),
               clock_timestamp(), who
        FROM accounts_employmentspell WHERE id = OLD.spell_id;
    RETURN NULL;
END $$;
"""
KEEP = """
CREATE TRIGGER keep_update AFTER UPDATE ON accounts_{table}
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION {keeping}();
CREATE TRIGGER keep_delete AFTER DELETE ON accounts_{table}
    FOR EACH ROW EXECUTE FUNCTION {keeping}();
"""
LEAVE = """
DROP TRIGGER keep_delete ON accounts_{table};
DROP TRIGGER keep_update ON accounts_{table};
"""
KEEPING = {
    **dict.fromkeys(OF_POSTS, "guard_keep_history_of_post"),
    **dict.fromkeys(OF_WORKERS, "guard_keep_history"),
}


def for_each(statement: str) -> str:
    return "".join(
        statement.format(table=table, keeping=keeping) for table, keeping in KEEPING.items()
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_reciprocity_guards")]

    operations = [
        migrations.RunSQL(
            HISTORY + for_each(KEEP),
            for_each(LEAVE) + "DROP FUNCTION guard_keep_history_of_post();",
        )
    ]
