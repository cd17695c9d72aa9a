"""Keep exceptions to the cap, their answers, and which one a decision rests on."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import rates.caps.basis


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_offices_and_notices"),
        ("rates", "0007_version_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CapException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "engagement",
                    models.CharField(
                        choices=[
                            ("bank_own", "Bank, at own council"),
                            ("bank_hosted", "Bank, hosted by another council"),
                            ("agency_paye", "Agency, PAYE"),
                            ("agency_umbrella", "Agency, umbrella"),
                            ("limited_company", "Limited company"),
                            ("project_team", "Project team"),
                        ],
                        max_length=20,
                    ),
                ),
                ("pay_basis", models.CharField(max_length=10)),
                ("ceiling_rate", models.DecimalField(decimal_places=2, max_digits=7)),
                (
                    "cap_rate",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="The strictest cap of its days, when asked for.",
                        max_digits=7,
                    ),
                ),
                (
                    "period",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        help_text="Worked London dates, half-open."
                    ),
                ),
                (
                    "expected_hours",
                    models.DecimalField(decimal_places=2, max_digits=7, null=True),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("safeguarding", "Children would be unsafe without cover"),
                            ("court", "Court work that cannot be handed over"),
                            ("continuity", "A family keeps its social worker"),
                            ("unfilled", "Nobody took the work within the cap"),
                            ("specialist", "A skill that nobody in the pool has"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("explanation", models.TextField(max_length=2000)),
                (
                    "required_offices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                (
                                    "director_of_childrens_services",
                                    "Director of Children’s Services",
                                ),
                                ("chief_executive", "Chief Executive"),
                                ("section_151_officer", "Section 151 officer"),
                                ("monitoring_officer", "Monitoring officer"),
                            ],
                            max_length=40,
                        ),
                        size=None,
                    ),
                ),
                (
                    "inputs",
                    models.JSONField(help_text="What the approvers read; rates.caps.replay."),
                ),
                (
                    "expires_at",
                    models.DateTimeField(help_text="After this no booking may use it."),
                ),
                ("requested_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "requested"),
                            ("approved", "approved"),
                            ("rejected", "rejected"),
                            ("expired", "expired"),
                        ],
                        default="requested",
                        max_length=20,
                    ),
                ),
                (
                    "retrospective",
                    models.BooleanField(
                        help_text="Asked for or approved once the work had begun: an unapproved breach."
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "closed_at",
                    models.DateTimeField(help_text="Rejected or expired.", null=True),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ExceptionAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "office",
                    models.CharField(
                        choices=[
                            (
                                "director_of_childrens_services",
                                "Director of Children’s Services",
                            ),
                            ("chief_executive", "Chief Executive"),
                            ("section_151_officer", "Section 151 officer"),
                            ("monitoring_officer", "Monitoring officer"),
                        ],
                        max_length=40,
                    ),
                ),
                ("approves", models.BooleanField()),
                ("comment", models.TextField(blank=True, max_length=2000)),
                ("answered_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["answered_at", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="capdecision",
            name="capdecision_within_the_cap",
        ),
        migrations.AddField(
            model_name="capexception",
            name="approved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="capexception",
            name="closed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="capexception",
            name="council",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exceptions",
                to="accounts.council",
            ),
        ),
        migrations.AddField(
            model_name="capexception",
            name="job_role",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.jobrole",
            ),
        ),
        migrations.AddField(
            model_name="capexception",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="capdecision",
            name="exception",
            field=models.ForeignKey(
                help_text="What allows the rate, where it is over the cap.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="rates.capexception",
            ),
        ),
        migrations.AddConstraint(
            model_name="capdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("exception", None), ("verdict", "within")),
                    models.Q(("exception__isnull", False), ("verdict", "over_approved")),
                    _connector="OR",
                ),
                name="capdecision_within_the_cap",
            ),
        ),
        migrations.AddField(
            model_name="exceptionanswer",
            name="answered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="exceptionanswer",
            name="exception",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="rates.capexception",
            ),
        ),
        migrations.AddIndex(
            model_name="capexception",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "requested",
                            "approved",
                        ],
                    )
                ),
                fields=["expires_at"],
                name="capexception_overdue",
            ),
        ),
        migrations.AddConstraint(
            model_name="capexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("engagement", "bank_own"),
                        ("pay_basis", rates.caps.basis.Basis["PAYE"]),
                    ),
                    models.Q(
                        ("engagement", "bank_hosted"),
                        ("pay_basis", rates.caps.basis.Basis["PAYE"]),
                    ),
                    models.Q(
                        ("engagement", "agency_paye"),
                        ("pay_basis", rates.caps.basis.Basis["PAYE"]),
                    ),
                    models.Q(
                        ("engagement", "agency_umbrella"),
                        ("pay_basis", rates.caps.basis.Basis["UMBRELLA"]),
                    ),
                    models.Q(
                        ("engagement", "limited_company"),
                        ("pay_basis", rates.caps.basis.Basis["LIMITED"]),
                    ),
                    models.Q(
                        ("engagement", "project_team"),
                        ("pay_basis", rates.caps.basis.Basis["CHARGE"]),
                    ),
                    _connector="OR",
                ),
                name="capexception_basis_fits_engagement",
            ),
        ),
        migrations.AddConstraint(
            model_name="capexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cap_rate__gt", 0), ("ceiling_rate__gt", models.F("cap_rate"))
                ),
                name="capexception_ceiling_over_the_cap",
            ),
        ),
        migrations.AddConstraint(
            model_name="capexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period__endswith__isnull", False),
                    ("period__isempty", False),
                    ("period__startswith__isnull", False),
                ),
                name="capexception_period_bounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="capexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expected_hours", None), ("expected_hours__gt", 0), _connector="OR"
                ),
                name="capexception_hours_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="capexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "safeguarding",
                            "court",
                            "continuity",
                            "unfilled",
                            "specialist",
                            "other",
                        ],
                    )
                ),
                name="capexception_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="capexception",
            constraint=models.CheckConstraint(
                condition=models.Q(("explanation", ""), _negated=True),
                name="capexception_reason_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="capexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "required_offices__contained_by",
                        [
                            "director_of_childrens_services",
                            "chief_executive",
                            "section_151_officer",
                            "monitoring_officer",
                        ],
                    ),
                    ("required_offices__len__gte", 2),
                ),
                name="capexception_two_offices",
            ),
        ),
        migrations.AddConstraint(
            model_name="capexception",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("requested_at"))),
                name="capexception_expires_after_it_is_asked_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="capexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_at", None),
                        ("approved_by", None),
                        ("closed_at", None),
                        ("closed_by", None),
                        ("state", "requested"),
                    ),
                    models.Q(
                        ("approved_at__isnull", False),
                        ("approved_by__isnull", False),
                        ("closed_at", None),
                        ("closed_by", None),
                        ("state", "approved"),
                    ),
                    models.Q(
                        ("approved_at", None),
                        ("approved_by", None),
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        ("state", "rejected"),
                    ),
                    models.Q(
                        models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        ("closed_at__isnull", False),
                        ("closed_by", None),
                        ("state", "expired"),
                    ),
                    _connector="OR",
                ),
                name="capexception_dates_fit_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="exceptionanswer",
            constraint=models.UniqueConstraint(
                fields=("exception", "office"), name="exceptionanswer_office_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="exceptionanswer",
            constraint=models.UniqueConstraint(
                fields=("exception", "answered_by"), name="exceptionanswer_person_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="exceptionanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approves", True),
                    models.Q(("comment", ""), _negated=True),
                    _connector="OR",
                ),
                name="exceptionanswer_no_is_explained",
            ),
        ),
    ]
