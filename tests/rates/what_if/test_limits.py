"""The caps as if a version had been in force throughout, and the strictest of those that bind."""

from datetime import date
from decimal import Decimal

import pytest

from rates.caps import Basis, CapInForce
from rates.what_if import Figures, Limit, Row, as_if_throughout, digest_of, limits_of, total
from tests.rates.asking import APRIL, AUGUST, JULY, JUNE, MAY

SEPTEMBER = date(2026, 9, 1)


def cap(
    amount: str, starts_on: date, ends_before: date | None = None, **changes: str
) -> CapInForce:
    return CapInForce(
        cap_id=f"{amount} {starts_on} {changes}",
        memorandum=changes.get("memorandum", "City Region"),
        version=2,
        basis=Basis(changes.get("basis", "paye")),
        job_role=changes.get("job_role", "social_worker"),
        effective_from=starts_on,
        effective_until=ends_before,
        amount=Decimal(amount),
    )


def laid_out(
    *caps: CapInForce, starts_on: date = APRIL, ends_before: date = SEPTEMBER
) -> list[tuple[date, date, str]]:
    found = limits_of("E08000012", caps, starts_on, ends_before)
    return [(each.starts_on, each.ends_before, str(each.rate)) for each in found]


def throughout(
    *caps: CapInForce, starts_on: date, ends_before: date | None = None
) -> tuple[CapInForce, ...]:
    return as_if_throughout(caps, starts_on, ends_before)


def test_first_caps_hold_on_every_day_before() -> None:
    caps = throughout(cap("30.00", JUNE, JULY), cap("32.00", JULY), starts_on=JUNE)
    assert laid_out(*caps) == [(APRIL, JULY, "30.00"), (JULY, SEPTEMBER, "32.00")]


def test_last_caps_hold_on_every_day_after() -> None:
    caps = throughout(
        cap("30.00", MAY, JUNE), cap("32.00", JUNE, JULY), starts_on=MAY, ends_before=JULY
    )
    assert laid_out(*caps) == [(APRIL, JUNE, "30.00"), (JUNE, SEPTEMBER, "32.00")]


def test_version_that_begins_long_after_the_months() -> None:
    caps = throughout(cap("30.00", date(2027, 4, 1)), starts_on=date(2027, 4, 1))
    assert laid_out(*caps) == [(APRIL, SEPTEMBER, "30.00")]


def test_gap_at_the_start_stays_a_gap() -> None:
    """No cap on the version's first day is none on the days before it."""
    caps = throughout(cap("30.00", JULY), starts_on=JUNE)
    assert laid_out(*caps) == [(JULY, SEPTEMBER, "30.00")]


def test_gap_inside_stays_a_gap() -> None:
    caps = throughout(cap("30.00", MAY, JUNE), cap("31.00", JULY), starts_on=MAY)
    assert laid_out(*caps) == [(APRIL, JUNE, "30.00"), (JULY, SEPTEMBER, "31.00")]


def test_strictest_binds_while_it_holds() -> None:
    own = throughout(cap("30.00", JUNE), starts_on=JUNE)
    other = cap("29.00", JULY, AUGUST, memorandum="National")
    assert laid_out(*own, other) == [
        (APRIL, JULY, "30.00"),
        (JULY, AUGUST, "29.00"),
        (AUGUST, SEPTEMBER, "30.00"),
    ]


def test_looser_cap_of_another_memorandum_cuts_nothing() -> None:
    own = throughout(cap("30.00", JUNE), starts_on=JUNE)
    other = cap("35.00", JULY, AUGUST, memorandum="National")
    assert laid_out(*own, other) == [(APRIL, SEPTEMBER, "30.00")]


def test_roles_and_bases_apart() -> None:
    found = limits_of(
        "E08000012",
        [cap("40.00", APRIL, basis="umbrella"), cap("35.00", APRIL, job_role="team_manager")],
        APRIL,
        MAY,
    )
    assert [(each.job_role, each.basis, str(each.rate)) for each in found] == [
        ("social_worker", "umbrella", "40.00"),
        ("team_manager", "paye", "35.00"),
    ]


def test_no_caps() -> None:
    assert laid_out() == []


def test_limit_says_where_it_is_from() -> None:
    (limit,) = limits_of("E08000012", [cap("30.00", APRIL)], APRIL, MAY)
    assert limit.as_json() == {
        "council": "E08000012",
        "job_role": "social_worker",
        "basis": "paye",
        "starts_on": "2026-04-01",
        "ends_before": "2026-05-01",
        "rate": "30.00",
        "source": "City Region, version 2",
    }
    assert isinstance(limit, Limit)


def row(council: str = "E08000012", lines: int = 1, fingerprint: int = 7) -> Row:
    return Row(
        council=council,
        council_name=council,
        job_role="social_worker",
        job_role_name="Social worker",
        figures=Figures(lines=lines, minutes=60, spend=Decimal("30.00")),
        fingerprint=fingerprint,
    )


def digest(*rows: Row) -> str:
    return digest_of(
        version="City Region, version 2",
        first_month=APRIL,
        last_month=MAY,
        limits=[],
        rows=rows,
    )


def test_digest_is_of_the_lines_in_any_order() -> None:
    both = row(), row("E08000015")
    assert digest(*both) == digest(*reversed(both))


@pytest.mark.parametrize("other", [row(lines=2), row(fingerprint=8), row("E08000015")])
def test_digest_tells_other_lines(other: Row) -> None:
    assert digest(other) != digest(row())


def test_total_of_nothing() -> None:
    assert total([]) == Figures()
    assert Figures().share_passing is None


def test_total_adds_every_figure() -> None:
    assert total([row(), row("E08000015", lines=2)]) == Figures(
        lines=3, minutes=120, spend=Decimal("60.00")
    )


def test_shares_leave_out_what_has_no_cap() -> None:
    figures = Figures(minutes=90, minutes_over=30, minutes_over_proposed=10, minutes_no_cap=20)
    assert figures.minutes_passing == 60
    assert figures.share_passing == Decimal("66.67")
    assert figures.share_passing_before == Decimal("66.67")
    assert figures.hours == Decimal("1.50")
