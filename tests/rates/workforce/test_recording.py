from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Council
from rates.actions.workforce import (
    NothingCorrected,
    WorkforceMoved,
    import_workforce,
    record_workforce,
    version_after,
)
from rates.models import WorkforceCount
from tests.conftest import People
from tests.rates.workforce.counting import NORMAL, NOW, SEPTEMBER, counted, figures

pytestmark = pytest.mark.django_db
HEADER = "month,establishment,filled,vacancies,heads,starters,leavers,agency_heads\n"
ROW = "2026-09,120,101.50,18.50,108,2,3,14\n"


def test_record_workforce(people: People, liverpool: Council) -> None:
    count = counted(people.hr, liverpool)
    assert (count.version, count.figures, str(count)) == (
        1,
        NORMAL,
        "Liverpool, September 2026",
    )
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.chain_id) == ("workforce.recorded", "council:E08000012")


def test_record_workforce_correction_is_the_next_version(
    people: People, liverpool: Council
) -> None:
    counted(people.hr, liverpool)
    again = counted(people.hr, liverpool, leavers=4, reason="One was missed")
    assert (again.version, again.reason) == (2, "One was missed")
    assert WorkforceCount.objects.current().get() == again
    assert WorkforceCount.objects.count() == 2


def test_record_workforce_correction_says_why(people: People, liverpool: Council) -> None:
    counted(people.hr, liverpool)
    with pytest.raises(BadInput) as bad:
        counted(people.hr, liverpool, leavers=4, reason=" ")
    assert list(bad.value.fields) == ["reason"]


def test_record_workforce_same_again(people: People, liverpool: Council) -> None:
    counted(people.hr, liverpool)
    with pytest.raises(NothingCorrected):
        counted(people.hr, liverpool, reason="Again")


def test_record_workforce_of_another_council(people: People, wirral: Council) -> None:
    for who in (people.hr, people.lead, people.approver):
        with pytest.raises(NotPermitted):
            counted(who, wirral)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vacancies": Decimal("120.01")}, "vacancies"),
        ({"filled": Decimal("101.49")}, "filled"),
        ({"heads": 101}, "heads"),
        ({"leavers": 20_001}, "leavers"),
        ({"filled": Decimal("101.505")}, "filled"),
        ({"establishment": Decimal("NaN")}, "establishment"),
    ],
)
def test_record_workforce_names_what_cannot_be(
    changes: dict[str, Decimal | int], field: str, people: People, liverpool: Council
) -> None:
    with pytest.raises(BadInput) as bad:
        counted(people.hr, liverpool, **changes)
    assert list(bad.value.fields) == [field]


@pytest.mark.parametrize("month", [date(2026, 10, 1), date(2026, 9, 2), date(1970, 1, 1)])
def test_record_workforce_of_a_month_that_is_over(
    month: date, people: People, liverpool: Council
) -> None:
    with pytest.raises(BadInput) as bad:
        counted(people.hr, liverpool, month)
    assert list(bad.value.fields) == ["month"]


def test_record_workforce_somebody_was_quicker(
    people: People, liverpool: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it looks to the second of two who both found nothing."""
    late = version_after(None, liverpool, SEPTEMBER, NORMAL, by=people.hr, now=NOW, reason="")
    counted(people.hr, liverpool)
    monkeypatch.setattr("rates.actions.workforce.version_after", lambda *args, **kwargs: late)
    with pytest.raises(WorkforceMoved), transaction.atomic():
        record_workforce(
            by=people.hr,
            council=liverpool,
            month=SEPTEMBER,
            figures=figures(leavers=9),
            reason="Late",
            now=NOW,
        )


def brought(
    people: People, council: Council, text: str, *, reason: str = "", dry: bool = False
):
    return import_workforce(
        by=people.hr,
        council=council,
        content=text.encode(),
        reason=reason,
        dry_run=dry,
        now=NOW,
    )


def test_import_workforce(people: People, liverpool: Council) -> None:
    tried = brought(people, liverpool, HEADER + ROW, dry=True)
    assert (tried.added, WorkforceCount.objects.count()) == (1, 0)
    assert brought(people, liverpool, HEADER + ROW).added == 1
    assert WorkforceCount.objects.get().figures == NORMAL
    again = brought(people, liverpool, HEADER + ROW)
    assert (again.added, again.known, WorkforceCount.objects.count()) == (0, 1, 1)


def test_import_workforce_corrects_with_a_reason(people: People, liverpool: Council) -> None:
    counted(people.hr, liverpool, leavers=9)
    refused = brought(people, liverpool, HEADER + ROW, dry=True)
    assert [problem.column for problem in refused.problems] == ["month"]
    assert brought(people, liverpool, HEADER + ROW, reason="The census").corrected == 1
    assert WorkforceCount.objects.current().get().version == 2


def test_import_workforce_is_whole_or_nothing(people: People, liverpool: Council) -> None:
    text = HEADER + ROW + "2026-10,120,101.50,18.50,108,2,3,14\n"
    with pytest.raises(BadInput) as bad:
        brought(people, liverpool, text)
    assert list(bad.value.fields) == ["row 3, column month"]
    assert not WorkforceCount.objects.exists()


def test_import_workforce_of_another_council(people: People, wirral: Council) -> None:
    with pytest.raises(NotPermitted):
        brought(people, wirral, HEADER + ROW)
