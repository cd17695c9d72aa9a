"""Let the shifts of many bookings be added up from their index alone, in place of the key's own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_references_covered"),
        ("shifts", "0012_placement_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="shift",
            name="booking",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shifts",
                to="shifts.booking",
            ),
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(
                fields=["booking"],
                include=("place", "period", "worker", "state"),
                name="shift_of_booking",
            ),
        ),
    ]
