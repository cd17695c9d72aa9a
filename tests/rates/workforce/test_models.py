from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Council
from rates.models import PublishedFigure, WorkforceCount
from rates.workforce import MOST
from tests.conftest import People
from tests.rates.statements import truncate
from tests.rates.workforce.counting import NORMAL, NOW, SEPTEMBER, counted
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db
MORE = MOST + 1


def unsaved(people: People, council: Council, **changes: Any) -> WorkforceCount:
    normal: dict[str, Any] = asdict(NORMAL) | {"month": SEPTEMBER, "version": 1}
    return WorkforceCount(
        council=council, recorded_at=NOW, recorded_by=people.hr, **normal | changes
    )


@pytest.mark.parametrize(
    ("name", "outside", "inside"),
    [
        ("workforcecount_of_a_month", {"month": date(2026, 9, 2)}, {}),
        ("workforcecount_credible", {"heads": MORE}, {"heads": MOST}),
        ("workforcecount_credible", {"agency_heads": MORE}, {"agency_heads": MOST}),
        ("workforcecount_posts_add_up", {"filled": Decimal("101.49")}, {}),
        (
            "workforcecount_posts_add_up",
            {"vacancies": Decimal("120.01")},
            {"vacancies": Decimal("120.00")},
        ),
        ("workforcecount_people_fill_posts", {"heads": 101}, {"heads": 102}),
        ("workforcecount_corrected_with_reason", {"reason": "A slip"}, {"reason": ""}),
    ],
)
def test_workforcecount_bounds(
    name: str,
    outside: dict[str, Any],
    inside: dict[str, Any],
    people: People,
    liverpool: Council,
) -> None:
    with refused(name):
        unsaved(people, liverpool, **outside).save()
    unsaved(people, liverpool, **inside).save()


def test_workforcecount_follows(people: People, liverpool: Council) -> None:
    counted(people.hr, liverpool)
    for version in (1, 3):
        with refused("workforcecount_follows"):
            unsaved(people, liverpool, version=version, reason="Late").save()
    with refused("workforcecount_corrected_with_reason"):
        unsaved(people, liverpool, version=2).save()
    unsaved(people, liverpool, version=2, reason="Late").save()


def test_workforcecount_version_once(people: People, liverpool: Council) -> None:
    counted(people.hr, liverpool)
    with guards_off(), refused("workforcecount_version_once"):
        unsaved(people, liverpool).save()
    counted(people.hr, liverpool, date(2026, 8, 1))


def test_workforcecount_append_only(people: People, liverpool: Council) -> None:
    count = counted(people.hr, liverpool)
    with refused("rates_workforcecount_append_only"):
        WorkforceCount.objects.update(leavers=1)
    with refused("rates_workforcecount_append_only"):
        count.delete()
    with refused("rates_workforcecount_append_only"):
        truncate("rates_workforcecount")


def published(**changes: Any) -> PublishedFigure:
    normal: dict[str, Any] = {
        "measure": "agency_share",
        "area": "E92000001",
        "counted_on": date(2024, 9, 30),
        "value": Decimal("0.00"),
        "source": "Department for Education",
    }
    return PublishedFigure(**normal | changes)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("publishedfigure_once", {}),
        ("publishedfigure_not_negative", {"area": "E12000002", "value": Decimal("-0.01")}),
        ("publishedfigure_sourced", {"area": "E12000002", "source": ""}),
    ],
)
def test_publishedfigure_bounds(name: str, changes: dict[str, Any]) -> None:
    published().save()
    with refused(name):
        published(**changes).save()
    published(area="E12000001").save()
    assert str(published()) == "agency_share 0.00 on 30 September 2024"
