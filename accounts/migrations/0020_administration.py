"""Invite people, end roles on a day and for a reason, and let tokens run out."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0019_search_the_trail"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("council_hr", "Council HR"),
                            ("team_manager", "Team manager"),
                            ("approver", "Approver"),
                            ("worker", "Bank worker"),
                            ("regional_lead", "Regional lead"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "office",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "director_of_childrens_services",
                                "Director of Children’s Services",
                            ),
                            ("chief_executive", "Chief Executive"),
                            ("section_151_officer", "Section 151 officer"),
                            ("monitoring_officer", "Monitoring officer"),
                        ],
                        db_default="",
                        max_length=40,
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "issue",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How often it was sent; only the last link works."
                    ),
                ),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-invited_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="apitoken",
            name="expires_at",
            field=models.DateTimeField(help_text="From then on it does not work.", null=True),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="used_at",
            field=models.DateTimeField(help_text="Lately, to the hour.", null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="end_reason",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="membership",
            name="ends_on",
            field=models.DateField(
                help_text="The last day in London, where the end is set ahead.", null=True
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="is_operator",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Reads the operator's pages; made by manage.py create_operator alone.",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_at", None),
                    ("expires_at__gt", models.F("created_at")),
                    _connector="OR",
                ),
                name="apitoken_expires_after_it_is_made",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role", "worker"),
                    models.Q(("granted_by", models.F("user")), _negated=True),
                    _connector="OR",
                ),
                name="membership_not_given_to_oneself",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None),
                    models.Q(
                        ("ended_by__isnull", False), models.Q(("end_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="membership_end_ahead_is_said",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="agreed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="council",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.council",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="membership",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.membership",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="region",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.region",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="sent_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="team",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.team",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "council_hr",
                            "team_manager",
                            "approver",
                            "worker",
                            "regional_lead",
                            "auditor",
                        ],
                    ),
                    models.Q(("role", "worker"), _negated=True),
                ),
                name="invitation_role_of_staff",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("council__isnull", False),
                        ("region", None),
                        ("role__in", ["council_hr", "approver"]),
                        ("team", None),
                    ),
                    models.Q(
                        ("council", None),
                        ("region", None),
                        ("role", "team_manager"),
                        ("team__isnull", False),
                    ),
                    models.Q(
                        ("council", None),
                        ("region__isnull", False),
                        ("role__in", ["regional_lead", "auditor"]),
                        ("team", None),
                    ),
                    models.Q(
                        ("council", None), ("region", None), ("role", "worker"), ("team", None)
                    ),
                    _connector="OR",
                ),
                name="invitation_scope_fits_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
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
                    models.Q(models.Q(("role", "approver"), _negated=True), ("office", "")),
                    _connector="OR",
                ),
                name="invitation_office_of_approver",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("invited_by", models.F("user")), _negated=True),
                name="invitation_not_to_oneself",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("expires_at", None), ("issue", 0), ("sent_at", None), ("sent_by", None)
                    ),
                    models.Q(
                        ("expires_at__gt", models.F("sent_at")),
                        ("expires_at__isnull", False),
                        ("issue__gte", 1),
                        ("sent_at__isnull", False),
                        ("sent_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="invitation_sent_until_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at", None), ("agreed_by", None), ("sent_at", None)),
                    models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                    _connector="OR",
                ),
                name="invitation_sent_once_agreed",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at", None), ("membership", None)),
                    models.Q(
                        ("accepted_at__gte", models.F("sent_at")),
                        ("accepted_at__isnull", False),
                        ("membership__isnull", False),
                        ("sent_at__isnull", False),
                        ("withdrawn_at", None),
                    ),
                    _connector="OR",
                ),
                name="invitation_taken_as_a_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                fields=("user", "role", "council", "team", "region", "office"),
                name="invitation_open_once",
                nulls_distinct=False,
            ),
        ),
    ]
