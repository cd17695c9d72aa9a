"""Let an extension that was signed off owe rest as an offer does."""

import importlib

import django.db.models.deletion
from django.db import migrations, models

before = importlib.import_module("shifts.migrations.0007_working_time_guards").REST
FITS = before[: before.index("CREATE TRIGGER")].replace("CREATE F", "CREATE OR REPLACE F")
SIGNED_OFF = """IF NOT EXISTS (SELECT FROM shifts_offer WHERE id = NEW.offer_id
                   AND worker_id = NEW.worker_id AND sign_off <> '') THEN
        RAISE EXCEPTION 'Rest is owed for an offer to this worker that was signed off.'"""
OR_EXTENDED = """IF NOT EXISTS (
            SELECT FROM shifts_offer AS offer
            LEFT JOIN shifts_assignment AS assignment ON assignment.offer_id = offer.id
            LEFT JOIN shifts_variation AS variation
                ON variation.id = NEW.variation_id AND variation.assignment_id = assignment.id
            WHERE offer.id = NEW.offer_id AND offer.worker_id = NEW.worker_id
            AND CASE WHEN NEW.variation_id IS NULL THEN offer.sign_off
                     ELSE coalesce(variation.sign_off, '') END <> '') THEN
        RAISE EXCEPTION 'Rest is owed for what was put to this worker and signed off.'"""
TERMS = "(NEW.offer_id, NEW.worker_id,"
SAME = "(OLD.offer_id, OLD.worker_id,"
NOW = (
    FITS.replace(SIGNED_OFF, OR_EXTENDED)
    .replace(TERMS, "(NEW.offer_id, NEW.variation_id, NEW.worker_id,")
    .replace(SAME, "(OLD.offer_id, OLD.variation_id, OLD.worker_id,")
)


class Migration(migrations.Migration):
    dependencies = [("shifts", "0019_shifts_asked_for_again")]

    operations = [
        migrations.AddField(
            model_name="compensatoryrest",
            name="variation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rests",
                to="shifts.variation",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="compensatoryrest", name="compensatoryrest_once_a_rule"
        ),
        migrations.AddConstraint(
            model_name="compensatoryrest",
            constraint=models.UniqueConstraint(
                fields=("offer", "rule", "variation"),
                name="compensatoryrest_once_a_rule",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(NOW, FITS),
    ]
