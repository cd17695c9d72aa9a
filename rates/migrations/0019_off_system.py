"""Payments outside the system: what a file told stays, and comes in with all of the file."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION guard_offsystemimport_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    problem text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('columns', 'queued') OR NOT NEW.only_try THEN
            problem = 'A file starts by being tried.';
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        problem = 'A file that was brought is never forgotten.';
    ELSIF OLD.state IN ('done', 'lapsed') THEN
        problem = 'A file that is dealt with cannot change.';
    ELSIF (NEW.source_id, NEW.sha256, NEW.header, NEW.basis, NEW.requested_at)
        IS DISTINCT FROM (OLD.source_id, OLD.sha256, OLD.header, OLD.basis, OLD.requested_at)
        OR NEW.content NOT IN (OLD.content, ''::bytea) THEN
        problem = 'What was brought cannot change.';
    ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
            ('columns', 'queued'), ('columns', 'lapsed'), ('queued', 'running'),
            ('queued', 'tried'), ('queued', 'done'), ('queued', 'failed'),
            ('running', 'tried'), ('running', 'done'), ('running', 'failed'),
            ('tried', 'queued'), ('tried', 'lapsed'), ('failed', 'queued'),
            ('failed', 'lapsed')) THEN
        problem = format('A file cannot go from %s to %s.', OLD.state, NEW.state);
    ELSIF OLD.only_try AND NOT NEW.only_try
            AND (OLD.state, NEW.state) <> ('tried', 'queued') THEN
        problem = 'A file is tried before it is imported.';
    ELSIF NEW.state = 'done' AND NEW.added <> (
            SELECT count(*) FROM rates_offsystempayment WHERE imported_id = NEW.id) THEN
        problem = 'All of a file comes in, or nothing.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'offsystemimport_life';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER life BEFORE INSERT OR UPDATE OR DELETE ON rates_offsystemimport
    FOR EACH ROW EXECUTE FUNCTION guard_offsystemimport_life();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_offsystemimport
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();

CREATE FUNCTION guard_offsystempayment_comes_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT imported_id, council_id FROM added) AS came
        JOIN rates_offsystemimport AS file ON file.id = came.imported_id
        JOIN rates_paymentsource AS source ON source.id = file.source_id
        WHERE file.only_try OR file.state NOT IN ('queued', 'running')
        OR source.council_id <> came.council_id) THEN
        RAISE EXCEPTION 'A payment comes in with the file that tells of it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'offsystempayment_comes_with_its_file';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER comes_in AFTER INSERT ON rates_offsystempayment REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION guard_offsystempayment_comes_in();

CREATE FUNCTION guard_offsystempayment_facts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    finding text[] = ARRAY['found', 'confidence', 'why', 'candidates'];
    judgement text[] = ARRAY['job_role_id', 'cap_id', 'compared_amount', 'amount_at_cap',
        'over_cap_amount', 'converted', 'comparison'];
    answering text[] = ARRAY['worker_id', 'timesheets', 'answer', 'reason', 'answered_at',
        'answered_by_id'];
    -- Worked out by the database, after this.
    moving text[] = ARRAY['counted_on', 'standing'] || answering;
BEGIN
    IF OLD.answer = '' AND NEW.answer = '' THEN
        moving = moving || finding || judgement;
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
            OR (OLD.answer <> '' AND NEW.answer = '') THEN
        RAISE EXCEPTION 'What a file told never changes, nor what was found once it is answered.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'offsystempayment_facts_stay';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER facts_stay BEFORE UPDATE OR DELETE ON rates_offsystempayment
    FOR EACH ROW EXECUTE FUNCTION guard_offsystempayment_facts_stay();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_offsystempayment
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""
UNDO = """
DROP TRIGGER append_only_truncate ON rates_offsystempayment;
DROP TRIGGER facts_stay ON rates_offsystempayment;
DROP FUNCTION guard_offsystempayment_facts_stay();
DROP TRIGGER comes_in ON rates_offsystempayment;
DROP FUNCTION guard_offsystempayment_comes_in();
DROP TRIGGER append_only_truncate ON rates_offsystemimport;
DROP TRIGGER life ON rates_offsystemimport;
DROP FUNCTION guard_offsystemimport_life();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_references_covered"),
        ("rates", "0018_over_cap_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("paye", "PAYE"),
                            ("umbrella", "umbrella"),
                            ("limited", "limited company"),
                            ("charge", "charge"),
                        ],
                        help_text="Of rows that do not say theirs.",
                        max_length=10,
                    ),
                ),
                (
                    "columns",
                    models.JSONField(
                        default=dict, help_text="Our name of a column: the file's own."
                    ),
                ),
                ("remembered_at", models.DateTimeField()),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_sources",
                        to="accounts.council",
                    ),
                ),
                (
                    "remembered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="OffSystemImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                (
                    "content",
                    models.BinaryField(help_text="The file, until it is imported or let go."),
                ),
                (
                    "header",
                    models.JSONField(
                        help_text="The names of its columns, as they stand there."
                    ),
                ),
                ("columns", models.JSONField(default=dict)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("paye", "PAYE"),
                            ("umbrella", "umbrella"),
                            ("limited", "limited company"),
                            ("charge", "charge"),
                        ],
                        max_length=10,
                    ),
                ),
                ("only_try", models.BooleanField(db_default=True, default=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("columns", "Columns to name"),
                            ("queued", "Waiting to start"),
                            ("running", "At work"),
                            ("tried", "Tried, not imported yet"),
                            ("done", "Imported"),
                            ("failed", "Not imported"),
                            ("lapsed", "Let go"),
                        ],
                        default="columns",
                        max_length=10,
                    ),
                ),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("added", models.PositiveIntegerField(default=0)),
                (
                    "known",
                    models.PositiveIntegerField(
                        default=0, help_text="Rows that an earlier file held."
                    ),
                ),
                (
                    "found",
                    models.JSONField(
                        default=dict, help_text="Of those added, how many were found how."
                    ),
                ),
                (
                    "problems",
                    models.JSONField(
                        default=list, help_text="accounts.cells.Problem, the first 100."
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("progressed_at", models.DateTimeField(help_text="When it was last heard of.")),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="rates.paymentsource",
                    ),
                ),
            ],
            options={
                "ordering": ["-requested_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="OffSystemPayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "row",
                    models.PositiveIntegerField(
                        help_text="In its file, the header being row 1."
                    ),
                ),
                (
                    "fingerprint",
                    models.CharField(help_text="Of all that the row says.", max_length=64),
                ),
                (
                    "occurrence",
                    models.PositiveIntegerField(
                        help_text="1, or more where a file holds the same row again."
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("supplier", models.CharField(blank=True, max_length=120)),
                ("worker_name", models.CharField(blank=True, max_length=120)),
                ("registration_number", models.CharField(blank=True, max_length=12)),
                ("title", models.CharField(blank=True, max_length=120)),
                (
                    "worked",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        help_text="Days worked, as far as they are told.", null=True
                    ),
                ),
                ("paid_on", models.DateField(null=True)),
                ("hours", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ("hourly_rate", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("paye", "PAYE"),
                            ("umbrella", "umbrella"),
                            ("limited", "limited company"),
                            ("charge", "charge"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, help_text="Below zero: a credit.", max_digits=12
                    ),
                ),
                (
                    "counted_on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("worked__startswith"), models.F("paid_on")
                        ),
                        output_field=models.DateField(),
                    ),
                ),
                (
                    "found",
                    models.CharField(
                        choices=[
                            ("matched", "Found in the ledger"),
                            ("ambiguous", "Not sure"),
                            ("unmatched", "Not in the ledger"),
                        ],
                        max_length=10,
                    ),
                ),
                ("confidence", models.PositiveSmallIntegerField(help_text="Of 100.")),
                ("why", models.CharField(max_length=120)),
                (
                    "candidates",
                    models.JSONField(
                        default=list, help_text="The best three, with their reasons."
                    ),
                ),
                (
                    "timesheets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "compared_amount",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True),
                ),
                (
                    "amount_at_cap",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True),
                ),
                ("over_cap_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("converted", models.BooleanField(default=False)),
                ("comparison", models.CharField(max_length=500)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_ledger", "In the ledger"),
                            ("outside", "Paid outside the memorandum"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "standing",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(("answer", ""), _negated=True), then=models.F("answer")
                            ),
                            models.When(found="matched", then=models.Value("in_ledger")),
                            models.When(found="unmatched", then=models.Value("outside")),
                            default=models.Value("to_answer"),
                        ),
                        output_field=models.CharField(max_length=10),
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
                    "cap",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rates.cap",
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.council",
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="rates.offsystemimport",
                    ),
                ),
                (
                    "job_role",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jobrole",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.worker",
                    ),
                ),
            ],
            options={
                "ordering": ["-counted_on", "-id"],
                "indexes": [
                    models.Index(
                        fields=["council", "counted_on"], name="offsystempayment_counted"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("council", "fingerprint", "occurrence"),
                        name="offsystempayment_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True),
                        name="offsystempayment_amount_not_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basis__in", ["paye", "umbrella", "limited", "charge"])
                        ),
                        name="offsystempayment_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("worked__endswith__isnull", False),
                                ("worked__isempty", False),
                                ("worked__startswith__isnull", False),
                            ),
                            models.Q(("paid_on__isnull", False), ("worked", None)),
                            _connector="OR",
                        ),
                        name="offsystempayment_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours", None),
                            models.Q(("amount__gt", 0), ("hours__gt", 0)),
                            models.Q(("amount__lt", 0), ("hours__lt", 0)),
                            _connector="OR",
                        ),
                        name="offsystempayment_hours_with_the_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("found__in", ["matched", "ambiguous", "unmatched"])
                        ),
                        name="offsystempayment_found_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("timesheets", []),
                                ("worker", None),
                                models.Q(
                                    ("answer", "outside"),
                                    models.Q(
                                        ("answer", ""),
                                        models.Q(("found", "matched"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                models.Q(("timesheets", []), _negated=True),
                                ("worker__isnull", False),
                                models.Q(
                                    ("answer", "in_ledger"),
                                    models.Q(("answer", ""), ("found", "matched")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="offsystempayment_in_ledger_names_its_work",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at", None),
                                ("answered_by", None),
                                ("reason", ""),
                            ),
                            models.Q(
                                ("answer__in", ["in_ledger", "outside"]),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="offsystempayment_answer_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(
                                models.Q(("answer", "outside"), ("found", "matched")),
                                models.Q(("answer", "in_ledger"), ("found", "unmatched")),
                                _connector="OR",
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="offsystempayment_correction_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount_at_cap", None),
                                ("cap", None),
                                ("compared_amount", None),
                                ("converted", False),
                            ),
                            models.Q(
                                ("amount_at_cap__isnull", False),
                                ("cap__isnull", False),
                                ("compared_amount__gt", 0),
                                ("compared_amount__isnull", False),
                                ("job_role__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="offsystempayment_compared_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "over_cap_amount",
                                django.db.models.functions.comparison.Greatest(
                                    django.db.models.functions.comparison.Coalesce(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("compared_amount"),
                                            "-",
                                            models.F("amount_at_cap"),
                                        ),
                                        models.Value(0),
                                    ),
                                    models.Value(0),
                                ),
                            )
                        ),
                        name="offsystempayment_over_cap_adds_up",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="paymentsource",
            constraint=models.UniqueConstraint(
                models.F("council"),
                django.db.models.functions.text.Lower("name"),
                name="paymentsource_name_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentsource",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["paye", "umbrella", "limited", "charge"])),
                name="paymentsource_basis_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="offsystemimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["columns", "queued", "running", "tried", "done", "failed", "lapsed"],
                    )
                ),
                name="offsystemimport_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="offsystemimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["columns", "failed", "queued", "running", "tried"]),
                    ("content", b""),
                    _connector="OR",
                ),
                name="offsystemimport_content_until_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="offsystemimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("only_try", True), models.Q(("state", "done"), _negated=True)),
                    models.Q(("only_try", False), models.Q(("state", "tried"), _negated=True)),
                    _connector="OR",
                ),
                name="offsystemimport_tried_adds_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="offsystemimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "lapsed"), _negated=True),
                fields=("source", "sha256"),
                name="offsystemimport_once_a_file",
            ),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
