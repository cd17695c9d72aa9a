"""Tell apart the absences that the clock to equal pay does: Agency Workers Regulations, 7 and 8."""

from django.db import migrations, models

KINDS = [
    ("no_show", "Did not come"),
    ("sickness", "Sick"),
    ("leave", "On leave"),
    ("parental", "Maternity, paternity, adoption or shared parental leave"),
    ("jury", "Jury service"),
    ("strike", "Strike or lock-out"),
    ("closure", "The workplace was closed, as it is each year"),
    ("other", "Another reason"),
]


class Migration(migrations.Migration):
    dependencies = [("shifts", "0020_rest_of_extensions")]

    operations = [
        migrations.RemoveConstraint(model_name="absence", name="absence_kind_known"),
        migrations.AlterField(
            model_name="absence",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [code for code, _ in KINDS])),
                name="absence_kind_known",
            ),
        ),
    ]
