"""Let a proposed title be rejected or withdrawn, and hold each outcome for good.

- What was proposed does not change; a title is never removed.
- An approved title can only end sooner; a rejected or withdrawn one changes no more.
"""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

TITLE_LIFE = """
CREATE FUNCTION guard_title_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    problem text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        problem = 'A job title is never removed.';
    ELSIF (NEW.council_id, NEW.title, NEW.job_role_id, lower(NEW.effective), NEW.proposed_at,
           NEW.proposed_by_id)
        IS DISTINCT FROM (OLD.council_id, OLD.title, OLD.job_role_id, lower(OLD.effective),
           OLD.proposed_at, OLD.proposed_by_id) THEN
        problem = 'What was proposed does not change; propose it again.';
    ELSIF OLD.rejected_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL THEN
        problem = 'A rejected or withdrawn title changes no more; propose it again.';
    ELSIF OLD.approved_at IS NULL AND NEW.effective <> OLD.effective THEN
        problem = 'What was proposed does not change; propose it again.';
    ELSIF OLD.approved_at IS NOT NULL AND (
            (NEW.approved_at, NEW.approved_by_id)
                IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id)
            OR NOT NEW.effective <@ OLD.effective) THEN
        problem = 'An approved title can only end sooner.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'jobtitlemap_life';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER life BEFORE UPDATE OR DELETE ON rates_jobtitlemap
    FOR EACH ROW EXECUTE FUNCTION guard_title_life();
"""
UNGUARDED = """
DROP TRIGGER life ON rates_jobtitlemap;
DROP FUNCTION guard_title_life();
"""


def someone() -> models.ForeignKey:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("rates", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("jobtitlemap", "rejected_at", models.DateTimeField(null=True)),
        migrations.AddField("jobtitlemap", "rejected_by", someone()),
        migrations.AddField(
            "jobtitlemap", "rejection_reason", models.CharField(blank=True, max_length=500)
        ),
        migrations.AddField("jobtitlemap", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField("jobtitlemap", "withdrawn_by", someone()),
        migrations.AddConstraint(
            "jobtitlemap",
            models.CheckConstraint(
                name="jobtitlemap_rejection_paired",
                condition=Q(rejected_at=None, rejected_by=None, rejection_reason="")
                | Q(rejected_at__isnull=False, rejected_by__isnull=False)
                & ~Q(rejection_reason=""),
            ),
        ),
        migrations.AddConstraint(
            "jobtitlemap",
            models.CheckConstraint(
                name="jobtitlemap_withdrawal_paired",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "jobtitlemap",
            models.CheckConstraint(
                name="jobtitlemap_one_outcome",
                condition=Q(approved_at=None, rejected_at=None)
                | Q(approved_at=None, withdrawn_at=None)
                | Q(rejected_at=None, withdrawn_at=None),
            ),
        ),
        migrations.AddConstraint(
            "jobtitlemap",
            models.UniqueConstraint(
                "council",
                django.db.models.functions.text.Lower("title"),
                F("effective__startswith"),
                name="jobtitlemap_proposed_once",
                condition=Q(approved_at=None, rejected_at=None, withdrawn_at=None),
            ),
        ),
        migrations.RunSQL(TITLE_LIFE, UNGUARDED),
    ]
