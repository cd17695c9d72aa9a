"""Let a notice leave by more than one channel, be read, and be chosen."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_worker_radius"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "Email"), ("text", "Text message")], max_length=5
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Sending"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                (
                    "reference",
                    models.UUIDField(
                        default=uuid.uuid4,
                        help_text="What the provider knows it by.",
                        unique=True,
                    ),
                ),
                (
                    "not_before",
                    models.DateTimeField(
                        help_text="Nobody tries it earlier: quiet hours, back-off, or someone is trying."
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("attempted_at", models.DateTimeField(null=True)),
                (
                    "provider",
                    models.CharField(
                        blank=True, help_text="Of the last attempt.", max_length=10
                    ),
                ),
                (
                    "handed_at",
                    models.DateTimeField(
                        help_text="From here on the provider may have it; empty, it surely has not.",
                        null=True,
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("provider_id", models.CharField(blank=True, max_length=80)),
                ("last_error", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("offers", "Offers of work"),
                            ("bookings", "Bookings, shifts and assignments"),
                            ("timesheets", "Timesheets"),
                            ("passport", "Passport and checks"),
                            ("exceptions", "Exceptions to the cap"),
                            ("memoranda", "Memoranda, caps and pay awards"),
                            ("other", "Back-pay and everything else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("email", models.BooleanField()),
                ("text", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="NoticeSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quiet_from", models.TimeField(help_text="London time.", null=True)),
                (
                    "quiet_until",
                    models.TimeField(
                        help_text="The next day's where it is earlier.", null=True
                    ),
                ),
                ("mobile", models.CharField(blank=True, max_length=13)),
                ("mobile_verified_at", models.DateTimeField(null=True)),
                ("code_sent_at", models.DateTimeField(null=True)),
                ("code_tries", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="notice",
            name="path",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="The page that it is about.",
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="urgent",
            field=models.BooleanField(db_default=False, help_text="Passes quiet hours."),
        ),
        migrations.AlterField(
            model_name="notice",
            name="key",
            field=models.CharField(
                help_text="The same event tells the same person once.",
                max_length=200,
                unique=True,
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("read_at", None)),
                fields=["recipient"],
                name="notice_unread",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("path", ""), ("path__regex", "^/([^/\\\\]|$)"), _connector="OR"
                ),
                name="notice_path_is_of_this_site",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="accounts.notice",
            ),
        ),
        migrations.AddField(
            model_name="noticechoice",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notice_choices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="noticesettings",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notice_settings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "sending"])),
                fields=["not_before"],
                name="delivery_due",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "failed")),
                fields=["attempted_at"],
                name="delivery_failed",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("notice", "channel"), name="delivery_once_by_channel"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["email", "text"])),
                name="delivery_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("attempts", 0), ("state", "waiting")),
                    models.Q(("attempts__gte", 1), ("state__in", ["sending", "sent"])),
                    ("state", "failed"),
                    _connector="OR",
                ),
                name="delivery_state_fits_attempts",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("attempted_at", None), ("attempts", 0)),
                    models.Q(("attempted_at__isnull", False), ("attempts__gte", 1)),
                    _connector="OR",
                ),
                name="delivery_attempts_are_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                    models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                    _connector="OR",
                ),
                name="delivery_sent_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), _negated=True),
                    models.Q(("last_error", ""), _negated=True),
                    _connector="OR",
                ),
                name="delivery_failed_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticechoice",
            constraint=models.UniqueConstraint(
                fields=("user", "group"), name="noticechoice_once_by_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticechoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "group__in",
                        [
                            "offers",
                            "bookings",
                            "timesheets",
                            "passport",
                            "exceptions",
                            "memoranda",
                            "other",
                        ],
                    )
                ),
                name="noticechoice_group_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticesettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from", None), ("quiet_until", None)),
                    models.Q(
                        ("quiet_from__isnull", False),
                        ("quiet_until__isnull", False),
                        models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="noticesettings_quiet_hours_are_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticesettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mobile", ""), ("mobile__regex", "^\\+447\\d{9}$"), _connector="OR"
                ),
                name="noticesettings_mobile_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticesettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mobile_verified_at", None),
                    models.Q(
                        models.Q(("mobile", ""), _negated=True), ("code_sent_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="noticesettings_verified_is_a_mobile",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticesettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("code_tries__lte", 5)), name="noticesettings_code_tries_few"
            ),
        ),
    ]
