"""Hold an agreement between regions to what was recorded: only its end is ever set.

A day that has been agreed and has passed stays agreed, so that what rested on it can be explained.
"""

from django.db import migrations

LIFE = """
CREATE FUNCTION guard_reciprocity_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
            OR to_jsonb(NEW) - 'effective' <> to_jsonb(OLD) - 'effective'
            OR lower(NEW.effective) IS DISTINCT FROM lower(OLD.effective)
            OR upper(OLD.effective) IS NOT NULL THEN
        RAISE EXCEPTION 'Of an agreement between regions only the end is set, and once.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reciprocity_life';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER life BEFORE UPDATE OR DELETE ON accounts_reciprocity
    FOR EACH ROW EXECUTE FUNCTION guard_reciprocity_life();
"""
UNDO = """
DROP TRIGGER life ON accounts_reciprocity;
DROP FUNCTION guard_reciprocity_life();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_reciprocity")]

    operations = [migrations.RunSQL(LIFE, UNDO)]
