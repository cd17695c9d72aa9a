from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import NotPermitted
from accounts.models import AuditEntry, Council
from rates.models import JobTitleMap
from rates.reports.title_flags import TitleFlag, clashes_of, overlap, titles_in_two_roles
from tests.conftest import People
from tests.factories import LONG_AGO
from tests.rates.asking import APRIL, JULY, JUNE, MAY

pytestmark = pytest.mark.django_db
SENIOR = "senior_social_worker"


@pytest.fixture
def title(people: People, liverpool: Council) -> Any:
    def made(
        council: Council = liverpool,
        job_role: str = "social_worker",
        *,
        days: tuple[date, date | None] = (APRIL, None),
        approved: bool = True,
        title: str = "Senior Practitioner",
    ) -> JobTitleMap:
        return JobTitleMap.objects.create(
            council=council,
            title=title,
            job_role_id=job_role,
            effective=DateRange(*days),
            proposed_at=LONG_AGO,
            proposed_by=people.hr,
            approved_at=timezone.now() if approved else None,
            approved_by=people.lead if approved else None,
        )

    return made


def told(flags: tuple[TitleFlag, ...]) -> list[tuple[str, ...]]:
    return [
        (
            flag.title,
            f"{flag.first.council}: {flag.first.job_role}",
            f"{flag.second.council}: {flag.second.job_role}",
            str(flag.days),
        )
        for flag in flags
    ]


def test_two_councils_price_a_title_in_two_roles(
    title: Any, people: People, wirral: Council
) -> None:
    title()
    title(wirral, SENIOR, days=(MAY, JULY), title="senior  PRACTITIONER")
    assert told(titles_in_two_roles(by=people.lead)) == [
        (
            "Senior Practitioner",
            "Liverpool: Social worker",
            "Wirral: Senior social worker",
            "[2026-05-01, 2026-07-01)",
        )
    ]


def test_one_council_writes_a_title_in_two_ways(title: Any, people: People) -> None:
    title(title="Social Worker L2")
    title(job_role=SENIOR, title="Social Worker L 2", days=(JUNE, None))
    (flag,) = titles_in_two_roles(by=people.hr)
    assert (flag.days.lower, flag.days.upper) == (JUNE, None)


@pytest.mark.parametrize(
    "other",
    [
        {"job_role": "social_worker"},
        {"days": (JUNE, None)},  # starts on the day that the first ends
        {"days": (date(2026, 1, 1), APRIL)},
        {"approved": False},
        {"title": "Senior Practitioner 2"},
    ],
)
def test_no_flag(other: dict[str, Any], title: Any, people: People, wirral: Council) -> None:
    title(days=(APRIL, JUNE))
    title(wirral, **{"job_role": SENIOR} | other)
    assert titles_in_two_roles(by=people.lead) == ()


def test_flags_are_of_one_region(title: Any, people: People) -> None:
    title()
    camden = Council.objects.get(name="Camden")
    elsewhere = title(camden, SENIOR)
    assert titles_in_two_roles(by=people.lead) == ()
    assert clashes_of(elsewhere) == ()


def test_a_council_sees_its_own_titles(title: Any, people: People, wirral: Council) -> None:
    title()
    title(wirral, SENIOR)
    assert titles_in_two_roles(by=people.hr) == ()
    assert len(titles_in_two_roles(by=people.auditor)) == 1


@pytest.mark.parametrize("persona", ["manager", "nobody"])
def test_flags_without_permission(persona: str, people: People) -> None:
    with pytest.raises(NotPermitted):
        titles_in_two_roles(by=getattr(people, persona))


def test_clashes_of_a_proposal(title: Any, wirral: Council) -> None:
    title(job_role=SENIOR)
    title(wirral, SENIOR)
    title(wirral, title="Another")
    proposal = title(approved=False)
    assert [flag.second.council for flag in clashes_of(proposal)] == [wirral]


def test_latest_flag_comes_first(title: Any, people: People, wirral: Council) -> None:
    for name, starts in (("Old", APRIL), ("New", JUNE)):
        title(title=name)
        title(wirral, SENIOR, title=name, days=(starts, None))
    assert [flag.title for flag in titles_in_two_roles(by=people.lead)] == ["New", "Old"]


def test_look_across_councils_is_audited(people: People) -> None:
    titles_in_two_roles(by=people.lead)
    titles_in_two_roles(by=people.hr)
    assert AuditEntry.objects.filter(verb="title_flags.viewed").count() == 1


def test_as_many_queries_for_many_titles(title: Any, people: People, wirral: Council) -> None:
    counts = []
    for number in range(3):
        title(title=f"Title {number}")
        title(wirral, SENIOR, title=f"Title {number}")
        with CaptureQueriesContext(connection) as queries:
            assert len(titles_in_two_roles(by=people.lead)) == number + 1
        counts.append(len(queries))
    assert len(set(counts)) == 1


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ((APRIL, None), (JUNE, None), (JUNE, None)),
        ((APRIL, JULY), (MAY, JUNE), (MAY, JUNE)),
        ((APRIL, None), (date(2026, 1, 1), JUNE), (APRIL, JUNE)),
        ((APRIL, MAY), (MAY, None), None),
    ],
)
def test_overlap(one: Any, other: Any, both: Any) -> None:
    expected = DateRange(*both) if both else None
    assert overlap(DateRange(*one), DateRange(*other)) == expected
    assert overlap(DateRange(*other), DateRange(*one)) == expected
