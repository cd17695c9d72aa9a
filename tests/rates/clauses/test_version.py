import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rates.clauses import CLAUSES, BadClauses, Kind, defaults, diff, explain, validate

EXPECTED_DEFAULTS = {
    "cap_bases": ["paye", "umbrella"],
    "salary_basis": "top",
    "supplements_counted": [],
    "statistic": "mean",
    "tolerance_percent": "0",
    "rounding": "penny",
    "umbrella_includes_pension": False,
    "conversion_weekly_hours": "37",
    "night_multiplier": "1.00",
    "night_from": "22:00",
    "night_until": "06:00",
    "saturday_multiplier": "1.00",
    "sunday_multiplier": "1.00",
    "bank_holiday_multiplier": "1.00",
    "breaks_paid": False,
    "exception_approvers": ["director_of_childrens_services", "chief_executive"],
    "experience_months": 36,
    "early_career_months": 12,
    "references_required": 2,
    "references_window_months": 24,
    "dbs_max_age_months": 36,
    "cool_off_months": 3,
    "cool_off_counts_bank": False,
    "offer_hours": 48,
    "rest_hours": 11,
    "timesheet_cut_off": "wednesday",
    "pay_day": "friday",
    "notice_weeks": 4,
    "supervision_interval_weeks": 4,
    "caseload_threshold": 15,
    "review_working_days": 10,
    "head_start_hours": 4,
    "cascade_own_hours": 24,
    "cascade_pool_hours": 48,
    "cascade_reciprocal_hours": 48,
    "awr_counts_bank": True,
    "awr_alert_week": 10,
    "weekly_rest_hours": 24,
    "compensatory_rest": True,
    "weekly_hours_limit": 48,
    "opt_out_accepted": True,
    "opt_out_notice_weeks": 1,
    "break_after_hours": 6,
    "break_minutes": 20,
    "late_cancellation_hours": 24,
    "late_cancellation_percent": "0",
    "expenses_outside_rate": ["mileage", "travel", "parking"],
    "mileage_per_mile": "0.45",
    "headhunt_promotion_exempt": True,
    "leaving_notice_weeks": 4,
    "bank_fee_percent": "0",
    "bank_fee_per_hour": "0",
    "timesheet_escalation_days": 3,
    "timesheet_tolerance_minutes": 15,
    "timesheet_expenses_pounds": 100,
    "breach_explain_working_days": 10,
    "breach_directors_working_days": 10,
    "breach_governance_working_days": 20,
    "recharge_vat_pay": "undecided",
    "recharge_vat_on_costs": "undecided",
    "recharge_vat_fee": "undecided",
    "recharge_vat_expenses": "undecided",
    "return_engagements": [
        "bank_own",
        "bank_hosted",
        "agency_paye",
        "agency_umbrella",
        "limited_company",
        "project_team",
    ],
    "return_sign_off_office": "director_of_childrens_services",
    "severity_swe": "warn",
    "severity_rest_11": "escalate",
    "severity_rest_week": "escalate",
    "severity_available": "warn",
    "severity_distance": "warn",
    "severity_notice": "escalate",
    "severity_supervision": "warn",
    "severity_awr_12": "warn",
    "severity_review": "warn",
    "severity_headhunt": "escalate",
    "severity_expenses": "warn",
    "rank_continuity_team": 40,
    "rank_continuity_council": 20,
    "rank_distance": 20,
    "rank_fairness": 10,
    "rank_reliability": 5,
    "rank_cost": 5,
}


def some_value(clause):
    match clause.kind:
        case Kind.YES_NO:
            return st.booleans()
        case Kind.CHOICE:
            return st.sampled_from(sorted(clause.choices))
        case Kind.SEVERAL:
            names = sorted(filter(None, clause.choices))
            return st.lists(st.sampled_from(names), min_size=clause.minimum or 1, unique=True)
        case Kind.TIME:
            clock = st.tuples(st.integers(0, 23), st.integers(0, 59))
            return clock.map(lambda time: f"{time[0]:02}:{time[1]:02}")
    return st.integers(clause.minimum, clause.maximum)


def led(found):
    """With the weight of knowing the team raised to the highest of them."""
    weights = {k: v for k, v in (defaults() | found).items() if k.startswith("rank_")}
    return found | {"rank_continuity_team": max(weights.values())}


values = (
    st.fixed_dictionaries(
        {}, optional={code: some_value(clause) for code, clause in CLAUSES.items()}
    )
    .map(led)
    .filter(
        lambda found: (defaults() | found)["night_from"] != (defaults() | found)["night_until"]
    )
)


def test_defaults_are_these_and_valid():
    assert defaults() == EXPECTED_DEFAULTS
    assert validate(defaults()) == defaults()
    assert list(defaults()) == list(CLAUSES)


def test_defaults_are_a_fresh_copy():
    defaults()["cap_bases"].append("charge")
    assert defaults() == EXPECTED_DEFAULTS


@given(values)
def test_validate_result_is_complete_stable_and_json(found):
    checked = validate(found)
    assert list(checked) == list(CLAUSES)
    assert validate(json.loads(json.dumps(checked))) == checked


def test_validate_refuses_an_unknown_code():
    with pytest.raises(BadClauses, match=r"^coool_off cannot be 3\. Remove it"):
        validate({"coool_off": 3})


def test_validate_tells_all_problems_at_once():
    with pytest.raises(BadClauses) as refused:
        validate({"unheard_of": 1, "cool_off_months": 2, "rounding": "up", "notice_weeks": 5})
    problems = refused.value.problems
    assert [each.field for each in problems] == ["unheard_of", "rounding", "cool_off_months"]
    assert all(each.remedy for each in problems)
    assert str(refused.value).splitlines() == [str(each) for each in problems]


def test_validate_night_needs_two_times():
    assert validate({"night_from": "05:59"})["night_until"] == "06:00"
    with pytest.raises(BadClauses, match=r"^night_until cannot be 06:00\."):
        validate({"night_from": "06:00"})


@given(values)
def test_explain_has_a_full_sentence_for_every_clause(found):
    sentences = explain(found)
    assert [each.code for each in sentences] == list(CLAUSES)
    for each in sentences:
        assert str(each).endswith(".")
        assert "{" not in each.text
        assert each.label == CLAUSES[each.code].label


def test_explain_refuses_what_validate_refuses():
    with pytest.raises(BadClauses):
        explain({"notice_weeks": 3})


@given(values, values)
def test_diff_applied_to_the_old_gives_the_new(old, new):
    changes = {change.code: change.new for change in diff(old, new)}
    assert validate(old) | changes == validate(new)
    assert all(change.old != change.new for change in diff(old, new))


def test_diff_left_out_is_the_default():
    assert diff({}, defaults()) == ()


def test_diff_says_what_changed():
    (change,) = diff({}, {"cool_off_months": 6})
    assert (change.old, change.new) == (3, 6)
    assert str(change) == "Cool-off: from 3 months to 6 months."
