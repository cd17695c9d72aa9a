"""Spines of areas and councils, settled awards beside provisional ones, and back-pay.

- A grade stands on a spine that is open to its council.
- A back-pay line is what its spend line is owed, and is only ever added to a proposal not decided.
- A proposal is decided once, and accepted only when the version with the settled caps, or
  a later one, is signed.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

PROTECT = django.db.models.deletion.PROTECT
STATES = [("proposed", "To decide"), ("accepted", "Accepted"), ("declined", "Declined")]
SCOPES = [
    ("national", "National, outside London"),
    ("inner", "Inner London"),
    ("outer", "Outer London"),
    ("local", "One council"),
]


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def no_overlap(*equal):
    return django.contrib.postgres.constraints.ExclusionConstraint(
        expressions=[*((name, "=") for name in equal), ("effective", "&&")],
        name="award_no_overlap",
    )


TABLES = [
    migrations.AddField(
        "spine", "scope", models.CharField(choices=SCOPES, default="national", max_length=10)
    ),
    migrations.AddField(
        "spine",
        "council",
        models.ForeignKey(
            null=True, on_delete=PROTECT, related_name="+", to="accounts.council"
        ),
    ),
    migrations.AlterModelOptions("spine", options={"ordering": ["code"]}),
    migrations.AddConstraint(
        "spine",
        models.CheckConstraint(
            condition=Q(scope__in=["national", "inner", "outer", "local"]),
            name="spine_scope_known",
        ),
    ),
    migrations.AddConstraint(
        "spine",
        models.CheckConstraint(
            condition=Q(scope="local", council__isnull=False)
            | (~Q(scope="local") & Q(council=None)),
            name="spine_council_fits_scope",
        ),
    ),
    migrations.RemoveConstraint("award", "award_no_overlap"),
    migrations.AddConstraint("award", no_overlap("spine", "status")),
    migrations.CreateModel(
        name="Settlement",
        fields=[
            ("id", key()),
            ("effective_from", models.DateField(help_text="First day of the new versions.")),
            ("settled_at", models.DateTimeField()),
            (
                "award",
                models.ForeignKey(
                    on_delete=PROTECT, related_name="settlements", to="rates.award"
                ),
            ),
            (
                "region",
                models.ForeignKey(on_delete=PROTECT, related_name="+", to="accounts.region"),
            ),
            (
                "settled_by",
                models.ForeignKey(
                    on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("award", "region"), name="settlement_once")
            ]
        },
    ),
    migrations.CreateModel(
        name="BackPayProposal",
        fields=[
            ("id", key()),
            ("state", models.CharField(choices=STATES, default="proposed", max_length=10)),
            ("reason", models.CharField(blank=True, max_length=300)),
            ("proposed_at", models.DateTimeField()),
            ("decided_at", models.DateTimeField(null=True)),
            (
                "settlement",
                models.ForeignKey(
                    on_delete=PROTECT, related_name="proposals", to="rates.settlement"
                ),
            ),
            (
                "council",
                models.ForeignKey(
                    on_delete=PROTECT, related_name="back_pay", to="accounts.council"
                ),
            ),
            (
                "version",
                models.ForeignKey(
                    help_text="To be signed first; null where no new version was needed.",
                    null=True,
                    on_delete=PROTECT,
                    related_name="+",
                    to="rates.memorandumversion",
                ),
            ),
            (
                "proposed_by",
                models.ForeignKey(
                    on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "decided_by",
                models.ForeignKey(
                    null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "ordering": ["-proposed_at", "council__name", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(state__in=["proposed", "accepted", "declined"]),
                    name="backpayproposal_state_known",
                ),
                models.CheckConstraint(
                    condition=Q(decided_at=None, decided_by=None, reason="", state="proposed")
                    | (
                        ~Q(state="proposed")
                        & Q(decided_at__isnull=False, decided_by__isnull=False)
                    ),
                    name="backpayproposal_decision_paired",
                ),
                models.CheckConstraint(
                    condition=~Q(state="declined") | ~Q(reason=""),
                    name="backpayproposal_declined_with_reason",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="BackPayLine",
        fields=[
            ("id", key()),
            ("new_cap_rate", models.DecimalField(decimal_places=2, max_digits=7)),
            ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
            ("working", models.CharField(max_length=200)),
            (
                "proposal",
                models.ForeignKey(
                    on_delete=PROTECT, related_name="lines", to="rates.backpayproposal"
                ),
            ),
            (
                "settlement",
                models.ForeignKey(on_delete=PROTECT, related_name="+", to="rates.settlement"),
            ),
            (
                "spend_line",
                models.ForeignKey(
                    on_delete=PROTECT, related_name="back_pay", to="rates.spendline"
                ),
            ),
        ],
        options={
            "ordering": ["spend_line__worked_on", "spend_line_id"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("settlement", "spend_line"), name="backpayline_once"
                ),
                models.CheckConstraint(
                    condition=Q(amount__gt=0), name="backpayline_amount_positive"
                ),
            ],
        },
    ),
]

GRADE_SPINE = """
CREATE FUNCTION guard_grade_spine_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT FROM rates_spine AS spine, accounts_council AS council
            WHERE spine.id = NEW.spine_id AND council.id = NEW.council_id
            AND (spine.council_id = council.id
                 OR spine.scope = coalesce(nullif(council.london_area, ''), 'national'))) THEN
        RAISE EXCEPTION 'A grade stands on its council''s own spine or on that of its area.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'grade_spine_fits';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER spine_fits BEFORE INSERT OR UPDATE ON rates_grade
    FOR EACH ROW EXECUTE FUNCTION guard_grade_spine_fits();
