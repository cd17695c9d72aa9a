from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Council, Team
from rates.models import MemorandumVersion
from rates.reports.sheets import as_csv
from shifts.actions.answers import decline_offer
from shifts.models import Booking
from shifts.reports.fairness import drill_down, fairness, sheet_of
from shifts.views.fairness import chart_of
from tests.conftest import People
from tests.factories import TeamFactory, WorkerFactory
from tests.pages import check_sound, signed_in
from tests.shifts.building import NOW, booked, held, offered

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 10, 5), date(2026, 10, 5)
DAYS = {"starts_on": FIRST, "ends_on": LAST}


@pytest.fixture
def bookings(memorandum: MemorandumVersion, people: People, team: Team) -> list[Booking]:
    """Worked out by hand: five shifts of eight hours each; one held, one declined."""
    first, second = booked(team, people.hr), booked(team, people.hr)
    held(first, people.worker)
    decline_offer(
        by=people.worker.user, offer=offered(second, people.worker), reason="", now=NOW
    )
    return [first, second]


def test_by_worker(bookings: list[Booking], people: People) -> None:
    idle = WorkerFactory.create()
    offered(bookings[0], people.other_worker, state="filled", closed_at=NOW)
    report = fairness(by=people.hr, now=NOW, by_worker=True, **DAYS)
    never, asked = report.rows
    assert (never.key, never.sent, never.days_since) == (idle.pk, 0, None)
    assert (asked.sent, asked.accepted, asked.declined, asked.expired) == (2, 1, 1, 0)
    assert (asked.hours_offered, asked.hours_taken) == (Decimal("80.00"), Decimal("40.00"))
    assert (asked.share, asked.days_since) == (Decimal("100.00"), 0)
    found = drill_down(by=people.hr, worker=people.worker.pk, **DAYS)
    assert found.count() == asked.sent
    assert sum(row.sent for row in report.rows) == report.total.sent


def test_the_offers_of_a_row_by_the_api(
    bookings: list[Booking], people: People, api: APIClient, django_assert_max_num_queries: Any
) -> None:
    api.force_authenticate(people.hr)
    asked = {"worker": people.worker.pk, "from": "2026-10-05", "to": "2026-10-05"}
    with django_assert_max_num_queries(5):
        told = api.get("/api/v1/reports/fairness/offers/", asked).json()
    report = fairness(by=people.hr, now=NOW, by_worker=True, **DAYS)
    assert told["count"] == report.rows[0].sent == 2
    assert {each["state"] for each in told["results"]} == {"accepted", "declined"}
    told = api.get("/api/v1/reports/fairness/offers/", asked | {"to": "2026-10-04"})
    assert told.status_code == 200
    assert told.json()["count"] == 0


def test_days_are_londons(bookings: list[Booking], people: People) -> None:
    before = date(2026, 10, 4)
    report = fairness(by=people.hr, now=NOW, by_worker=True, starts_on=before, ends_on=before)
    assert report.total.sent == 0
    with pytest.raises(BadInput, match="ends_on"):
        fairness(by=people.hr, now=NOW, by_worker=True, starts_on=LAST, ends_on=before)


def test_by_council_hides_the_small_and_what_tells_them(
    bookings: list[Booking], people: People, team: Team, wirral: Council, city_region: object
) -> None:
    there = booked(TeamFactory.create(council=wirral), people.other_hr)
    for _ in range(6):
        offered(there, WorkerFactory.create())
    report = fairness(by=people.lead, now=NOW, by_worker=False, **DAYS)
    assert [(row.name, row.hidden, row.sent) for row in report.rows] == [
        ("Liverpool", True, 0),
        ("Wirral", True, 0),
    ]
    assert report.total.sent == 0
    for _ in range(5):
        offered(bookings[1], WorkerFactory.create())
    report = fairness(by=people.lead, now=NOW, by_worker=False, **DAYS)
    assert [(row.name, row.sent) for row in report.rows] == [("Liverpool", 7), ("Wirral", 6)]
    assert report.total.sent == 13
    assert [row.share for row in report.rows] == [Decimal("53.85"), Decimal("46.15")]
    assert report.total.share == Decimal("100.00")
    assert AuditEntry.objects.filter(verb="fairness.viewed").count() == 2


def test_who_may(bookings: list[Booking], people: People) -> None:
    for someone in (people.manager, people.auditor, people.worker.user):
        for by_worker in (True, False):
            with pytest.raises(NotPermitted):
                fairness(by=someone, now=NOW, by_worker=by_worker, **DAYS)
    with pytest.raises(NotPermitted):
        fairness(by=people.lead, now=NOW, by_worker=True, **DAYS)


def test_csv_is_safe(bookings: list[Booking], people: People) -> None:
    people.worker.user.full_name = "=1+1"
    people.worker.user.save()
    text = as_csv(sheet_of(fairness(by=people.hr, now=NOW, by_worker=True, **DAYS)))
    assert text.splitlines()[1].startswith("'=1+1,2,1,1,0,80.00,40.00,100.00,0")


def test_page(
    bookings: list[Booking], people: People, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    hr = signed_in(client, people.hr)
    address = f"{reverse('fairness')}?from=5+October+2026&to=5+October+2026"
    page = check_sound(hr.get(address))
    assert "80" in page.text
    narrowed = check_sound(hr.get(f"{address}&worker={people.worker.pk}"))
    assert f"Offers to {people.worker}" in narrowed.text
    assert hr.get(f"{address}&format=csv").headers["Content-Type"].startswith("text/csv")
    bad = hr.get(f"{reverse('fairness')}?from=never")
    assert bad.status_code == 400
    check_sound(bad)


def test_the_chart_has_the_hours_of_the_table(
    bookings: list[Booking], people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        WorkerFactory.create()
    report = fairness(by=people.hr, now=NOW, by_worker=True, **DAYS)
    chart = chart_of(report)
    assert [row.label for row in chart.rows] == [row.name for row in report.rows]
    assert list(chart.rows[-1].told) == ["80", "40"]
    assert chart.rows[-1].href == f"?from=2026-10-05&to=2026-10-05&worker={people.worker.pk}"
    monkeypatch.setattr("shifts.views.fairness.MOST_BARS", 2)
    few = chart_of(report)
    assert (len(few.rows), few.title) == (2, "Offered and taken: the 2 who were asked least")
