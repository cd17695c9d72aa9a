"""Identity, qualification, training, driving, who saw each original, claims and their files."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import accounts.states


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_offices_and_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="CredentialClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("registration", "Social Work England registration"),
                            ("dbscheck", "DBS certificate"),
                            ("righttowork", "Right to work"),
                            ("identity", "Identity"),
                            ("qualification", "Qualification"),
                            ("reference", "Reference"),
                            ("training", "Training"),
                            ("driving", "Driving"),
                            ("employmentspell", "Post held"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "facts",
                    models.JSONField(
                        help_text="As the action that records this kind takes them."
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("verified", "Verified"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="submitted",
                        max_length=10,
                    ),
                ),
                ("submitted_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="Why it was refused.", max_length=500
                    ),
                ),
                (
                    "credential",
                    models.BigIntegerField(
                        help_text="The row that verifying it recorded, by its key in its table.",
                        null=True,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CredentialHistory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("credential", models.BigIntegerField()),
                ("body", models.JSONField(help_text="The whole row as it was.")),
                ("replaced_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-replaced_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Driving",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "original_seen_by",
                    models.CharField(blank=True, db_default="", max_length=120),
                ),
                ("original_seen_on", models.DateField(null=True)),
                (
                    "original_seen_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("video_call", "On a video call, holding the original"),
                            ("certified_copy", "As a certified copy"),
                            ("checked_online", "Checked online with the issuer"),
                        ],
                        db_default="",
                        max_length=20,
                    ),
                ),
                (
                    "licence_until",
                    models.DateField(help_text="Last day of the licence.", null=True),
                ),
                (
                    "business_insurance_until",
                    models.DateField(
                        help_text="Last day of insurance that covers driving for work.",
                        null=True,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("registration", "Social Work England registration"),
                            ("dbscheck", "DBS certificate"),
                            ("righttowork", "Right to work"),
                            ("identity", "Identity"),
                            ("qualification", "Qualification"),
                            ("reference", "Reference"),
                            ("training", "Training"),
                            ("driving", "Driving"),
                            ("employmentspell", "Post held"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "credential",
                    models.BigIntegerField(
                        help_text="The row that it shows, by its key in its table.", null=True
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="As whoever sent it called it.", max_length=120),
                ),
                ("content_type", models.CharField(max_length=20)),
                ("size", models.PositiveIntegerField(help_text="Bytes.")),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "original_seen_by",
                    models.CharField(blank=True, db_default="", max_length=120),
                ),
                ("original_seen_on", models.DateField(null=True)),
                (
                    "original_seen_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("video_call", "On a video call, holding the original"),
                            ("certified_copy", "As a certified copy"),
                            ("checked_online", "Checked online with the issuer"),
                        ],
                        db_default="",
                        max_length=20,
                    ),
                ),
                (
                    "document",
                    models.CharField(
                        choices=[
                            ("passport", "Passport"),
                            ("driving_licence", "Driving licence with a photograph"),
                            ("residence_permit", "Biometric residence permit"),
                            ("identity_card", "National identity card"),
                            ("birth_certificate", "Birth certificate"),
                        ],
                        max_length=20,
                    ),
                ),
                ("number_ends", models.CharField(max_length=4)),
                ("expires_on", models.DateField(help_text="Its last day.", null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "original_seen_by",
                    models.CharField(blank=True, db_default="", max_length=120),
                ),
                ("original_seen_on", models.DateField(null=True)),
                (
                    "original_seen_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("video_call", "On a video call, holding the original"),
                            ("certified_copy", "As a certified copy"),
                            ("checked_online", "Checked online with the issuer"),
                        ],
                        db_default="",
                        max_length=20,
                    ),
                ),
                ("award", models.CharField(max_length=120)),
                ("institution", models.CharField(max_length=120)),
                ("awarded_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "original_seen_by",
                    models.CharField(blank=True, db_default="", max_length=120),
                ),
                ("original_seen_on", models.DateField(null=True)),
                (
                    "original_seen_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("video_call", "On a video call, holding the original"),
                            ("certified_copy", "As a certified copy"),
                            ("checked_online", "Checked online with the issuer"),
                        ],
                        db_default="",
                        max_length=20,
                    ),
                ),
                ("course", models.CharField(max_length=120)),
                ("completed_on", models.DateField()),
                (
                    "expires_on",
                    models.DateField(help_text="The last day on which it counts.", null=True),
                ),
            ],
        ),
        migrations.AddField(
            model_name="dbscheck",
            name="original_seen_how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_person", "In person"),
                    ("video_call", "On a video call, holding the original"),
                    ("certified_copy", "As a certified copy"),
                    ("checked_online", "Checked online with the issuer"),
                ],
                db_default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="dbscheck",
            name="original_seen_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="employmentspell",
            name="original_seen_by",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="employmentspell",
            name="original_seen_how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_person", "In person"),
                    ("video_call", "On a video call, holding the original"),
                    ("certified_copy", "As a certified copy"),
                    ("checked_online", "Checked online with the issuer"),
                ],
                db_default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="employmentspell",
            name="original_seen_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="reference",
            name="original_seen_by",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="reference",
            name="original_seen_how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_person", "In person"),
                    ("video_call", "On a video call, holding the original"),
                    ("certified_copy", "As a certified copy"),
                    ("checked_online", "Checked online with the issuer"),
                ],
                db_default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="reference",
            name="original_seen_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="registration",
            name="original_seen_by",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="registration",
            name="original_seen_how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_person", "In person"),
                    ("video_call", "On a video call, holding the original"),
                    ("certified_copy", "As a certified copy"),
                    ("checked_online", "Checked online with the issuer"),
                ],
                db_default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="original_seen_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="righttowork",
            name="original_seen_by",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="righttowork",
            name="original_seen_how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_person", "In person"),
                    ("video_call", "On a video call, holding the original"),
                    ("certified_copy", "As a certified copy"),
                    ("checked_online", "Checked online with the issuer"),
                ],
                db_default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="righttowork",
            name="original_seen_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="dbscheck",
            name="original_seen_by",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddConstraint(
            model_name="dbscheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("original_seen_how", ""), ("original_seen_on", None)),
                    models.Q(
                        models.Q(("original_seen_by", ""), _negated=True),
                        ("original_seen_on__isnull", False),
                        (
                            "original_seen_how__in",
                            ["in_person", "video_call", "certified_copy", "checked_online"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="dbscheck_original_seen",
            ),
        ),
        migrations.AddConstraint(
            model_name="employmentspell",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("original_seen_how", ""), ("original_seen_on", None)),
                    models.Q(
                        models.Q(("original_seen_by", ""), _negated=True),
                        ("original_seen_on__isnull", False),
                        (
                            "original_seen_how__in",
                            ["in_person", "video_call", "certified_copy", "checked_online"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="employmentspell_original_seen",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("original_seen_how", ""), ("original_seen_on", None)),
                    models.Q(
                        models.Q(("original_seen_by", ""), _negated=True),
                        ("original_seen_on__isnull", False),
                        (
                            "original_seen_how__in",
                            ["in_person", "video_call", "certified_copy", "checked_online"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="reference_original_seen",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("original_seen_how", ""), ("original_seen_on", None)),
                    models.Q(
                        models.Q(("original_seen_by", ""), _negated=True),
                        ("original_seen_on__isnull", False),
                        (
                            "original_seen_how__in",
                            ["in_person", "video_call", "certified_copy", "checked_online"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="registration_original_seen",
            ),
        ),
        migrations.AddConstraint(
            model_name="righttowork",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("original_seen_how", ""), ("original_seen_on", None)),
                    models.Q(
                        models.Q(("original_seen_by", ""), _negated=True),
                        ("original_seen_on__isnull", False),
                        (
                            "original_seen_how__in",
                            ["in_person", "video_call", "certified_copy", "checked_online"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="righttowork_original_seen",
            ),
        ),
        migrations.AddField(
            model_name="credentialclaim",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="credentialclaim",
            name="submitted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="credentialclaim",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="accounts.worker",
            ),
        ),
        migrations.AddField(
            model_name="credentialhistory",
            name="replaced_by",
            field=models.ForeignKey(
                help_text="Who recorded what stands now; nobody is named where the row was removed.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="credentialhistory",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="history",
                to="accounts.worker",
            ),
        ),
        migrations.AddField(
            model_name="driving",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="driving",
            name="worker",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="driving",
                to="accounts.worker",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="claim",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="accounts.credentialclaim",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="uploaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="accounts.worker",
            ),
        ),
        migrations.AddField(
            model_name="identity",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="identity",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="identities",
                to="accounts.worker",
            ),
        ),
        migrations.AddField(
            model_name="qualification",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="qualification",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="qualifications",
                to="accounts.worker",
            ),
        ),
        migrations.AddField(
            model_name="training",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="training",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="trainings",
                to="accounts.worker",
            ),
        ),
        migrations.AddIndex(
            model_name="credentialclaim",
            index=models.Index(
                condition=models.Q(("state", accounts.states.ClaimState["SUBMITTED"])),
                fields=["worker"],
                name="credentialclaim_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "registration",
                            "dbscheck",
                            "righttowork",
                            "identity",
                            "qualification",
                            "reference",
                            "training",
                            "driving",
                            "employmentspell",
                        ],
                    )
                ),
                name="credentialclaim_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at", None),
                        ("decided_by", None),
                        ("state", accounts.states.ClaimState["SUBMITTED"]),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        (
                            "state__in",
                            [
                                accounts.states.ClaimState["VERIFIED"],
                                accounts.states.ClaimState["REFUSED"],
                                accounts.states.ClaimState["WITHDRAWN"],
                            ],
                        ),
                    ),
                    _connector="OR",
                ),
                name="credentialclaim_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            [
                                accounts.states.ClaimState["VERIFIED"],
                                accounts.states.ClaimState["REFUSED"],
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                    _connector="OR",
                ),
                name="credentialclaim_not_by_the_worker",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", accounts.states.ClaimState["REFUSED"]),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            ("state", accounts.states.ClaimState["REFUSED"]), _negated=True
                        ),
                        ("reason", ""),
                    ),
                    _connector="OR",
                ),
                name="credentialclaim_reason_of_refusal",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("credential__isnull", False),
                        ("state", accounts.states.ClaimState["VERIFIED"]),
                    ),
                    models.Q(
                        models.Q(
                            ("state", accounts.states.ClaimState["VERIFIED"]), _negated=True
                        ),
                        ("credential", None),
                    ),
                    _connector="OR",
                ),
                name="credentialclaim_credential_of_verified",
            ),
        ),
        migrations.AddIndex(
            model_name="credentialhistory",
            index=models.Index(fields=["kind", "credential"], name="credentialhistory_of"),
        ),
        migrations.AddConstraint(
            model_name="driving",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("licence_until__isnull", False),
                    ("business_insurance_until__isnull", False),
                    _connector="OR",
                ),
                name="driving_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="driving",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("original_seen_by", ""), _negated=True),
                    ("original_seen_on__isnull", False),
                    (
                        "original_seen_how__in",
                        ["in_person", "video_call", "certified_copy", "checked_online"],
                    ),
                ),
                name="driving_original_seen",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["sha256"], name="evidence_sha256"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "registration",
                            "dbscheck",
                            "righttowork",
                            "identity",
                            "qualification",
                            "reference",
                            "training",
                            "driving",
                            "employmentspell",
                        ],
                    )
                ),
                name="evidence_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "content_type__in",
                        ("application/pdf", "image/png", "image/jpeg", "image/heic"),
                    )
                ),
                name="evidence_content_type_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gt", 0)), name="evidence_size_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                name="evidence_sha256_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "^[^/\\\\[:cntrl:]]+$")),
                name="evidence_name_plain",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("credential__isnull", False), ("claim__isnull", False), _connector="OR"
                ),
                name="evidence_shows_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("claim__isnull", False)),
                fields=("claim", "sha256"),
                name="evidence_of_a_claim_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("claim", None)),
                fields=("kind", "credential", "sha256"),
                name="evidence_of_a_credential_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "document__in",
                        [
                            "passport",
                            "driving_licence",
                            "residence_permit",
                            "identity_card",
                            "birth_certificate",
                        ],
                    )
                ),
                name="identity_document_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.CheckConstraint(
                condition=models.Q(("number_ends__regex", "^[A-Z0-9]{2,4}$")),
                name="identity_number_ends_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.UniqueConstraint(
                fields=("worker", "document"), name="identity_once_a_document"
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("original_seen_by", ""), _negated=True),
                    ("original_seen_on__isnull", False),
                    (
                        "original_seen_how__in",
                        ["in_person", "video_call", "certified_copy", "checked_online"],
                    ),
                ),
                name="identity_original_seen",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("award", ""), _negated=True),
                    models.Q(("institution", ""), _negated=True),
                ),
                name="qualification_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualification",
            constraint=models.UniqueConstraint(
                models.F("worker"),
                django.db.models.functions.text.Lower("award"),
                django.db.models.functions.text.Lower("institution"),
                name="qualification_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("original_seen_by", ""), _negated=True),
                    ("original_seen_on__isnull", False),
                    (
                        "original_seen_how__in",
                        ["in_person", "video_call", "certified_copy", "checked_online"],
                    ),
                ),
                name="qualification_original_seen",
            ),
        ),
        migrations.AddConstraint(
            model_name="training",
            constraint=models.CheckConstraint(
                condition=models.Q(("course", ""), _negated=True), name="training_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="training",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_on", None),
                    ("expires_on__gte", models.F("completed_on")),
                    _connector="OR",
                ),
                name="training_expires_after_completed",
            ),
        ),
        migrations.AddConstraint(
            model_name="training",
            constraint=models.UniqueConstraint(
                models.F("worker"),
                django.db.models.functions.text.Lower("course"),
                name="training_once_a_course",
            ),
        ),
        migrations.AddConstraint(
            model_name="training",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("original_seen_by", ""), _negated=True),
                    ("original_seen_on__isnull", False),
                    (
                        "original_seen_how__in",
                        ["in_person", "video_call", "certified_copy", "checked_online"],
                    ),
                ),
                name="training_original_seen",
            ),
        ),
    ]