"""

APPEND_ONLY = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION guard_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse_change();
"""
    for table in ("rates_settlement", "rates_backpayline")
)

BACK_PAY = """
CREATE FUNCTION guard_backpayline_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proposal rates_backpayproposal;
BEGIN
    -- The lock makes deciding wait for this line, and this line see a decision just made.
    SELECT * INTO proposal FROM rates_backpayproposal WHERE id = NEW.proposal_id FOR SHARE;
    IF proposal.state <> 'proposed' OR proposal.settlement_id <> NEW.settlement_id
        OR NOT EXISTS (
            SELECT FROM rates_spendline AS line
            JOIN rates_settlement AS settlement ON settlement.id = NEW.settlement_id
            JOIN rates_award AS award ON award.id = settlement.award_id
            WHERE line.id = NEW.spend_line_id
            AND line.host_council_id = proposal.council_id
            AND award.effective @> line.worked_on
            AND line.hourly_rate = line.cap_rate
            AND NEW.new_cap_rate > line.cap_rate
            AND NEW.amount = -line.amount
                + round(line.minutes * NEW.new_cap_rate * line.multiplier / 60, 2)) THEN
        RAISE EXCEPTION 'Back-pay is the difference to the settled cap, for a line at its cap.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'backpayline_adds_up';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER adds_up BEFORE INSERT ON rates_backpayline
    FOR EACH ROW EXECUTE FUNCTION guard_backpayline_adds_up();

CREATE FUNCTION guard_backpayproposal_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    problem text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        problem = 'A proposal is never removed.';
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN
            problem = 'A proposal starts undecided.';
        END IF;
    ELSIF OLD.state <> 'proposed' THEN
        problem = 'A proposal is decided on once.';
    ELSIF (NEW.settlement_id, NEW.council_id, NEW.version_id, NEW.proposed_at, NEW.proposed_by_id)
        IS DISTINCT FROM
          (OLD.settlement_id, OLD.council_id, OLD.version_id, OLD.proposed_at, OLD.proposed_by_id)
    THEN
        problem = 'What was proposed does not change.';
    ELSIF NEW.state = 'accepted' AND NEW.version_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM rates_memorandumversion AS proposed
            JOIN rates_memorandumversion AS version
                ON version.memorandum_id = proposed.memorandum_id
                AND version.number >= proposed.number
            WHERE proposed.id = NEW.version_id
            AND version.state IN ('signed', 'in_force', 'superseded')) THEN
        problem = 'Back-pay follows caps that every party has signed.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem
            USING ERRCODE = 'check_violation', CONSTRAINT = 'backpayproposal_life';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER life BEFORE INSERT OR UPDATE OR DELETE ON rates_backpayproposal
    FOR EACH ROW EXECUTE FUNCTION guard_backpayproposal_life();
"""

UNDO = """
DROP TRIGGER life ON rates_backpayproposal;
DROP FUNCTION guard_backpayproposal_life();
DROP TRIGGER adds_up ON rates_backpayline;
DROP FUNCTION guard_backpayline_adds_up();
DROP TRIGGER append_only ON rates_settlement;
DROP TRIGGER append_only_truncate ON rates_settlement;
DROP TRIGGER append_only ON rates_backpayline;
DROP TRIGGER append_only_truncate ON rates_backpayline;
DROP TRIGGER spine_fits ON rates_grade;
DROP FUNCTION guard_grade_spine_fits();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rates", "0003_title_outcomes"),
        ("accounts", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *TABLES,
        migrations.RunSQL(GRADE_SPINE + APPEND_ONLY + BACK_PAY, UNDO),
    ]
