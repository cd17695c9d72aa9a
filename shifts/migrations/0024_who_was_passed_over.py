"""Keep who was passed over in each choice of whom to ask; what was found stays as it is."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON shifts_passedover
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();

CREATE FUNCTION guard_passedover_of_the_booking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM shifts_cascadetier AS tier
            JOIN shifts_cascade AS cascade ON cascade.id = tier.cascade_id
            WHERE tier.id = NEW.tier_id AND cascade.booking_id = NEW.booking_id) THEN
        RAISE EXCEPTION 'The tier is of a cascade of this booking.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'passedover_of_the_booking';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_the_booking BEFORE INSERT ON shifts_passedover
    FOR EACH ROW WHEN (NEW.tier_id IS NOT NULL)
    EXECUTE FUNCTION guard_passedover_of_the_booking();
"""
UNDO = """
DROP TRIGGER of_the_booking ON shifts_passedover;
DROP FUNCTION guard_passedover_of_the_booking();
DROP TRIGGER append_only ON shifts_passedover;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0023_since_when_a_calendar_is_so"),
    ]

    operations = [
        migrations.CreateModel(
            name="PassedOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=20)),
                (
                    "workers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("found_at", models.DateTimeField()),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passed_over",
                        to="shifts.booking",
                    ),
                ),
                (
                    "tier",
                    models.ForeignKey(
                        help_text="The tier of the cascade; none where workers were asked by name.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passed_over",
                        to="shifts.cascadetier",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["workers"], name="passedover_workers"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("booking", "tier", "reason"),
                        name="passedover_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="passedover_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("workers__len__gt", 0)),
                        name="passedover_names_someone",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
