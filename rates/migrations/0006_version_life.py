"""Circulate a version before it is signed, name what it supersedes, let councils join and leave."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What was signed had been circulated, if not by that name; what follows another supersedes it.
TELL = """
ALTER TABLE rates_memorandumversion DISABLE TRIGGER life;
UPDATE rates_memorandumversion AS version SET state = 'circulated'
    WHERE state = 'draft' AND EXISTS (
        SELECT FROM rates_signature AS signature WHERE signature.version_id = version.id);
UPDATE rates_memorandumversion SET circulated_at = drafted_at, circulated_by_id = drafted_by_id
    WHERE state <> 'draft';
UPDATE rates_memorandumversion AS version SET supersedes_id = (
    SELECT before.id FROM rates_memorandumversion AS before
    WHERE before.memorandum_id = version.memorandum_id AND before.state = 'superseded'
    AND upper(before.effective) = lower(version.effective))
    WHERE version.state IN ('in_force', 'superseded');
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE rates_memorandumversion ENABLE TRIGGER life;
"""
UNTELL = """
ALTER TABLE rates_memorandumversion DISABLE TRIGGER life;
UPDATE rates_memorandumversion SET state = 'draft' WHERE state = 'circulated';
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE rates_memorandumversion ENABLE TRIGGER life;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rates", "0005_what_ifs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Departure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "leaves_on",
                    models.DateField(
                        help_text="The first day on which the council is not bound."
                    ),
                ),
                ("signatory", models.CharField(max_length=120)),
                ("office", models.CharField(max_length=120)),
                ("given_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="memorandumversion",
            name="memorandumversion_state_known",
        ),
        migrations.AddField(
            model_name="memorandumversion",
            name="circulated_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="memorandumversion",
            name="circulated_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="memorandumversion",
            name="supersedes",
            field=models.ForeignKey(
                help_text="The version in force that ends when this one begins.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rates.memorandumversion",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="joins_on",
            field=models.DateField(
                help_text="For a council that joined the version once it was in force.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="office",
            field=models.CharField(blank=True, default="", max_length=120),
        ),
        migrations.AlterField(
            model_name="memorandumversion",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("circulated", "Circulated"),
                    ("signed", "Signed"),
                    ("in_force", "In force"),
                    ("superseded", "Superseded"),
                ],
                default="draft",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="memorandumversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "circulated", "signed", "in_force", "superseded"])
                ),
                name="memorandumversion_state_known",
            ),
        ),
        migrations.RunSQL(TELL, UNTELL),
        migrations.AddConstraint(
            model_name="memorandumversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("circulated_at", None), ("circulated_by", None), ("state", "draft")
                    ),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("circulated_at__isnull", False),
                        ("circulated_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="memorandumversion_circulated_is_told",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="given_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="signature",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="departure",
                to="rates.signature",
            ),
        ),
    ]
