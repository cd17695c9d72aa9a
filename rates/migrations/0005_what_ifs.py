"""What-ifs, their parts and figures, and the guards that keep them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A what-if keeps what was asked; a finished one keeps its answer; half an answer is never done.
GUARDS = """
CREATE FUNCTION guard_whatif_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    problem text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'queued' THEN
            problem = 'A what-if starts by being asked.';
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        problem = 'A what-if is never removed.';
    ELSIF (NEW.version_id, NEW.first_month, NEW.last_month, NEW.limits, NEW.engine,
           NEW.parts_total, NEW.requested_at, NEW.requested_by_id)
        IS DISTINCT FROM (OLD.version_id, OLD.first_month, OLD.last_month, OLD.limits, OLD.engine,
           OLD.parts_total, OLD.requested_at, OLD.requested_by_id) THEN
        problem = 'What was asked cannot change.';
    ELSIF OLD.state IN ('done', 'cancelled') THEN
        problem = 'A what-if that is over cannot change.';
    ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
            ('queued', 'running'), ('queued', 'failed'), ('queued', 'cancelled'),
            ('running', 'done'), ('running', 'failed'), ('running', 'cancelled'),
            ('failed', 'queued')) THEN
        problem = format('A what-if cannot go from %s to %s.', OLD.state, NEW.state);
    ELSIF NEW.state = 'done' AND (SELECT count(*) FROM rates_whatifpart
            WHERE what_if_id = NEW.id AND is_done) <> NEW.parts_total THEN
        problem = 'A what-if is done when every council has been replayed.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'whatif_life';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER life BEFORE INSERT OR UPDATE OR DELETE ON rates_whatif
    FOR EACH ROW EXECUTE FUNCTION guard_whatif_life();

CREATE FUNCTION guard_whatif_under_way() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NOT EXISTS (
            SELECT FROM rates_whatif
            WHERE id = NEW.what_if_id AND state IN ('queued', 'running') FOR SHARE) THEN
        RAISE EXCEPTION 'Figures are added while a what-if is under way, and then they stay.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_under_way';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER under_way BEFORE INSERT OR UPDATE OR DELETE ON rates_whatifpart
    FOR EACH ROW EXECUTE FUNCTION guard_whatif_under_way();
CREATE TRIGGER under_way BEFORE INSERT OR UPDATE OR DELETE ON rates_whatiffigures
    FOR EACH ROW EXECUTE FUNCTION guard_whatif_under_way();
"""

UNDO = """
DROP TRIGGER under_way ON rates_whatiffigures;
DROP TRIGGER under_way ON rates_whatifpart;
DROP FUNCTION guard_whatif_under_way();
DROP TRIGGER life ON rates_whatif;
DROP FUNCTION guard_whatif_life();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("rates", "0004_awards_and_back_pay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WhatIf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_month", models.DateField(help_text="Its first day.")),
                (
                    "last_month",
                    models.DateField(help_text="Its first day; the month is included."),
                ),
                (
                    "limits",
                    models.JSONField(
                        help_text="The caps that would have held; rates.what_if.limits."
                    ),
                ),
                ("engine", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to start"),
                            ("running", "Under way"),
                            ("done", "Done"),
                            ("failed", "Stopped by a fault"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=20,
                    ),
                ),
                ("parts_done", models.PositiveIntegerField(default=0)),
                ("parts_total", models.PositiveIntegerField(help_text="One for each council.")),
                ("problem", models.TextField(blank=True)),
                (
                    "digest",
                    models.CharField(
                        blank=True, help_text="SHA-256 of the inputs.", max_length=64
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("progressed_at", models.DateTimeField(help_text="When it was last heard of.")),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="what_ifs",
                        to="rates.memorandumversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-requested_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="WhatIfFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fingerprint",
                    models.BigIntegerField(help_text="Of the keys of the lines replayed."),
                ),
                ("lines", models.BigIntegerField()),
                ("minutes", models.BigIntegerField()),
                ("minutes_over", models.BigIntegerField()),
                ("minutes_over_proposed", models.BigIntegerField()),
                ("minutes_no_cap", models.BigIntegerField()),
                ("spend", models.DecimalField(decimal_places=2, max_digits=16)),
                ("spend_at_cap", models.DecimalField(decimal_places=2, max_digits=16)),
                ("over_cap", models.DecimalField(decimal_places=2, max_digits=16)),
                ("spend_at_proposed", models.DecimalField(decimal_places=2, max_digits=16)),
                ("over_proposed", models.DecimalField(decimal_places=2, max_digits=16)),
                ("spend_no_cap", models.DecimalField(decimal_places=2, max_digits=16)),
                ("bookings", models.BigIntegerField()),
                ("bookings_over", models.BigIntegerField()),
                ("bookings_over_proposed", models.BigIntegerField()),
                ("bookings_no_cap", models.BigIntegerField()),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.council",
                    ),
                ),
                (
                    "job_role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jobrole",
                    ),
                ),
                (
                    "what_if",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="rates.whatif",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "what-if figures",
            },
        ),
        migrations.CreateModel(
            name="WhatIfPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_done", models.BooleanField(default=False)),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.council",
                    ),
                ),
                (
                    "what_if",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="rates.whatif",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="whatif",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["queued", "running", "done", "failed", "cancelled"])
                ),
                name="whatif_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="whatif",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_month__day", 1),
                    ("first_month__lte", models.F("last_month")),
                    ("last_month__day", 1),
                ),
                name="whatif_months_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="whatif",
            constraint=models.CheckConstraint(
                condition=models.Q(("parts_done__lte", models.F("parts_total"))),
                name="whatif_parts_within_total",
            ),
        ),
        migrations.AddConstraint(
            model_name="whatif",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    models.Q(
                        ("digest__regex", "^[0-9a-f]{64}$"),
                        ("finished_at__isnull", False),
                        ("parts_done", models.F("parts_total")),
                    ),
                    _connector="OR",
                ),
                name="whatif_done_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="whatif",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["queued", "running"])),
                fields=("version", "first_month", "last_month"),
                name="whatif_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="whatiffigures",
            constraint=models.UniqueConstraint(
                fields=("what_if", "council", "job_role"), name="whatiffigures_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="whatifpart",
            constraint=models.UniqueConstraint(
                fields=("what_if", "council"), name="whatifpart_once"
            ),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
