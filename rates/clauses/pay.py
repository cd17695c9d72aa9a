"""The clauses that set what may be paid."""

from rates.caps import Basis, Statistic
from rates.clauses.clause import Clause, Kind
from rates.money import Rounding

SUPPLEMENTS = {
    "market": "market supplements",
    "retention": "retention payments",
    "essential_car_user": "essential car user allowances",
    "local_weighting": "local weightings",
    "other": "other regular supplements",
    "": "no supplements",
}

OFFICES = {
    "director_of_childrens_services": "the Director of Children’s Services",
    "chief_executive": "the Chief Executive",
    "section_151_officer": "the section 151 officer",
    "monitoring_officer": "the monitoring officer",
}


def multiplier(code: str, label: str, when: str) -> Clause:
    return Clause(
        code=code,
        label=label,
        sentence=f"{when} is paid at {{value}} times the rate, and the cap is multiplied alike.",
        kind=Kind.MULTIPLIER,
        default="1.00",
        minimum=1,
        maximum=3,
    )


PAY = (
    Clause(
        code="cap_bases",
        label="Bases that have a cap",
        sentence="Caps are set on these bases: {value}.",
        kind=Kind.SEVERAL,
        default=["paye", "umbrella"],
        choices={basis.value: basis.label for basis in Basis},
    ),
    Clause(
        code="salary_basis",
        label="Salary that stands for a role",
        sentence="A council's salary for a role is {value}.",
        kind=Kind.CHOICE,
        default="top",
        choices={
            "bottom": "the bottom of its grade",
            "mean": "the mean of its grade's points",
            "top": "the top of its grade",
            "reported_average": "the average that the council reports paying",
        },
    ),
    Clause(
        code="supplements_counted",
        label="Supplements counted",
        sentence="Besides salary, the permanent equivalent counts {value}.",
        kind=Kind.SEVERAL,
        default=[],
        choices=SUPPLEMENTS,
    ),
    Clause(
        code="statistic",
        label="Statistic across signatories",
        sentence="The cap stands on {value}.",
        kind=Kind.CHOICE,
        default="mean",
        choices={statistic.value: statistic.label for statistic in Statistic},
    ),
    Clause(
        code="tolerance_percent",
        label="Tolerance",
        sentence="{value} is added to the permanent equivalent.",
        kind=Kind.DECIMAL,
        default="0",
        minimum=0,
        maximum=50,
        unit="%",
    ),
    Clause(
        code="rounding",
        label="Rounding",
        sentence="Each cap is rounded {value}.",
        kind=Kind.CHOICE,
        default="penny",
        choices={rounding.value: rounding.label for rounding in Rounding},
    ),
    Clause(
        code="umbrella_includes_pension",
        label="Pension in the umbrella cap",
        sentence="Umbrella and limited company caps {value} the employer's pension.",
        kind=Kind.YES_NO,
        default=False,
        choices={"true": "include", "false": "leave out"},
    ),
    Clause(
        code="conversion_weekly_hours",
        label="Hours of a week in conversions",
        sentence="Umbrella and PAYE rates are converted for a week of {value}.",
        kind=Kind.DECIMAL,
        default="37",
        minimum=1,
        maximum=48,
        unit="hour",
    ),
    multiplier("night_multiplier", "Night work", "Work at night"),
    Clause(
        code="night_from",
        label="Night begins",
        sentence="Night begins at {value}.",
        kind=Kind.TIME,
        default="22:00",
    ),
    Clause(
        code="night_until",
        label="Night ends",
        sentence="Night ends at {value}.",
        kind=Kind.TIME,
        default="06:00",
    ),
    multiplier("saturday_multiplier", "Saturday work", "Work on a Saturday"),
    multiplier("sunday_multiplier", "Sunday work", "Work on a Sunday"),
    multiplier("bank_holiday_multiplier", "Bank holiday work", "Work on a bank holiday"),
    Clause(
        code="breaks_paid",
        label="Paid breaks",
        sentence="Breaks are {value}.",
        kind=Kind.YES_NO,
        default=False,
        choices={"true": "paid", "false": "not paid"},
    ),
    Clause(
        code="exception_approvers",
        label="Who approves pay over the cap",
        sentence="Pay over the cap needs the approval of {value}, each another person, before "
        "the work starts.",
        kind=Kind.SEVERAL,
        default=["director_of_childrens_services", "chief_executive"],
        choices=OFFICES,
        minimum=2,
        source="agency rules",
    ),
)
