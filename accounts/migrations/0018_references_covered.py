"""Let references be counted from their index alone, as searching a pool does of everyone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_audit_heads"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reference",
            name="reference_once_a_day",
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.UniqueConstraint(
                fields=("worker", "referee", "received_on"),
                include=("practice_based", "standard_template"),
                name="reference_once_a_day",
            ),
        ),
    ]
