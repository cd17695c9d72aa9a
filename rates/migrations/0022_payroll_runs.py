"""Add payroll runs: frozen, whole, and each line of pay in one of them.

- A run's lines are there and add up when it is made; none is added to it later.
- A line in a run is a line of its ledger, with its amount.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION guard_payrollrun_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM rates_payrollline WHERE run_id = NEW.id
            HAVING (count(*), count(DISTINCT worker_id), sum(amount))
                = (NEW.line_count, NEW.worker_count, NEW.total)) THEN
        RAISE EXCEPTION 'A run holds the lines that it was made with, and they add up to it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payrollrun_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON rates_payrollrun
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_payrollrun_whole();

CREATE FUNCTION guard_payrollline_of_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
            SELECT FROM rates_payrollrun AS run
            WHERE run.id IN (SELECT run_id FROM added)
            AND run.line_count < (SELECT count(*) FROM rates_payrollline WHERE run_id = run.id)) THEN
        RAISE EXCEPTION 'Nothing is added to a run that was made.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payrollrun_whole';
    END IF;
    IF EXISTS (
            SELECT FROM added AS line
            JOIN rates_payrollrun AS run ON run.id = line.run_id
            WHERE NOT EXISTS (
                SELECT FROM rates_spendline AS spend
                WHERE line.source = 'hours' AND spend.posting_key = line.posting_key
                AND spend.worked_on = to_date(split_part(line.posting_key, ':', 1), 'YYYYMMDD')
                AND (spend.worker_id, spend.employing_council_id, spend.amount)
                    = (line.worker_id, run.council_id, line.amount)
            ) AND NOT EXISTS (
                SELECT FROM rates_oncostline AS cost
                WHERE line.source = 'holiday' AND cost.posting_key = line.posting_key
                AND cost.kind = 'holiday'
                AND (cost.worker_id, cost.employing_council_id, cost.amount)
                    = (line.worker_id, run.council_id, line.amount)
            ) AND NOT EXISTS (
                SELECT FROM rates_expenseline AS expense
                WHERE line.source = 'expense' AND expense.posting_key = line.posting_key
                AND (expense.worker_id, expense.employing_council_id, expense.amount)
                    = (line.worker_id, run.council_id, line.amount))) THEN
        RAISE EXCEPTION 'A run pays what the ledgers of its council say, and nothing else.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payrollline_of_the_ledger';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER of_run AFTER INSERT ON rates_payrollline REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION guard_payrollline_of_run();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rates_payrollrun
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_payrollrun
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rates_payrollline
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rates_payrollline
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""
UNDO = """
DROP TRIGGER append_only_truncate ON rates_payrollline;
DROP TRIGGER append_only ON rates_payrollline;
DROP TRIGGER append_only_truncate ON rates_payrollrun;
DROP TRIGGER append_only ON rates_payrollrun;
DROP TRIGGER of_run ON rates_payrollline;
DROP FUNCTION guard_payrollline_of_run();
DROP TRIGGER whole ON rates_payrollrun;
DROP FUNCTION guard_payrollrun_whole();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_references_covered"),
        ("rates", "0021_recharge_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PayrollRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cut_off_on",
                    models.DateField(help_text="The day at noon of which the period closed."),
                ),
                ("pays_on", models.DateField()),
                ("line_count", models.IntegerField()),
                ("worker_count", models.IntegerField()),
                ("total", models.DecimalField(decimal_places=2, max_digits=14)),
                ("content", models.TextField(help_text="The CSV file, byte for byte.")),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payroll_runs",
                        to="accounts.council",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-cut_off_on", "council__name"],
            },
        ),
        migrations.CreateModel(
            name="PayrollLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("hours", "Hours"),
                            ("holiday", "Holiday pay"),
                            ("expense", "Expense"),
                        ],
                        max_length=10,
                    ),
                ),
                ("posting_key", models.CharField(max_length=120)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.worker",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="rates.payrollrun",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="payrollrun",
            constraint=models.UniqueConstraint(
                fields=("council", "cut_off_on"), name="payrollrun_period_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="payrollrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("line_count__gt", 0)), name="payrollrun_holds_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="payrollrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("pays_on__gt", models.F("cut_off_on"))),
                name="payrollrun_pays_after_cut_off",
            ),
        ),
        migrations.AddConstraint(
            model_name="payrollrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "sha256",
                        models.Func(
                            models.Func(
                                models.Func(
                                    models.F("content"),
                                    models.Value("UTF8"),
                                    function="convert_to",
                                ),
                                function="sha256",
                            ),
                            models.Value("hex"),
                            function="encode",
                            output_field=models.CharField(),
                        ),
                    )
                ),
                name="payrollrun_digest_fits",
            ),
        ),
        migrations.AddConstraint(
            model_name="payrollline",
            constraint=models.UniqueConstraint(
                fields=("source", "posting_key"), name="payrollline_exported_once"
            ),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
