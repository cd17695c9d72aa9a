"""Fill rate and time to fill, worked out by hand, and each figure by the places behind it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Council, Team, Worker
from rates.models import MemorandumVersion
from rates.reports.sheets import as_csv
from shifts.actions.assignments.cancelling import cancel_booking
from shifts.models import Assignment, Cascade, CascadeTier, Offer, Shift
from shifts.reports.fill.places import FillFilters
from shifts.reports.fill.report import FillReport, fill_report, places_behind
from shifts.reports.fill.sheet import sheet_of
from tests.conftest import People
from tests.factories import TeamFactory, cleared_worker
from tests.pages import check_sound, error_links, signed_in
from tests.refusals import guards_off
from tests.shifts.building import MONDAY, NOW, booked, called_off, held

pytestmark = pytest.mark.django_db
OCTOBER: dict[str, Any] = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 10, 31)}
ADDRESS = {"from": "2026-10-01", "to": "2026-10-31"}


def took(assignment: Assignment, hours: int) -> None:
    """So many hours after the booking was made."""
    at = assignment.booking.created_at + timedelta(hours=hours)
    with guards_off():
        Assignment.objects.filter(pk=assignment.pk).update(accepted_at=at)


@pytest.fixture
def asked(memorandum: MemorandumVersion, people: People, team: Team) -> Team:
    """Three places at Liverpool: two filled, after 10 and 20 hours; a shift called off by each."""
    pair = booked(team, people.hr, places=2)
    first = held(pair, people.worker)
    took(first, 10)
    tiered(first)
    third = held(booked(team, people.hr, reason="sickness"), people.other_worker)
    took(third, 20)
    cancelled = booked(team, people.hr)
    cancel_booking(by=people.hr, booking=cancelled, reason="budget", now=NOW)
    mine = Shift.objects.filter(assignment=third).order_by("period")
    called_off(mine[0], people.hr)
    called_off(mine[1], people.other_worker.user, side="worker")
    return team


def tiered(assignment: Assignment) -> None:
    """It was offered to the council's own bank in its turn."""
    cascade = Cascade.objects.create(
        booking=assignment.booking,
        state="running",
        started_at=NOW,
        started_by=assignment.booking.created_by,
    )
    tier = CascadeTier.objects.create(cascade=cascade, position=1, kind="own", opens_at=NOW)
    with guards_off():
        Offer.objects.filter(pk=assignment.offer_id).update(tier=tier)


def at_wirral(people: People, wirral: Council, *workers: Worker) -> None:
    team = TeamFactory.create(council=wirral)
    for worker in workers:
        took(held(booked(team, people.other_hr), worker), 40)


def report(by: Any, **more: Any) -> FillReport:
    return fill_report(by=by, **OCTOBER, **more)


def test_fill_report(asked: Team, people: People) -> None:
    found = report(people.hr)
    (row,) = found.rows
    assert [cell.label for cell in row.cells] == ["Liverpool", "Social worker"]
    assert (row.bookings, row.places, row.filled) == (2, 3, 2)
    assert row.fill_rate == Decimal("66.67")
    assert row.tiers == [("The council’s own bank", 1), ("People whom HR asked by name", 1)]
    assert (row.median_hours, row.p90_hours) == (Decimal("15.00"), Decimal("19.00"))
    # 15 shifts of 7.5 hours, one of which the council called off; a place and a shift are empty.
    assert (row.hours_asked, row.hours_unfilled) == (Decimal("105.00"), Decimal("45.00"))
    assert row.places == found.total.places
    assert found.region == found.total
    assert not AuditEntry.objects.filter(verb="report.viewed").exists()


@pytest.mark.parametrize(
    "groups", [(), ("team",), ("month", "reason"), ("job_role", "council")]
)
def test_fill_report_totals_are_their_rows_and_their_places(
    groups: tuple[str, ...], asked: Team, people: People
) -> None:
    found = report(people.hr, group_by=groups)
    for name in ("bookings", "places", "filled", "minutes_asked", "minutes_unfilled"):
        assert sum(getattr(row, name) for row in found.rows) == getattr(found.total, name)
    listed, total = places_behind(by=people.hr, **OCTOBER)
    assert (len(listed), total.filled) == (found.total.places, found.total.filled)
    assert sum(each["minutes_unfilled"] for each in listed) == found.total.minutes_unfilled


def test_fill_report_is_narrowed(asked: Team, people: People) -> None:
    ill = FillFilters(reason="sickness")
    assert report(people.hr, where=ill).total.places == 1
    listed, _ = places_behind(by=people.hr, where=ill, **OCTOBER)
    assert [(each["reason"], each["hours_to_fill"]) for each in listed] == [("sickness", 20)]
    assert listed[0]["place"] == 1
    assert report(people.hr, where=FillFilters(team=asked.pk + 1)).rows == ()
    assert not fill_report(by=people.hr, starts_on=MONDAY, ends_on=MONDAY).hides
    later = MONDAY + timedelta(days=1)
    assert fill_report(by=people.hr, starts_on=later, ends_on=later).total.places == 0


