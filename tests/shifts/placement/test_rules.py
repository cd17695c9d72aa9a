"""What each rule finds of an assignment, and what it lets pass."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rates.caps import Basis
from rates.clauses import defaults
from rates.clauses.severity import MILDEST, code_of
from shifts.awr import clock
from shifts.placement.awr_12 import Awr12
from shifts.placement.caseload import CaseloadRule
from shifts.placement.facts import Approached, CutShort, Pay
from shifts.placement.headhunt import Headhunt
from shifts.placement.notice import Notice
from shifts.placement.registry import RULES
from shifts.placement.review import Review
from shifts.placement.rule import PlacementRule
from shifts.placement.supervision import SupervisionRule
from tests.shifts.building import MONDAY
from tests.shifts.placing import DAY, WEEK, facts_with


def said(rule: PlacementRule, **facts: Any) -> str | None:
    finding = rule.finding(facts_with(**facts))
    return finding.detail if finding else None


def test_nothing_is_found_of_a_placement_that_goes_well() -> None:
    assert [rule.finding(facts_with()) for rule in RULES] == [None] * len(RULES)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.code in MILDEST])
def test_a_memorandum_makes_a_rule_stricter_and_never_laxer(rule: PlacementRule) -> None:
    stricter = facts_with(clauses=defaults() | {code_of(rule.code): "block"})
    assert stricter.severity(rule.code, rule.severity.value) == "block"
    assert facts_with().severity(rule.code, rule.severity.value) == rule.severity


def test_supervision_is_due_on_the_day_and_overdue_after_it() -> None:
    due = MONDAY + 4 * WEEK
    assert said(SupervisionRule(), today=due) is None
    assert said(SupervisionRule(), today=due + DAY) == (
        "Supervision by Marcus Lee was due on 9 November 2026."
    )


def test_supervision_needs_a_name_and_ends_with_the_placement() -> None:
    assert said(SupervisionRule(), supervisor="") == "Nobody is named as supervisor."
    assert said(SupervisionRule(), supervisor="", today=MONDAY + 13 * WEEK) is None
    assert said(SupervisionRule(), today=MONDAY - DAY, supervision_due_on=MONDAY) is None


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"expected_caseload": 15}, None),
        ({"expected_caseload": 16}, "16 cases expected; the memorandum asks to talk above 15."),
        ({"expected_caseload": 20, "caseload": 15, "caseload_counted_on": MONDAY}, None),
        (
            {"expected_caseload": 5, "caseload": 16, "caseload_counted_on": MONDAY},
            "16 cases on 12 October 2026; the memorandum asks to talk above 15.",
        ),
        ({"expected_caseload": 16, "today": MONDAY + 13 * WEEK}, None),
    ],
)
def test_caseload_is_a_prompt_above_the_threshold(
    facts: dict[str, Any], found: str | None
) -> None:
    assert said(CaseloadRule(), **facts) == found


def test_caseload_is_never_more_than_a_warning() -> None:
    finding = CaseloadRule().finding(facts_with(expected_caseload=200))
    assert finding is not None
    assert finding.severity == "warn"
    assert "Nothing is refused because of it." in finding.remedy


def weeks_worked(count: int) -> dict[str, Any]:
    """On the last day of the so-manyth week."""
    today = MONDAY + count * WEEK - DAY
    counts = clock(worked_on=[MONDAY + n * WEEK for n in range(count)], until=today)
    return {"clock": counts, "today": today, "last_day": MONDAY + 30 * WEEK}


def paid(amount: str, basis: Basis = Basis.PAYE) -> Pay:
    return Pay(paid=Decimal(amount), basis=basis, permanent=Decimal("24.46"))


def test_awr_alerts_in_week_ten() -> None:
    assert said(Awr12(), **weeks_worked(9)) is None
    assert said(Awr12(), **weeks_worked(10)) == (
        "Week 10 of 12 with this council in this role; after the twelfth, basic pay must be that "
        "of permanent staff."
    )


def test_awr_compares_pay_from_the_day_after_the_twelfth_week() -> None:
    twelve = weeks_worked(12)
    assert "Week 12 of 12" in str(said(Awr12(), **twelve, pay=paid("24.45")))
    after = twelve | {"today": twelve["today"] + DAY}
    assert said(Awr12(), **after, pay=paid("24.46")) is None
    assert said(Awr12(), **after, pay=paid("24.45")) == (
        "Equal pay is due since 4 January 2027: the rate is £24.45 an hour, permanent staff have "
        "£24.46."
    )
    assert "grade for this role is not recorded" in str(said(Awr12(), **after))


def test_awr_compares_no_two_bases() -> None:
    after = weeks_worked(13)
    found = str(said(Awr12(), **after, pay=paid("30.00", Basis.UMBRELLA)))
    assert "£30.00" in found
    assert "£24.46" in found
    assert Basis.UMBRELLA.label in found


def test_awr_is_silent_where_no_clock_runs_and_after_the_end() -> None:
    assert said(Awr12()) is None
    assert said(Awr12(), **weeks_worked(10) | {"last_day": MONDAY}) is None


def test_review_is_due_on_the_day_and_overdue_after_it() -> None:
    over = {"last_day": MONDAY, "review_due_on": MONDAY + 2 * WEEK}
    assert said(Review(), **over, today=MONDAY + 2 * WEEK) is None
    assert said(Review(), **over, today=MONDAY + 2 * WEEK + DAY) == (
        "The review of this placement was due on 26 October 2026."
    )
    done = over | {"reviewed_on": MONDAY + 5 * WEEK}
    assert said(Review(), **done, today=MONDAY + 6 * WEEK) is None


def cut_short(days: int, *, by_council: bool = True) -> CutShort:
    return CutShort(by_council=by_council, told_on=MONDAY, notice_days=days, notice_due_days=28)


def test_notice_shorter_than_agreed_is_found_on_either_side() -> None:
    assert said(Notice(), cut_short=cut_short(28)) is None
    assert said(Notice(), cut_short=cut_short(27)) == (
        "The council gave 27 days of notice on 12 October 2026, of the 28 agreed."
    )
    assert "The worker gave 1 day of" in str(
        said(Notice(), cut_short=cut_short(1, by_council=False))
    )


def test_headhunt_stays_until_decided_and_a_promotion_is_exempt() -> None:
    promotion = Approached(made_on=MONDAY, promotion=True)
    other = Approached(made_on=date(2026, 10, 14), promotion=False)
    assert said(Headhunt(), approaches=(promotion,)) is None
    assert "14 October 2026" in str(said(Headhunt(), approaches=(promotion, other)))
    strict = defaults() | {"headhunt_promotion_exempt": False}
    assert "12 October 2026" in str(said(Headhunt(), approaches=(promotion,), clauses=strict))


def test_headhunt_escalates() -> None:
    other = Approached(made_on=MONDAY + timedelta(1), promotion=False)
    finding = Headhunt().finding(facts_with(approaches=(other,)))
    assert finding is not None
    assert finding.severity == "escalate"


def test_nothing_falls_due_in_what_never_began() -> None:
    """Only that its notice was too short stays found."""
    facts = facts_with(
        cancelled=True,
        supervisor="",
        caseload=30,
        caseload_counted_on=MONDAY,
        today=MONDAY + 20 * WEEK,
        cut_short=cut_short(1),
    )
    assert [rule.code for rule in RULES if rule.finding(facts)] == ["NOTICE"]
