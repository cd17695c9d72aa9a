from decimal import Decimal

import pytest

from accounts.models import Office
from rates.clauses import CLAUSES
from rates.clauses.clause import joined
from rates.money import BadInput


@pytest.mark.parametrize(
    ("code", "given", "stored"),
    [
        ("breaks_paid", True, True),
        ("statistic", "own", "own"),
        ("cap_bases", ["limited", "paye", "paye"], ["paye", "limited"]),
        ("supplements_counted", [], []),
        ("supplements_counted", False, []),
        ("supplements_counted", ["essential_car_user", "market"], ["market", "essential_car_user"]),
        (
            "supplements_counted",
            True,
            ["market", "retention", "essential_car_user", "local_weighting", "other"],
        ),
        ("notice_weeks", "6", 6),
        ("notice_weeks", Decimal("6.0"), 6),
        ("tolerance_percent", "5.50", "5.5"),
        ("tolerance_percent", Decimal("2.25"), "2.25"),
        ("tolerance_percent", 5, "5"),
        ("conversion_weekly_hours", "36.25", "36.25"),
        ("night_multiplier", "1.5", "1.50"),
        ("night_multiplier", 2, "2.00"),
        ("night_from", "00:00", "00:00"),
        ("night_until", "23:59", "23:59"),
        ("severity_swe", "block", "block"),
        ("severity_notice", "escalate", "escalate"),
        ("expenses_outside_rate", [], []),
    ],
)  # fmt: skip
def test_read_stores_one_form(code, given, stored):
    read = CLAUSES[code].read(given)
    assert (read, type(read)) == (stored, type(stored))


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("breaks_paid", 1),
        ("breaks_paid", "true"),
        ("breaks_paid", None),
        ("statistic", "mode"),
        ("statistic", ["mean"]),
        ("rounding", ""),
        ("cap_bases", []),
        ("cap_bases", True),
        ("cap_bases", "paye"),
        ("cap_bases", ["paye", "weekly"]),
        ("cap_bases", [["paye"]]),
        ("supplements_counted", ["bonus"]),
        ("supplements_counted", [""]),
        ("notice_weeks", 4.0),
        ("notice_weeks", True),
        ("notice_weeks", "4.5"),
        ("notice_weeks", "four"),
        ("notice_weeks", ""),
        ("tolerance_percent", 5.0),
        ("tolerance_percent", "5.555"),
        ("tolerance_percent", "-1"),
        ("tolerance_percent", "NaN"),
        ("tolerance_percent", Decimal("NaN")),
        ("tolerance_percent", "1e1"),
        ("night_from", "24:00"),
        ("night_from", "22:60"),
        ("night_from", "9:00"),
        ("night_from", "22:00:00"),
        ("night_from", 22),
        ("severity_swe", "ignore"),
        ("severity_notice", "warn"),
        ("expenses_outside_rate", ["bonus"]),
        ("tolerance_percent", "300"),
    ],
)
def test_read_refuses_naming_code_value_and_remedy(code, refused):
    with pytest.raises(BadInput) as problem:
        CLAUSES[code].read(refused)
    assert (problem.value.field, problem.value.value) == (code, repr(refused))
    assert problem.value.remedy == CLAUSES[code].remedy


