from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, EmploymentSpell, Worker
from shifts.eligibility.ask import Ask
from shifts.eligibility.cool_off import CoolOff
from tests.factories import council_named
from tests.shifts.eligibility.asking import ask_for, day_shifts, seen, severity_of, told

DAY = timedelta(days=1)
AGENCY = ["agency_paye", "agency_umbrella", "limited_company", "project_team"]


Post = Callable[..., None]


@pytest.fixture
def leave(newcomer: Worker, liverpool: Council) -> Post:
    def post(
        last_day: date | None,
        reason: str = "resigned",
        start: date = date(2015, 1, 1),
        **changes: Any,
    ) -> None:
        normal = {
            "council": liverpool,
            "employer": "Liverpool",
            "directly_employed": True,
            "child_and_family": True,
            "kind": "permanent",
        }
        EmploymentSpell.objects.create(
            effective=DateRange(start, last_day + DAY if last_day else None),
            leaving_reason=reason if last_day else "",
            **normal | changes,
            **seen(newcomer),
        )

    return post


def agency(
    council: Council, *days: date, engagement: str = "agency_paye", **clauses: Any
) -> Ask:
    return ask_for(council, day_shifts(*days), engagement=engagement, **clauses)


@pytest.mark.parametrize(
    ("left_on", "months", "free_from"),
    [
        (date(2026, 1, 15), 3, date(2026, 4, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 2, 28), 3, date(2026, 5, 28)),
    ],
)
def test_barred_until_the_same_day_of_a_later_month(
    newcomer: Worker,
    liverpool: Council,
    leave: Post,
    left_on: date,
    months: int,
    free_from: date,
) -> None:
    leave(left_on)
    barred = agency(liverpool, free_from - DAY, cool_off_months=months)
    free = agency(liverpool, free_from, cool_off_months=months)
    assert severity_of(CoolOff(), newcomer, barred) == "block"
    assert severity_of(CoolOff(), newcomer, free) is None


def test_says_when_it_ends(newcomer: Worker, liverpool: Council, leave: Post) -> None:
    leave(date(2026, 1, 15))
    finding = told(CoolOff(), newcomer, agency(liverpool, date(2026, 4, 14)))
    assert finding.detail == (
        "A permanent children's services post in the region ends on 15 January 2026; "
        "agency work is possible from 15 April 2026, 3 months later."
    )


def test_still_in_post(newcomer: Worker, liverpool: Council, leave: Post) -> None:
    leave(None)
    finding = told(CoolOff(), newcomer, agency(liverpool, date(2026, 4, 14)))
    assert finding.detail == "In a permanent children's services post in the region."


@pytest.mark.parametrize("reason", ["redundancy", "probation", "permanent_role"])
def test_exceptions_start_when_the_post_has_ended(
    newcomer: Worker, liverpool: Council, leave: Post, reason: str
) -> None:
    leave(date(2026, 1, 15), reason)
    last_day = agency(liverpool, date(2026, 1, 15))
    day_after = agency(liverpool, date(2026, 1, 16))
    assert severity_of(CoolOff(), newcomer, last_day) == "block"
    assert severity_of(CoolOff(), newcomer, day_after) is None


@pytest.mark.parametrize("reason", ["resigned", "other", ""])
def test_other_reasons_are_no_exception(
    newcomer: Worker, liverpool: Council, leave: Post, reason: str
) -> None:
    leave(date(2026, 1, 15), reason)
    ask = agency(liverpool, date(2026, 1, 16))
    assert severity_of(CoolOff(), newcomer, ask) == "block"


@pytest.mark.parametrize("engagement", AGENCY)
def test_every_agency_type_is_held_to_it(
    newcomer: Worker, liverpool: Council, leave: Post, engagement: str
) -> None:
    leave(date(2026, 1, 15))
    ask = agency(liverpool, date(2026, 2, 2), engagement=engagement)
    assert severity_of(CoolOff(), newcomer, ask) == "block"


@pytest.mark.parametrize("counts", [False, True])
@pytest.mark.parametrize("engagement", ["bank_own", "bank_hosted"])
@pytest.mark.parametrize("host", ["Liverpool", "Wirral"])
def test_bank_counts_only_when_lent_and_a_clause_says_so(
    newcomer: Worker, leave: Post, engagement: str, counts: bool, host: str
) -> None:
    leave(date(2026, 1, 15))
    ask = agency(
        council_named(host),
        date(2026, 2, 2),
        engagement=engagement,
        cool_off_counts_bank=counts,
    )
    lent = host == "Wirral"
    assert severity_of(CoolOff(), newcomer, ask) == ("block" if lent and counts else None)


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({}, "block"),
        ({"kind": "fixed_term"}, None),
        ({"child_and_family": False}, None),
        ({"council": None}, None),
    ],
)
def test_only_permanent_posts_with_children_in_the_region(
    newcomer: Worker,
    liverpool: Council,
    leave: Post,
    changes: dict[str, Any],
    severity: str | None,
) -> None:
    leave(date(2026, 1, 15), **changes)
    assert severity_of(CoolOff(), newcomer, agency(liverpool, date(2026, 2, 2))) == severity


@pytest.mark.parametrize(("council", "severity"), [("Wirral", "block"), ("Leeds", None)])
def test_any_council_of_the_same_region(
    newcomer: Worker, liverpool: Council, leave: Post, council: str, severity: str | None
) -> None:
    leave(date(2026, 1, 15), council=council_named(council))
    assert severity_of(CoolOff(), newcomer, agency(liverpool, date(2026, 2, 2))) == severity


def test_a_post_that_starts_after_the_work_does_not_matter(
    newcomer: Worker, liverpool: Council, leave: Post
) -> None:
    leave(None, start=date(2026, 2, 3))
    assert severity_of(CoolOff(), newcomer, agency(liverpool, date(2026, 2, 2))) is None
    later = agency(liverpool, date(2026, 2, 2), date(2026, 2, 3))
    assert severity_of(CoolOff(), newcomer, later) == "block"


def test_the_latest_of_several_posts_is_named(
    newcomer: Worker, liverpool: Council, leave: Post
) -> None:
    leave(date(2026, 1, 15), start=date(2015, 1, 1))
    leave(date(2026, 1, 31), start=date(2020, 1, 1))
    finding = told(CoolOff(), newcomer, agency(liverpool, date(2026, 2, 2)))
    assert "possible from 30 April 2026" in finding.detail
