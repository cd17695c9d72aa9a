"""Keep what a calendar link last showed, and since when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0022_corrections"),
    ]

    operations = [
        migrations.AddField(
            model_name="calendarlink",
            name="changed_at",
            field=models.DateTimeField(
                help_text="When a reading first showed that.", null=True
            ),
        ),
        migrations.AddField(
            model_name="calendarlink",
            name="shown",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="SHA-256 of what was last shown.",
                max_length=64,
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("changed_at", None), ("shown", "")),
                    models.Q(("changed_at__isnull", False), ("shown__regex", "^[0-9a-f]{64}$")),
                    _connector="OR",
                ),
                name="calendarlink_changed_once_shown",
            ),
        ),
    ]
