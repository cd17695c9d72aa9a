"""Keep a handover and a sign-off, and let nobody who left the bank hold work that is to come."""

from django.db import migrations, models

LEAVING = """
-- Whoever leaves takes the worker's row; a shift given at the same moment waits, then sees it.
CREATE FUNCTION guard_shift_worker_in_the_pool() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone timestamptz;
BEGIN
    IF NEW.state = 'held' THEN
        SELECT left_at INTO gone FROM accounts_worker WHERE id = NEW.worker_id FOR SHARE;
        IF gone < lower(NEW.period) THEN
            RAISE EXCEPTION 'Whoever left the bank holds no work that is to come.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_worker_in_the_pool';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER worker_in_the_pool BEFORE INSERT OR UPDATE ON shifts_shift
    FOR EACH ROW EXECUTE FUNCTION guard_shift_worker_in_the_pool();

CREATE FUNCTION guard_worker_left_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM shifts_shift WHERE worker_id = NEW.id AND state = 'held'
               AND lower(period) > NEW.left_at) THEN
        RAISE EXCEPTION 'End the work that is still to come before leaving the bank.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'worker_left_free';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER left_free AFTER UPDATE OF left_at ON accounts_worker
    FOR EACH ROW EXECUTE FUNCTION guard_worker_left_free();
"""
UNDO = """
DROP TRIGGER left_free ON accounts_worker;
DROP FUNCTION guard_worker_left_free();
DROP TRIGGER worker_in_the_pool ON shifts_shift;
DROP FUNCTION guard_shift_worker_in_the_pool();
"""


class Migration(migrations.Migration):
    dependencies = [("shifts", "0007_working_time_guards")]

    operations = [
        migrations.AddField(
            "assignment",
            "handover",
            models.TextField(blank=True, default="", help_text="For whoever comes after."),
            preserve_default=False,
        ),
        migrations.AddField(
            "variation",
            "sign_off",
            models.CharField(
                blank=True,
                default="",
                help_text="Why the proposer took on what a rule escalates.",
                max_length=500,
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(LEAVING, UNDO),
    ]
