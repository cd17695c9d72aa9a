"""Keep on what terms a post is held, its leave and contracted hours, and assessed years.

Posts recorded as substantive become permanent ones, the rest of another kind; going back, the
permanent ones become substantive again.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The guard that keeps the history names every column, and nothing that was said changes here.
WITHOUT_HISTORY = "DROP TRIGGER keep_update ON accounts_employmentspell;"
WITH_HISTORY = """
CREATE TRIGGER keep_update AFTER UPDATE ON accounts_employmentspell
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION guard_keep_history();
"""
KIND_FROM_SUBSTANTIVE = """
UPDATE accounts_employmentspell SET kind = 'permanent' WHERE substantive;
"""
SUBSTANTIVE_FROM_KIND = """
UPDATE accounts_employmentspell SET substantive = (kind = 'permanent');
"""

LEAVE = """
CREATE FUNCTION guard_employmentleave_inside_spell() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held daterange;
BEGIN
    SELECT effective INTO held FROM accounts_employmentspell WHERE id = NEW.spell_id FOR SHARE;
    IF NOT NEW.effective <@ held THEN
        RAISE EXCEPTION 'Leave lies inside the days of its post.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'employmentleave_inside_spell';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inside_spell BEFORE INSERT OR UPDATE ON accounts_employmentleave
    FOR EACH ROW EXECUTE FUNCTION guard_employmentleave_inside_spell();

CREATE FUNCTION guard_employmentspell_holds_leave() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM accounts_employmentleave AS leave
               WHERE leave.spell_id = NEW.id AND NOT leave.effective <@ NEW.effective) THEN
        RAISE EXCEPTION 'The post still has leave outside these days.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'employmentspell_holds_leave';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER holds_leave AFTER UPDATE OF effective ON accounts_employmentspell
    FOR EACH ROW EXECUTE FUNCTION guard_employmentspell_holds_leave();
"""
UNDO = """
DROP TRIGGER holds_leave ON accounts_employmentspell;
DROP FUNCTION guard_employmentspell_holds_leave();
DROP TRIGGER inside_spell ON accounts_employmentleave;
DROP FUNCTION guard_employmentleave_inside_spell();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_credential_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessedYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("started_on", models.DateField()),
                ("completed_on", models.DateField(null=True)),
                (
                    "verified_by",
                    models.CharField(
                        help_text="Who confirmed it, at which place.", max_length=120
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContractedHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("weekday", models.PositiveSmallIntegerField(help_text="Monday is 0.")),
                (
                    "minutes",
                    django.contrib.postgres.fields.ranges.IntegerRangeField(
                        help_text="After midnight; the end is not included."
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "contracted hours",
                "ordering": ["weekday", "minutes"],
            },
        ),
        migrations.CreateModel(
            name="EmploymentLeave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("maternity", "Maternity leave"),
                            ("paternity", "Paternity leave"),
                            ("adoption", "Adoption leave"),
                            ("shared_parental", "Shared parental leave"),
                            ("sickness", "Sick leave"),
                            ("annual", "Annual leave"),
                            ("career_break", "Career break"),
                            ("unpaid", "Unpaid leave"),
                        ],
                        max_length=20,
                    ),
                ),
                ("effective", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "ordering": ["effective"],
            },
        ),
        migrations.RunSQL(WITHOUT_HISTORY, WITH_HISTORY),
        migrations.AddField(
            model_name="employmentspell",
            name="kind",
            field=models.CharField(
                choices=[
                    ("permanent", "Permanent"),
                    ("fixed_term", "Fixed term"),
                    ("agency", "Through an agency"),
                    ("bank", "Bank"),
                    ("self_employed", "Self-employed"),
                    ("other", "Another kind"),
                ],
                default="other",
                max_length=20,
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(KIND_FROM_SUBSTANTIVE, SUBSTANTIVE_FROM_KIND),
        migrations.AlterField(
            model_name="employmentspell",
            name="substantive",
            field=models.BooleanField(default=False),
        ),
        migrations.RemoveField(model_name="employmentspell", name="substantive"),
        migrations.AddField(
            model_name="employmentspell",
            name="substantive",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(("kind", "permanent")),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.RunSQL(WITH_HISTORY, WITHOUT_HISTORY),
        migrations.AddConstraint(
            model_name="employmentspell",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["permanent", "fixed_term", "agency", "bank", "self_employed", "other"],
                    )
                ),
                name="employmentspell_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="employmentspell",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("directly_employed", False),
                    models.Q(("kind__in", ["agency", "self_employed"]), _negated=True),
                    _connector="OR",
                ),
                name="employmentspell_agency_is_not_direct",
            ),
        ),
        migrations.AddField(
            model_name="assessedyear",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assessedyear",
            name="worker",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessed_year",
                to="accounts.worker",
            ),
        ),
        migrations.AddField(
            model_name="contractedhours",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contractedhours",
            name="spell",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracted_hours",
                to="accounts.employmentspell",
            ),
        ),
        migrations.AddField(
            model_name="employmentleave",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="employmentleave",
            name="spell",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leave",
                to="accounts.employmentspell",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessedyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("completed_on", None),
                    ("completed_on__gte", models.F("started_on")),
                    _connector="OR",
                ),
                name="assessedyear_completed_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessedyear",
            constraint=models.CheckConstraint(
                condition=models.Q(("verified_by", ""), _negated=True),
                name="assessedyear_verified_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="contractedhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__range", (0, 6))),
                name="contractedhours_weekday_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contractedhours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes__contained_by", (0, 1440)), ("minutes__isempty", False)
                ),
                name="contractedhours_within_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="contractedhours",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("spell", "="), ("weekday", "="), ("minutes", "&&")],
                name="contractedhours_no_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="employmentleave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective__isempty", False), ("effective__startswith__isnull", False)
                ),
                name="employmentleave_effective_has_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="employmentleave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "maternity",
                            "paternity",
                            "adoption",
                            "shared_parental",
                            "sickness",
                            "annual",
                            "career_break",
                            "unpaid",
                        ],
                    )
                ),
                name="employmentleave_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="employmentleave",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("spell", "="), ("effective", "&&")],
                name="employmentleave_no_overlap",
            ),
        ),
        migrations.RunSQL(LEAVE, UNDO),
    ]
