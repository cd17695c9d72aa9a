"""Evidence packs: what was asked for stays, and what was made too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION guard_evidencepack_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    problem text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'queued' THEN
            problem = 'A pack starts by being asked for.';
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        problem = 'A pack is never removed.';
    ELSIF (NEW.region_id, NEW.quarter, NEW.files_total, NEW.requested_at, NEW.requested_by_id)
        IS DISTINCT FROM (OLD.region_id, OLD.quarter, OLD.files_total, OLD.requested_at,
            OLD.requested_by_id) THEN
        problem = 'What was asked for cannot change.';
    ELSIF OLD.state IN ('done', 'same') THEN
        problem = 'A pack that was made cannot change.';
    ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
            ('queued', 'running'), ('queued', 'failed'), ('running', 'done'),
            ('running', 'same'), ('running', 'failed'), ('failed', 'queued')) THEN
        problem = format('A pack cannot go from %s to %s.', OLD.state, NEW.state);
    ELSIF NEW.state = 'same' AND NEW.sha256 <> (
            SELECT sha256 FROM rates_evidencepack WHERE id = NEW.before_id) THEN
        problem = 'The same pack has the same hash.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidencepack_life';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER life BEFORE INSERT OR UPDATE OR DELETE ON rates_evidencepack
    FOR EACH ROW EXECUTE FUNCTION guard_evidencepack_life();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_evidencepack
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""
UNDO = """
DROP TRIGGER append_only_truncate ON rates_evidencepack;
DROP TRIGGER life ON rates_evidencepack;
DROP FUNCTION guard_evidencepack_life();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_audit_heads"),
        ("rates", "0011_ledger_by_month"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidencePack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quarter", models.DateField(help_text="Its first day.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to start"),
                            ("running", "Being made"),
                            ("done", "Made"),
                            ("same", "Nothing changed"),
                            ("failed", "Stopped by a fault"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                (
                    "version",
                    models.PositiveSmallIntegerField(help_text="Once it is made.", null=True),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True, help_text="The pack's own hash.", max_length=64
                    ),
                ),
                ("file_bytes", models.BigIntegerField(null=True)),
                (
                    "files",
                    models.JSONField(
                        default=list, help_text="Path, hash, size and rows of each."
                    ),
                ),
                (
                    "changes",
                    models.JSONField(
                        default=dict, help_text="Since the version before, by file."
                    ),
                ),
                ("files_done", models.PositiveSmallIntegerField(default=0)),
                ("files_total", models.PositiveSmallIntegerField()),
                ("bytes_done", models.BigIntegerField(default=0)),
                ("problem", models.TextField(blank=True)),
                ("requested_at", models.DateTimeField()),
                ("progressed_at", models.DateTimeField(help_text="When it was last heard of.")),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "before",
                    models.ForeignKey(
                        help_text="The version before it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rates.evidencepack",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_packs",
                        to="accounts.region",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-quarter", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "running", "done", "same", "failed"])
                        ),
                        name="evidencepack_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quarter__day", 1), ("quarter__month__in", [1, 4, 7, 10])
                        ),
                        name="evidencepack_quarter_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bytes_done__gte", 0), ("files_done__lte", models.F("files_total"))
                        ),
                        name="evidencepack_progress_within_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("file_bytes__gt", 0),
                                ("file_bytes__isnull", False),
                                ("finished_at__isnull", False),
                                ("sha256__regex", "^[0-9a-f]{64}$"),
                                ("state", "done"),
                                ("version__gte", 1),
                                ("version__isnull", False),
                            ),
                            models.Q(
                                ("before__isnull", False),
                                ("finished_at__isnull", False),
                                ("sha256__regex", "^[0-9a-f]{64}$"),
                                ("state", "same"),
                                ("version", None),
                            ),
                            models.Q(
                                models.Q(("state__in", ["done", "same"]), _negated=True),
                                ("sha256", ""),
                                ("version", None),
                            ),
                            _connector="OR",
                        ),
                        name="evidencepack_made_is_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=("region", "quarter"),
                        name="evidencepack_once_at_a_time",
                    ),
                    models.UniqueConstraint(
                        fields=("region", "quarter", "version"),
                        name="evidencepack_version_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
