"""Name the office of an approver, and keep an outbox of what people are told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NOTICE = """
CREATE FUNCTION guard_notice_only_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.sent_at IS NOT NULL
            OR to_jsonb(NEW) - 'sent_at' <> to_jsonb(OLD) - 'sent_at' THEN
        RAISE EXCEPTION 'A notice is sent once and never changed or removed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_only_sent';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_sent BEFORE UPDATE OR DELETE ON accounts_notice
    FOR EACH ROW EXECUTE FUNCTION guard_notice_only_sent();
"""

UNDO = """
DROP TRIGGER only_sent ON accounts_notice;
DROP FUNCTION guard_notice_only_sent();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                (
                    "target",
                    models.CharField(
                        help_text="What it is about, as the trail names it.", max_length=80
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="The same event tells the same person once.",
                        max_length=120,
                        unique=True,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.AddField(
            model_name="membership",
            name="office",
            field=models.CharField(
                blank=True,
                choices=[
                    ("director_of_childrens_services", "Director of Children’s Services"),
                    ("chief_executive", "Chief Executive"),
                    ("section_151_officer", "Section 151 officer"),
                    ("monitoring_officer", "Monitoring officer"),
                ],
                db_default="",
                help_text="An approver's; without one they sign memoranda but decide no exceptions.",
                max_length=40,
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("office", ""),
                    models.Q(
                        (
                            "office__in",
                            [
                                "director_of_childrens_services",
                                "chief_executive",
                                "section_151_officer",
                                "monitoring_officer",
                            ],
                        ),
                        ("role", "approver"),
                    ),
                    _connector="OR",
                ),
                name="membership_office_of_approver",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("sent_at", None)), fields=["id"], name="notice_unsent"
            ),
        ),
        migrations.RunSQL(NOTICE, UNDO),
    ]
