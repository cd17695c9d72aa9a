"""Keep checks of the register by file, and alert hosts to a standing that is not good."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CHECK = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_registercheck
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
"""
ALERT = """
CREATE FUNCTION guard_registration_alert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'registered' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.status = NEW.status AND OLD.conditions = NEW.conditions THEN
        RETURN NULL;
    END IF;
    INSERT INTO accounts_registeralert (worker_id, status, found_at, found_by_id)
        VALUES (NEW.worker_id, NEW.status, NEW.recorded_at, NEW.recorded_by_id);
    RETURN NULL;
END $$;
CREATE TRIGGER alert AFTER INSERT OR UPDATE ON accounts_registration
    FOR EACH ROW EXECUTE FUNCTION guard_registration_alert();

CREATE FUNCTION guard_registeralert_only_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.told_at IS NOT NULL
            OR to_jsonb(NEW) - 'told_at' <> to_jsonb(OLD) - 'told_at' THEN
        RAISE EXCEPTION 'An alert is told once and never changed or removed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'registeralert_only_told';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_told BEFORE UPDATE OR DELETE ON accounts_registeralert
    FOR EACH ROW EXECUTE FUNCTION guard_registeralert_only_told();
"""
UNDO = """
DROP TRIGGER only_told ON accounts_registeralert;
DROP FUNCTION guard_registeralert_only_told();
DROP TRIGGER alert ON accounts_registration;
DROP FUNCTION guard_registration_alert();
DROP TRIGGER append_only ON accounts_registercheck;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_employment_terms"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterAlert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("conditions", "Registered with conditions"),
                            ("suspended", "Suspended"),
                            ("removed", "Removed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_alerts",
                        to="accounts.worker",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("told_at", None)),
                        fields=["id"],
                        name="registeralert_untold",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["conditions", "suspended", "removed"])
                        ),
                        name="registeralert_status_is_bad",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(help_text="Of the file.", max_length=64)),
                (
                    "entries",
                    models.PositiveIntegerField(help_text="How many numbers it answered for."),
                ),
                ("counts", models.JSONField(help_text="How many differed, by kind.")),
                (
                    "differences",
                    models.JSONField(help_text="accounts.register_file.Difference."),
                ),
                ("checked_at", models.DateTimeField()),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_checks",
                        to="accounts.council",
                    ),
                ),
            ],
            options={
                "ordering": ["-checked_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="registercheck_sha256_form",
                    ),
                    models.UniqueConstraint(
                        fields=("council", "sha256"), name="registercheck_once_a_file"
                    ),
                ],
            },
        ),
        migrations.RunSQL(CHECK + ALERT, UNDO),
    ]
