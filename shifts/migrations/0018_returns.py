"""Quarterly returns: what was submitted stays as it was, and is answered once, by the right office."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION guard_returnversion_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] = ARRAY['state', 'answered_at', 'answered_by_id', 'reason'];
    problem text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        problem = 'A return is never removed.';
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'submitted' THEN
            problem = 'A return is submitted before it is answered.';
        ELSIF (NEW.submitted_at AT TIME ZONE 'Europe/London')::date
                < NEW.quarter + interval '3 months' THEN
            problem = 'A return is submitted once its quarter is over.';
        ELSIF NEW.number <> (
                SELECT coalesce(max(number), 0) + 1 FROM shifts_returnversion
                WHERE council_id = NEW.council_id AND quarter = NEW.quarter) THEN
            problem = 'A return is the next version of its quarter.';
        END IF;
    ELSIF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        problem = 'What was submitted never changes.';
    ELSIF OLD.state <> 'submitted' THEN
        problem = 'A return is answered once.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'returnversion_life';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER life BEFORE INSERT OR UPDATE OR DELETE ON shifts_returnversion
    FOR EACH ROW EXECUTE FUNCTION guard_returnversion_life();

CREATE FUNCTION guard_returnversion_hash() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sha256 <> encode(sha256(convert_to(NEW.content, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'The hash of a return is that of its content.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'returnversion_hash';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hash BEFORE INSERT ON shifts_returnversion
    FOR EACH ROW EXECUTE FUNCTION guard_returnversion_hash();

CREATE FUNCTION guard_returnversion_office() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.answered_by_id = NEW.submitted_by_id OR NOT EXISTS (
            SELECT FROM accounts_membership AS held
            WHERE held.user_id = NEW.answered_by_id AND held.council_id = NEW.council_id
            AND held.office = NEW.office AND held.ended_at IS NULL) THEN
        RAISE EXCEPTION 'A return is answered by its office, and never by who submitted it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'returnversion_office';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER office BEFORE UPDATE ON shifts_returnversion
    FOR EACH ROW WHEN (OLD.state = 'submitted' AND NEW.state <> 'submitted')
    EXECUTE FUNCTION guard_returnversion_office();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON shifts_returnversion
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""
UNDO = """
DROP TRIGGER append_only_truncate ON shifts_returnversion;
DROP TRIGGER office ON shifts_returnversion;
DROP FUNCTION guard_returnversion_office();
DROP TRIGGER hash ON shifts_returnversion;
DROP FUNCTION guard_returnversion_hash();
DROP TRIGGER life ON shifts_returnversion;
DROP FUNCTION guard_returnversion_life();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_references_covered"),
        ("shifts", "0017_expenses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quarter", models.DateField(help_text="Its first day.")),
                (
                    "nil",
                    models.BooleanField(
                        help_text="The council says that there is nothing to return."
                    ),
                ),
                ("saved_at", models.DateTimeField()),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.council",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-quarter", "council"],
            },
        ),
        migrations.CreateModel(
            name="ReturnAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("CAP", "Pay within the cap"),
                            (
                                "EXCEPTION",
                                "Pay over the cap only with an exception, before the work",
                            ),
                            ("ROLE-MAP", "Each job title stands for one of the five roles"),
                            ("REFS", "At least two practice-based references"),
                            ("EXPERIENCE", "Three years of direct experience after qualifying"),
                            (
                                "COOL-OFF",
                                "No agency work straight after a permanent post in the region",
                            ),
                            ("EARLY-CAREER", "Nobody in their assessed and supported year"),
                            ("NOTICE", "Four weeks of notice, or that of the permanent role"),
                            (
                                "HEADHUNT",
                                "No approach to another council’s worker during an assignment",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("complied", models.BooleanField()),
                ("reason", models.TextField(blank=True, max_length=2000)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="shifts.returndraft",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ReturnSupplier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("conduct", models.TextField(max_length=2000)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suppliers",
                        to="shifts.returndraft",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ReturnVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quarter", models.DateField(help_text="Its first day.")),
                ("number", models.PositiveSmallIntegerField()),
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
                        help_text="Who signs it off.",
                        max_length=40,
                    ),
                ),
                (
                    "content",
                    models.TextField(help_text="Canonical JSON; shifts.returns.contents."),
                ),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Waits for sign-off"),
                            ("signed_off", "Signed off"),
                            ("sent_back", "Sent back"),
                        ],
                        default="submitted",
                        max_length=20,
                    ),
                ),
                ("submitted_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="Why it was sent back.", max_length=2000
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="accounts.council",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-quarter", "council", "-number"],
            },
        ),
        migrations.AddConstraint(
            model_name="returndraft",
            constraint=models.UniqueConstraint(
                fields=("council", "quarter"), name="returndraft_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="returndraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("quarter__day", 1), ("quarter__month__in", [1, 4, 7, 10])),
                name="returndraft_quarter_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnanswer",
            constraint=models.UniqueConstraint(
                fields=("draft", "rule"), name="returnanswer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="returnanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rule__in",
                        [
                            "CAP",
                            "EXCEPTION",
                            "ROLE-MAP",
                            "REFS",
                            "EXPERIENCE",
                            "COOL-OFF",
                            "EARLY-CAREER",
                            "NOTICE",
                            "HEADHUNT",
                        ],
                    )
                ),
                name="returnanswer_rule_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("complied", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="returnanswer_no_is_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnsupplier",
            constraint=models.UniqueConstraint(
                models.F("draft"),
                django.db.models.functions.text.Lower("name"),
                name="returnsupplier_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnsupplier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    models.Q(("conduct", ""), _negated=True),
                ),
                name="returnsupplier_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnversion",
            constraint=models.UniqueConstraint(
                fields=("council", "quarter", "number"), name="returnversion_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="returnversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "submitted")),
                fields=("council", "quarter"),
                name="returnversion_one_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("quarter__day", 1), ("quarter__month__in", [1, 4, 7, 10])),
                name="returnversion_quarter_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "office__in",
                        [
                            "director_of_childrens_services",
                            "chief_executive",
                            "section_151_officer",
                            "monitoring_officer",
                        ],
                    )
                ),
                name="returnversion_office_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at", None),
                        ("answered_by", None),
                        ("reason", ""),
                        ("state", "submitted"),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("reason", ""),
                        ("state", "signed_off"),
                    ),
                    models.Q(
                        models.Q(("reason", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("state", "sent_back"),
                    ),
                    _connector="OR",
                ),
                name="returnversion_answer_fits_state",
            ),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