LIMITS = {
    "tolerance_percent": ("0", "50", "0.01"),
    "conversion_weekly_hours": ("1", "48", "0.01"),
    "night_multiplier": ("1", "3", "0.01"),
    "saturday_multiplier": ("1", "3", "0.01"),
    "sunday_multiplier": ("1", "3", "0.01"),
    "bank_holiday_multiplier": ("1", "3", "0.01"),
    "experience_months": ("36", "120", "1"),
    "early_career_months": ("12", "36", "1"),
    "references_required": ("2", "6", "1"),
    "references_window_months": ("1", "60", "1"),
    "dbs_max_age_months": ("1", "60", "1"),
    "cool_off_months": ("3", "12", "1"),
    "offer_hours": ("1", "336", "1"),
    "rest_hours": ("11", "24", "1"),
    "notice_weeks": ("4", "12", "1"),
    "supervision_interval_weeks": ("1", "12", "1"),
    "caseload_threshold": ("1", "40", "1"),
    "review_working_days": ("1", "60", "1"),
    "head_start_hours": ("0", "336", "1"),
    "cascade_own_hours": ("0", "336", "1"),
    "cascade_pool_hours": ("0", "336", "1"),
    "cascade_reciprocal_hours": ("0", "336", "1"),
    "awr_alert_week": ("1", "12", "1"),
    "weekly_rest_hours": ("24", "72", "1"),
    "weekly_hours_limit": ("20", "48", "1"),
    "opt_out_notice_weeks": ("1", "12", "1"),
    "break_after_hours": ("2", "6", "1"),
    "break_minutes": ("20", "60", "1"),
    "late_cancellation_hours": ("0", "336", "1"),
    "late_cancellation_percent": ("0", "100", "0.01"),
    "mileage_per_mile": ("0", "1", "0.01"),
    "leaving_notice_weeks": ("0", "52", "1"),
    "bank_fee_percent": ("0", "30", "0.01"),
    "bank_fee_per_hour": ("0", "20", "0.01"),
    "timesheet_escalation_days": ("1", "20", "1"),
    "timesheet_tolerance_minutes": ("0", "240", "1"),
    "timesheet_expenses_pounds": ("0", "5000", "1"),
    "breach_explain_working_days": ("1", "60", "1"),
    "breach_directors_working_days": ("1", "60", "1"),
    "breach_governance_working_days": ("1", "60", "1"),
    "rank_continuity_team": ("0", "100", "1"),
    "rank_continuity_council": ("0", "100", "1"),
    "rank_distance": ("0", "100", "1"),
    "rank_fairness": ("0", "100", "1"),
    "rank_reliability": ("0", "100", "1"),
    "rank_cost": ("0", "100", "1"),
}


def test_read_limits_table_names_every_number():
    assert set(LIMITS) == {code for code, clause in CLAUSES.items() if clause.maximum}


@pytest.mark.parametrize("code", LIMITS)
def test_read_limits_both_sides(code):
    low, high, step = map(Decimal, LIMITS[code])
    for accepted in (low, high):
        assert Decimal(str(CLAUSES[code].read(accepted))) == accepted
    for refused in (low - step, high + step):
        with pytest.raises(BadInput):
            CLAUSES[code].read(refused)


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("breaks_paid", "Give true or false."),
        ("statistic", "Give one of: own, mean, median, highest."),
        (
            "cap_bases",
            "Give a list with at least one of: paye, umbrella, limited, charge.",
        ),
        (
            "supplements_counted",
            "Give a list with any of: "
            "market, retention, essential_car_user, local_weighting, other.",
        ),
        ("notice_weeks", "Give a whole number from 4 to 12."),
        ("tolerance_percent", "Give a number with at most 2 decimals from 0 to 50."),
        ("night_from", "Give a time from 00:00 to 23:59, such as 22:00."),
    ],
)
def test_remedy_says_what_to_give(code, remedy):
    assert CLAUSES[code].remedy == remedy


@pytest.mark.parametrize(
    ("code", "value", "sentence"),
    [
        ("breaks_paid", True, "Breaks are paid."),
        ("breaks_paid", False, "Breaks are not paid."),
        ("offer_hours", 1, "An offer stays open for 1 hour."),
        ("offer_hours", 48, "An offer stays open for 48 hours."),
        ("tolerance_percent", "1", "1 % is added to the permanent equivalent."),
        ("night_from", "22:00", "Night begins at 22:00."),
        ("rounding", "nearest_50p", "Each cap is rounded to the nearest 50p."),
        (
            "supplements_counted",
            [],
            "Besides salary, the permanent equivalent counts no supplements.",
        ),
        (
            "cap_bases",
            ["paye", "umbrella", "charge"],
            "Caps are set on these bases: PAYE, umbrella and charge.",
        ),
    ],
)
def test_explain_is_plain_english(code, value, sentence):
    assert CLAUSES[code].explain(value) == sentence


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_joined(words, text):
    assert joined(words) == text


def test_read_exception_approvers_are_two_offices_that_can_be_held():
    clause = CLAUSES["exception_approvers"]
    two = ["section_151_officer", "chief_executive"]
    assert clause.read(two) == ["chief_executive", "section_151_officer"]
    assert list(clause.choices) == Office.values
    for refused in (two[:1], [two[0], two[0]], [], [*two, "mayor"]):
        with pytest.raises(BadInput, match="at least 2 of"):
            clause.read(refused)
