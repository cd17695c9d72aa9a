"""The clauses that set who may be booked and how they work.

A sentence that says "illustrative" is about a figure that comes from no published rule.
"""

from rates.clauses.clause import Clause, Kind

AGENCY_RULES = "agency rules"

WEEKDAYS = {
    day.lower(): day for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
}

WORK = (
    Clause(
        code="experience_months",
        label="Experience",
        sentence="A worker has at least {value} of qualifying experience; the law asks for 36.",
        kind=Kind.WHOLE,
        default=36,
        minimum=36,
        maximum=120,
        unit="month",
        source=AGENCY_RULES,
    ),
    Clause(
        code="early_career_months",
        label="Newly qualified workers",
        sentence="Where no assessed year is recorded, a worker is in it for {value} "
        "after qualifying; the law's floor is 12.",
        kind=Kind.WHOLE,
        default=12,
        minimum=12,
        maximum=36,
        unit="month",
        source=AGENCY_RULES,
    ),
    Clause(
        code="references_required",
        label="References",
        sentence="A worker has at least {value} on the standard template.",
        kind=Kind.WHOLE,
        default=2,
        minimum=2,
        maximum=6,
        unit="practice-based reference",
        source=AGENCY_RULES,
    ),
    Clause(
        code="references_window_months",
        label="Age of references",
        sentence="A reference counts for {value} (illustrative: no published rule sets it).",
        kind=Kind.WHOLE,
        default=24,
        minimum=1,
        maximum=60,
        unit="month",
    ),
    Clause(
        code="dbs_max_age_months",
        label="Age of a DBS certificate",
        sentence="Without the update service, an enhanced DBS certificate counts for {value}.",
        kind=Kind.WHOLE,
        default=36,
        minimum=1,
        maximum=60,
        unit="month",
    ),
    Clause(
        code="cool_off_months",
        label="Cool-off",
        sentence="Nobody is engaged as agency within {value} of leaving a permanent post "
        "in the region; the law's floor is 3.",
        kind=Kind.WHOLE,
        default=3,
        minimum=3,
        maximum=12,
        unit="month",
        source=AGENCY_RULES,
    ),
    Clause(
        code="cool_off_counts_bank",
        label="Cool-off and lent bank workers",
        sentence="A bank worker lent by one council to another {value} as agency work "
        "for the cool-off.",
        kind=Kind.YES_NO,
        default=False,
        choices={"true": "counts", "false": "does not count"},
    ),
    Clause(
        code="offer_hours",
        label="How long an offer stays open",
        sentence="An offer stays open for {value}.",
        kind=Kind.WHOLE,
        default=48,
        minimum=1,
        maximum=336,
        unit="hour",
    ),
    Clause(
        code="rest_hours",
        label="Rest between working days",
        sentence="At least {value} of rest lie between working days; the law's floor is 11.",
        kind=Kind.WHOLE,
        default=11,
        minimum=11,
        maximum=24,
        unit="hour",
        source="Working Time Regulations 1998",
    ),
    Clause(
        code="timesheet_cut_off",
        label="Cut-off for hours",
        sentence="Hours approved by noon on {value} are in the next pay run.",
        kind=Kind.CHOICE,
        default="wednesday",
        choices=WEEKDAYS,
    ),
    Clause(
        code="pay_day",
        label="Pay day",
        sentence="Workers are paid on {value} of the week after the cut-off.",
        kind=Kind.CHOICE,
        default="friday",
        choices=WEEKDAYS,
    ),
    Clause(
        code="notice_weeks",
        label="Notice",
        sentence="Either side gives {value} of notice, or the permanent role's where shorter.",
        kind=Kind.WHOLE,
        default=4,
        minimum=4,
        maximum=12,
        unit="week",
        source=AGENCY_RULES,
    ),
    Clause(
        code="supervision_interval_weeks",
        label="Supervision",
        sentence="Supervision falls due every {value}.",
        kind=Kind.WHOLE,
        default=4,
        minimum=1,
        maximum=12,
        unit="week",
        source="employer standards",
    ),
    Clause(
        code="caseload_threshold",
        label="Caseload to discuss",
        sentence="A caseload above {value} is shown as a prompt, never as a limit; "
        "there is no national safe number, so the figure is illustrative.",
        kind=Kind.WHOLE,
        default=15,
        minimum=1,
        maximum=40,
        unit="case",
    ),
    Clause(
        code="review_working_days",
        label="End-of-placement review",
        sentence="A placement is reviewed within {value} of its last shift.",
        kind=Kind.WHOLE,
        default=10,
        minimum=1,
        maximum=60,
        unit="working day",
    ),
)
