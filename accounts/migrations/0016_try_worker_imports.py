"""Let big files of workers be tried in the background; going back forgets the tries."""

from django.db import migrations, models

STATES = ["queued", "running", "done", "tried", "failed"]
FORGET_TRIES = "DELETE FROM accounts_workerimport WHERE only_try;"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_history_of_terms")]

    operations = [
        migrations.RemoveConstraint(
            model_name="workerimport",
            name="workerimport_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="workerimport",
            name="workerimport_once_a_file",
        ),
        migrations.AddField(
            model_name="workerimport",
            name="merged",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                help_text="Rows that repeat an earlier one word for word.",
            ),
        ),
        migrations.AddField(
            model_name="workerimport",
            name="only_try",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="workerimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting"),
                    ("running", "At work"),
                    ("done", "Done"),
                    ("tried", "Tried"),
                    ("failed", "Not imported"),
                ],
                default="queued",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="workerimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", STATES)),
                name="workerimport_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="workerimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("only_try", True), models.Q(("state", "done"), _negated=True)),
                    models.Q(("only_try", False), models.Q(("state", "tried"), _negated=True)),
                    _connector="OR",
                ),
                name="workerimport_tried_adds_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="workerimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), _negated=True), ("only_try", False)
                ),
                fields=("council", "sha256"),
                name="workerimport_once_a_file",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, FORGET_TRIES),
    ]
