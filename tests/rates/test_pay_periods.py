"""In which period an approval is paid, and when: worked from a calendar on paper."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rates.pay_periods import PayCalendar, PayTerms, TermsSpan

WEDNESDAY_FRIDAY = PayTerms(cut_off="wednesday", pay_day="friday")
CHRISTMAS, BOXING_DAY = date(2026, 12, 25), date(2026, 12, 28)
GOOD_FRIDAY = date(2027, 3, 26)


def calendar(*spans: TermsSpan) -> PayCalendar:
    return PayCalendar(
        spans=spans,
        otherwise=WEDNESDAY_FRIDAY,
        bank_holidays=frozenset({CHRISTMAS, BOXING_DAY, GOOD_FRIDAY}),
    )


@pytest.mark.parametrize(
    ("approved_at", "cut_off_on", "pays_on"),
    [
        # British Summer Time: noon on Wednesday 21 October is 11:00 in UTC
        ("2026-10-21T11:00:00", "2026-10-21", "2026-10-30"),
        ("2026-10-21T11:00:01", "2026-10-28", "2026-11-06"),
        ("2026-10-15T08:00:00", "2026-10-21", "2026-10-30"),
        # winter: noon is noon, and the pay day of Christmas week is the Thursday
        ("2026-12-16T12:00:00", "2026-12-16", "2026-12-24"),
        ("2026-12-16T12:00:01", "2026-12-23", "2027-01-01"),
        # Good Friday: the Thursday before
        ("2027-03-17T12:00:00", "2027-03-17", "2027-03-25"),
    ],
)
def test_period_at(approved_at: str, cut_off_on: str, pays_on: str) -> None:
    at = datetime.fromisoformat(approved_at).replace(tzinfo=UTC)
    period = calendar().period_at(at)
    assert (period.name, period.pays_on.isoformat()) == (cut_off_on, pays_on)


def test_pay_day_on_a_monday_goes_back_over_the_weekend() -> None:
    mondays = TermsSpan(
        starts_on=None,
        ends_before=None,
        terms=PayTerms(cut_off="thursday", pay_day="monday"),
    )
    period = calendar(mondays).closing_on(date(2026, 12, 24))
    assert period.pays_on == date(2026, 12, 24)  # over Boxing Day, a Sunday and Christmas


def test_another_version_moves_the_cut_off() -> None:
    """By the terms of the day of approval; the day they change belongs to the new ones."""
    later = TermsSpan(
        starts_on=date(2026, 10, 22),
        ends_before=None,
        terms=PayTerms(cut_off="monday", pay_day="thursday"),
    )
    found = calendar(later)
    before = found.period_at(datetime(2026, 10, 21, 9, tzinfo=UTC))
    after = found.period_at(datetime(2026, 10, 22, 9, tzinfo=UTC))
    assert (before.cut_off_on, before.pays_on) == (date(2026, 10, 21), date(2026, 10, 30))
    assert (after.cut_off_on, after.pays_on) == (date(2026, 10, 26), date(2026, 11, 5))


@pytest.mark.parametrize(
    ("now", "closed"),
    [("2026-10-21T11:00:00", "2026-10-14"), ("2026-10-21T11:00:01", "2026-10-21")],
)
def test_last_closed(now: str, closed: str) -> None:
    """At noon itself the period still takes approvals."""
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert calendar().last_closed(at).name == closed


@given(
    st.integers(0, 6 * 366 * 24 * 60).map(
        lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    )
)
def test_what_is_approved_is_in_the_next_period_to_close(at: datetime) -> None:
    period = calendar().period_at(at)
    assert at <= period.closes_at
    assert period.pays_on > period.cut_off_on
    last = calendar().last_closed(at)
    assert last.closes_at < at
    assert (period.cut_off_on - last.cut_off_on).days == 7
