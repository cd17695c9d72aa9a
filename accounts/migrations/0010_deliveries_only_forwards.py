"""Make each notice of the old outbox an e-mail on its way, and let deliveries move only forwards.

- A notice is read once and otherwise stays as it was given.
- A delivery begins waiting, is claimed before it is sent, and once sent or failed it stays so.
- Each try is counted, one by one, with its time.
"""

from django.db import migrations

TO_DELIVERIES = """
INSERT INTO accounts_delivery (
    notice_id, channel, state, reference, not_before, attempts, attempted_at, provider,
    sent_at, provider_id, last_error)
SELECT id, 'email', CASE WHEN sent_at IS NULL THEN 'waiting' ELSE 'sent' END,
    gen_random_uuid(), created_at, CASE WHEN sent_at IS NULL THEN 0 ELSE 1 END, sent_at,
    CASE WHEN sent_at IS NULL THEN '' ELSE 'smtp' END, sent_at, '', ''
FROM accounts_notice;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
FROM_DELIVERIES = """
UPDATE accounts_notice SET sent_at = delivery.sent_at
FROM accounts_delivery AS delivery
WHERE delivery.notice_id = accounts_notice.id AND delivery.sent_at IS NOT NULL;
"""

NOTICE_SENT = """
CREATE FUNCTION guard_notice_only_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.sent_at IS NOT NULL
            OR to_jsonb(NEW) - 'sent_at' <> to_jsonb(OLD) - 'sent_at' THEN
        RAISE EXCEPTION 'A notice is sent once and never changed or removed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_only_sent';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_sent BEFORE UPDATE OR DELETE ON accounts_notice
    FOR EACH ROW EXECUTE FUNCTION guard_notice_only_sent();
"""
UNDO_NOTICE_SENT = """
DROP TRIGGER only_sent ON accounts_notice;
DROP FUNCTION guard_notice_only_sent();
"""

NOTICE_READ = """
CREATE FUNCTION guard_notice_only_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.read_at IS NOT NULL
            OR to_jsonb(NEW) - 'read_at' <> to_jsonb(OLD) - 'read_at' THEN
        RAISE EXCEPTION 'A notice is read once and never changed or removed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_only_read';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_read BEFORE UPDATE OR DELETE ON accounts_notice
    FOR EACH ROW EXECUTE FUNCTION guard_notice_only_read();
"""
UNDO_NOTICE_READ = """
DROP TRIGGER only_read ON accounts_notice;
DROP FUNCTION guard_notice_only_read();
"""

DELIVERY = """
CREATE FUNCTION guard_delivery_begins_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'waiting' THEN
        RAISE EXCEPTION 'A delivery begins waiting, and not %.', NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delivery_begins_waiting';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begins_waiting BEFORE INSERT ON accounts_delivery
    FOR EACH ROW EXECUTE FUNCTION guard_delivery_begins_waiting();

CREATE FUNCTION guard_delivery_only_forwards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('sent', 'failed')
            OR (OLD.state, NEW.state) IN (('sending', 'waiting'), ('waiting', 'sent'))
            OR (NEW.id, NEW.notice_id, NEW.channel, NEW.reference) IS DISTINCT FROM
               (OLD.id, OLD.notice_id, OLD.channel, OLD.reference) THEN
        RAISE EXCEPTION 'A delivery moves from waiting over sending to its end, and stays there.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delivery_only_forwards';
    END IF;
    IF NEW.attempts NOT IN (OLD.attempts, OLD.attempts + 1)
            OR (NEW.attempts = OLD.attempts) <>
               (NEW.attempted_at IS NOT DISTINCT FROM OLD.attempted_at) THEN
        RAISE EXCEPTION 'Each try of a delivery is counted, with its time.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delivery_tries_are_counted';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_forwards BEFORE UPDATE OR DELETE ON accounts_delivery
    FOR EACH ROW EXECUTE FUNCTION guard_delivery_only_forwards();
"""
UNDO_DELIVERY = """
DROP TRIGGER only_forwards ON accounts_delivery;
DROP FUNCTION guard_delivery_only_forwards();
DROP TRIGGER begins_waiting ON accounts_delivery;
DROP FUNCTION guard_delivery_begins_waiting();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_deliveries_and_choices"),
    ]

    operations = [
        migrations.RunSQL(TO_DELIVERIES, FROM_DELIVERIES),
        migrations.RunSQL(UNDO_NOTICE_SENT, NOTICE_SENT),
        migrations.RemoveIndex(model_name="notice", name="notice_unsent"),
        migrations.RemoveField(model_name="notice", name="sent_at"),
        migrations.RunSQL(NOTICE_READ, UNDO_NOTICE_READ),
        migrations.RunSQL(DELIVERY, UNDO_DELIVERY),
    ]
