from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import Council, JobRole
from rates.models import JobTitleMap
from tests.conftest import People
from tests.factories import LONG_AGO
from tests.rates.asking import APRIL, JUNE, MAY, social_worker
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def title(people: People, liverpool: Council) -> Any:
    def made(**changes: Any) -> JobTitleMap:
        normal: dict[str, Any] = {
            "council": liverpool,
            "title": "Social Worker Level 2",
            "job_role": social_worker(),
            "effective": DateRange(APRIL, None),
            "proposed_at": LONG_AGO,
            "proposed_by": people.hr,
        }
        return JobTitleMap.objects.create(**normal | changes)

    return made


@pytest.fixture
def outcomes(people: People) -> dict[str, dict[str, Any]]:
    now = timezone.now()
    return {
        "approved": {"approved_at": now, "approved_by": people.lead},
        "rejected": {
            "rejected_at": now,
            "rejected_by": people.lead,
            "rejection_reason": "It is a senior role.",
        },
        "withdrawn": {"withdrawn_at": now, "withdrawn_by": people.hr},
    }


def change(row: JobTitleMap, **changes: Any) -> None:
    JobTitleMap.objects.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize("state", ["approved", "rejected", "withdrawn"])
def test_state(state: str, title: Any, outcomes: Any) -> None:
    assert title().state == "proposed"
    assert title(effective=DateRange(JUNE, None), **outcomes[state]).state == state


@pytest.mark.parametrize("missing", ["rejected_at", "rejected_by", "rejection_reason"])
def test_jobtitlemap_rejection_paired(missing: str, title: Any, outcomes: Any) -> None:
    nothing = "" if missing == "rejection_reason" else None
    title(**outcomes["rejected"])
    with refused("jobtitlemap_rejection_paired"):
        title(**outcomes["rejected"] | {missing: nothing})


@pytest.mark.parametrize("missing", ["withdrawn_at", "withdrawn_by"])
def test_jobtitlemap_withdrawal_paired(missing: str, title: Any, outcomes: Any) -> None:
    title(**outcomes["withdrawn"])
    with refused("jobtitlemap_withdrawal_paired"):
        title(**outcomes["withdrawn"] | {missing: None})


@pytest.mark.parametrize("second", ["rejected", "withdrawn"])
def test_jobtitlemap_one_outcome(second: str, title: Any, outcomes: Any) -> None:
    first = "approved" if second == "rejected" else "rejected"
    with refused("jobtitlemap_one_outcome"):
        title(**outcomes[first], **outcomes[second])


def test_jobtitlemap_proposed_once(title: Any, wirral: Council, outcomes: Any) -> None:
    title()
    title(council=wirral)
    title(effective=DateRange(MAY, None))
    for outcome in outcomes.values():
        title(**outcome)  # what was decided stands in nobody's way
    with refused("jobtitlemap_proposed_once"):
        title(title="social WORKER level 2", effective=DateRange(APRIL, JUNE))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Another"},
        {"effective": DateRange(MAY, None)},
        {"effective": DateRange(APRIL, JUNE)},
        {"proposed_at": timezone.now()},
    ],
)
def test_jobtitlemap_life_keeps_what_was_proposed(changes: dict[str, Any], title: Any) -> None:
    row = title()
    with refused("jobtitlemap_life"):
        change(row, **changes)
    senior = JobRole.objects.get(pk="senior_social_worker")
    with refused("jobtitlemap_life"):
        change(row, job_role=senior)


@pytest.mark.parametrize("state", ["rejected", "withdrawn"])
def test_jobtitlemap_life_ends_with_a_refusal(state: str, title: Any, outcomes: Any) -> None:
    row = title()
    change(row, **outcomes[state])
    nothing = {name: "" if name.endswith("reason") else None for name in outcomes[state]}
    with refused("jobtitlemap_life"):
        change(row, **nothing)
    with refused("jobtitlemap_life"):
        change(row, **nothing, **outcomes["approved"])


def test_jobtitlemap_life_of_an_approval(title: Any, outcomes: Any) -> None:
    row = title()
    change(row, **outcomes["approved"])
    change(row, effective=DateRange(APRIL, JUNE))
    change(row, effective=DateRange(APRIL, MAY))
    with refused("jobtitlemap_life"):
        change(row, effective=DateRange(APRIL, date(2026, 5, 2)))
    with refused("jobtitlemap_life"):
        change(row, approved_at=None, approved_by=None)


def test_jobtitlemap_life_is_never_removed(title: Any) -> None:
    with refused("jobtitlemap_life"):
        title().delete()