def test_fill_report_replacement_counts_by_who_keeps_the_place(
    asked: Team, people: People
) -> None:
    with guards_off():
        Assignment.objects.filter(worker=people.worker).update(state="cancelled")
    assert report(people.hr).total.filled == 1


def test_fill_report_region_stands_beside(asked: Team, people: People, wirral: Council) -> None:
    few = [cleared_worker(shares_with=[wirral]) for _ in range(4)]
    at_wirral(people, wirral, *few)
    found = report(people.hr)
    assert [row.cells[0].label for row in found.rows] == ["Liverpool"]
    assert found.region is None
    at_wirral(people, wirral, cleared_worker(shares_with=[wirral]))
    region = report(people.hr).region
    assert region is not None
    assert (region.places, region.filled, region.median_hours) == (8, 7, Decimal("40.00"))


def test_fill_report_of_the_lead_has_every_council(
    asked: Team, people: People, wirral: Council
) -> None:
    at_wirral(people, wirral, cleared_worker(shares_with=[wirral]))
    found = report(people.lead)
    assert [(row.cells[0].label, row.places) for row in found.rows] == [
        ("Liverpool", 3),
        ("Wirral", 1),
    ]
    assert found.total.places == 4
    one = report(people.lead, where=FillFilters(council=wirral.gss_code))
    assert one.region is not None
    assert (one.total.places, one.region.places) == (1, 4)
    assert AuditEntry.objects.filter(verb="report.viewed").count() == 2


def test_fill_report_hides_few(asked: Team, people: People, wirral: Council) -> None:
    many = [cleared_worker(shares_with=[wirral]) for _ in range(6)]
    at_wirral(people, wirral, *many)
    found = report(people.auditor, group_by=("council",))
    assert [row.hidden for row in found.rows] == [True, True]
    text = as_csv(sheet_of(report(people.auditor, group_by=())))
    assert text.splitlines()[1].startswith("All,8,9,8,")
    assert "hidden" in as_csv(sheet_of(found))


def test_fill_report_who_may(asked: Team, people: People) -> None:
    for someone in (people.manager, people.worker.user, people.nobody):
        with pytest.raises(NotPermitted):
            report(someone)
        with pytest.raises(NotPermitted):
            places_behind(by=someone, **OCTOBER)
    with pytest.raises(NotPermitted):
        places_behind(by=people.auditor, **OCTOBER)
    assert report(people.other_hr).rows == ()


def test_fill_report_of_days_in_order(people: People) -> None:
    with pytest.raises(BadInput, match="ends_on"):
        fill_report(by=people.hr, starts_on=date(2026, 10, 2), ends_on=date(2026, 10, 1))
    with pytest.raises(BadInput, match="group_by"):
        report(people.hr, group_by=("colour",))


def test_fill_report_asks_as_much_for_more(
    asked: Team, people: People, wirral: Council
) -> None:
    with CaptureQueriesContext(connection) as before:
        report(people.lead)
    at_wirral(people, wirral, *[cleared_worker(shares_with=[wirral]) for _ in range(3)])
    with CaptureQueriesContext(connection) as after:
        report(people.lead)
    assert len(before) == len(after)


def test_fill_page(asked: Team, people: People, client: Client) -> None:
    hr = signed_in(client, people.hr)
    page = check_sound(hr.get("/reports/fill/", ADDRESS))
    assert "66.7 %" in page.text
    assert "Places filled, in per cent" in page.text
    assert "Whole region" in page.text
    address = next(link for link in page.links if "/places/?" in link)
    places = check_sound(hr.get(address))
    assert "3 places, 2 filled, 105 hours asked, 45 unfilled" in places.text
    assert hr.get("/reports/fill/", {**ADDRESS, "format": "xlsx"}).status_code == 200
    text = hr.get("/reports/fill/", {**ADDRESS, "format": "csv"}).content.decode()
    assert text.splitlines()[-1].startswith("Whole region,,2,3,2,66.67")
    wrong = hr.get("/reports/fill/", {"from": "2026-10-02", "to": "2026-10-01"})
    assert "id_to" in error_links(wrong).values()
    empty = {"from": "2025-10-01", "to": "2025-10-31"}
    assert "No place of a booking begins" in check_sound(hr.get("/reports/fill/", empty)).text
    assert "No place was asked" in check_sound(hr.get("/reports/fill/places/", empty)).text
    assert hr.get("/reports/fill/places/", {"from": "never"}).status_code == 400


def test_fill_api(asked: Team, people: People, client: Client) -> None:
    hr = signed_in(client, people.hr)
    found = hr.get("/api/v1/reports/fill/", {**ADDRESS, "group_by": "council"}).json()
    (row,) = found["rows"]
    assert (row["fill_rate"], row["by_tier"]["own"], row["hidden"]) == ("66.67", 1, False)
    places = hr.get(row["drill_down"]).json()
    assert places["count"] == 3
    assert places["results"][0]["hours_to_fill"] == "10.00"
    hidden = signed_in(client, people.auditor).get("/api/v1/reports/fill/", ADDRESS).json()
    assert hidden["rows"][0]["filled"] is None
    assert hidden["total"]["drill_down"] is None
