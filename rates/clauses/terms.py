"""The clauses on time, rest, ending and what is paid besides the hourly rate.

A sentence that says "illustrative" is about a figure that comes from no published rule.
"""

from rates.clauses.clause import Clause, Kind

WORKING_TIME = "Working Time Regulations 1998"
AGENCY_WORKERS = "Agency Workers Regulations 2010"
EXPENSES = {
    "mileage": "mileage",
    "travel": "public transport",
    "parking": "parking and tolls",
    "subsistence": "subsistence",
    "accommodation": "accommodation",
    "": "nothing",
}

TERMS = (
    Clause(
        code="awr_counts_bank",
        label="Agency-worker rights of lent bank workers",
        sentence="A bank worker lent by one council to another {value} as agency work "
        "for the twelve weeks to equal pay.",
        kind=Kind.YES_NO,
        default=True,
        choices={"true": "counts", "false": "does not count"},
    ),
    Clause(
        code="awr_alert_week",
        label="Alert before equal pay",
        sentence="Equal pay is due from week 12 with one host; an alert goes out in week {value}.",
        kind=Kind.WHOLE,
        default=10,
        minimum=1,
        maximum=12,
        source=AGENCY_WORKERS,
    ),
    Clause(
        code="weekly_rest_hours",
        label="Rest in each week",
        sentence="In each 7 days at least {value} of rest are uninterrupted; "
        "the law's floor is 24, or 48 in 14 days.",
        kind=Kind.WHOLE,
        default=24,
        minimum=24,
        maximum=72,
        unit="hour",
        source=WORKING_TIME,
    ),
    Clause(
        code="compensatory_rest",
        label="Compensatory rest",
        sentence="Rest that was cut short {value} by a named manager as made up later.",
        kind=Kind.YES_NO,
        default=True,
        choices={"true": "may be recorded", "false": "may not be recorded"},
        source=WORKING_TIME,
    ),
    Clause(
        code="weekly_hours_limit",
        label="Hours of a week",
        sentence="A worker averages at most {value} a week over 17 weeks, all work counted; "
        "the law's ceiling is 48.",
        kind=Kind.WHOLE,
        default=48,
        minimum=20,
        maximum=48,
        unit="hour",
        source=WORKING_TIME,
    ),
    Clause(
        code="opt_out_accepted",
        label="Opting out of the limit",
        sentence="A worker's written opt-out of that limit {value}.",
        kind=Kind.YES_NO,
        default=True,
        choices={"true": "is accepted", "false": "is not accepted"},
        source=WORKING_TIME,
    ),
    Clause(
        code="opt_out_notice_weeks",
        label="Withdrawing an opt-out",
        sentence="An opt-out ends {value} after it is withdrawn; "
        "the law's bounds are 7 days and 3 months.",
        kind=Kind.WHOLE,
        default=1,
        minimum=1,
        maximum=12,
        unit="week",
        source=WORKING_TIME,
    ),
    Clause(
        code="break_after_hours",
        label="Work that holds a break",
        sentence="A shift of more than {value} holds a break; the law's ceiling is 6.",
        kind=Kind.WHOLE,
        default=6,
        minimum=2,
        maximum=6,
        unit="hour",
        source=WORKING_TIME,
    ),
    Clause(
        code="break_minutes",
        label="Length of the break",
        sentence="That break is at least {value} long; the law's floor is 20.",
        kind=Kind.WHOLE,
        default=20,
        minimum=20,
        maximum=60,
        unit="minute",
        source=WORKING_TIME,
    ),
    Clause(
        code="late_cancellation_hours",
        label="Late cancellation",
        sentence="A shift called off with less than {value} of notice is called off late "
        "(illustrative: no published rule sets it).",
        kind=Kind.WHOLE,
        default=24,
        minimum=0,
        maximum=336,
        unit="hour",
    ),
    Clause(
        code="late_cancellation_percent",
        label="Pay for a late cancellation",
        sentence="A worker is paid {value} of a shift that is called off late.",
        kind=Kind.DECIMAL,
        default="0",
        minimum=0,
        maximum=100,
        unit="%",
    ),
    Clause(
        code="expenses_outside_rate",
        label="Paid outside the hourly rate",
        sentence="Outside the hourly rate {value} may be paid, itemised and reported beside spend.",
        kind=Kind.SEVERAL,
        default=["mileage", "travel", "parking"],
        choices=EXPENSES,
    ),
    Clause(
        code="mileage_per_mile",
        label="Mileage",
        sentence="A mile driven for the work is paid at {value}; HMRC's approved allowance is 0.45.",
        kind=Kind.DECIMAL,
        default="0.45",
        minimum=0,
        maximum=1,
        unit="pound",
    ),
    Clause(
        code="headhunt_promotion_exempt",
        label="Approaches for a promotion",
        sentence="No signatory approaches another's worker during an assignment; "
        "an offer of promotion {value}.",
        kind=Kind.YES_NO,
        default=True,
        choices={"true": "is exempt", "false": "is no exception"},
    ),
    Clause(
        code="leaving_notice_weeks",
        label="Notice to leave the memorandum",
        sentence="A council leaves the memorandum with {value} of notice "
        "(illustrative: no published rule sets it).",
        kind=Kind.WHOLE,
        default=4,
        minimum=0,
        maximum=52,
        unit="week",
    ),
)
