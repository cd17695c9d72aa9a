"""Signed daily heads of the audit trail, each tied to an entry and to the day before."""

import django.db.models.deletion
from django.db import migrations, models

HASH = "^[0-9a-f]{64}$"
GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_audithead
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON accounts_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();

CREATE FUNCTION guard_audithead() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before accounts_audithead;
BEGIN
    IF NOT EXISTS (
        SELECT FROM accounts_auditentry
        WHERE chain_id = NEW.chain_id AND sequence = NEW.length AND entry_hash = NEW.head
    ) THEN
        RAISE EXCEPTION 'A head is the hash of an entry of its chain.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'audithead_names_an_entry';
    END IF;
    SELECT * INTO before FROM accounts_audithead
        WHERE chain_id = NEW.chain_id ORDER BY day DESC LIMIT 1;
    IF (before.day IS NULL AND NEW.previous <> repeat('0', 64)) OR (
        before.day IS NOT NULL AND (
            NEW.day <> before.day + 1 OR NEW.length < before.length
            OR NEW.previous <> before.head
        )
    ) THEN
        RAISE EXCEPTION 'Heads follow each other day by day, and no chain becomes shorter.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'audithead_follows';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER follows BEFORE INSERT ON accounts_audithead
    FOR EACH ROW EXECUTE FUNCTION guard_audithead();
"""
UNDO = """
DROP TRIGGER follows ON accounts_audithead;
DROP FUNCTION guard_audithead();
DROP TRIGGER append_only_truncate ON accounts_audithead;
DROP TRIGGER append_only ON accounts_audithead;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_try_worker_imports")]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("length", models.BigIntegerField(help_text="Entries of the chain so far.")),
                (
                    "head",
                    models.CharField(help_text="Hash of the last of them.", max_length=64),
                ),
                (
                    "content",
                    models.CharField(
                        help_text="SHA-256 of the day's entries as told.", max_length=64
                    ),
                ),
                (
                    "previous",
                    models.CharField(
                        help_text="The head of the day before, or zeros.", max_length=64
                    ),
                ),
                ("signature", models.CharField(max_length=128)),
                ("public_key", models.CharField(max_length=64)),
                (
                    "chain",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heads",
                        to="accounts.auditchain",
                    ),
                ),
            ],
            options={
                "ordering": ["chain", "day"],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "day"), name="audithead_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("length__gte", 1),
                            ("head__regex", HASH),
                            ("content__regex", HASH),
                            ("previous__regex", HASH),
                            ("public_key__regex", HASH),
                            ("signature__regex", "^[0-9a-f]{128}$"),
                        ),
                        name="audithead_form",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
