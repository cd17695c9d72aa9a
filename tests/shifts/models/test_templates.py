from typing import Any

import pytest

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.actions.templates import keep_as_template
from shifts.models import BookingTemplate
from tests.conftest import People
from tests.refusals import refused
from tests.shifts.building import NOW, booked

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(memorandum: MemorandumVersion, people: People, team: Team) -> BookingTemplate:
    booking = booked(team, people.hr)
    return keep_as_template(by=people.hr, booking=booking, name="The usual", now=NOW)


@pytest.mark.parametrize(
    ("name", "bad", "good"),
    [
        ("bookingtemplate_places_credible", {"places": 0}, {"places": 50}),
        ("bookingtemplate_length_credible", {"length_days": 0}, {"length_days": 731}),
        ("bookingtemplate_reason_known", {"reason": "whim"}, {"reason": "project"}),
        (
            "bookingtemplate_engagement_known",
            {"engagement": "friend"},
            {"engagement": "agency_paye"},
        ),
    ],
)
def test_bookingtemplate_holds(
    template: BookingTemplate, name: str, bad: dict[str, Any], good: dict[str, Any]
) -> None:
    found = BookingTemplate.objects.filter(pk=template.pk)
    with refused(name):
        found.update(**bad)
    found.update(**good)


def test_bookingtemplate_vacant_with_leaver(template: BookingTemplate) -> None:
    found = BookingTemplate.objects.filter(pk=template.pk)
    for half in ({"leaver": "Joan Price"}, {"vacant_from": NOW.date()}):
        with refused("bookingtemplate_vacant_with_leaver"):
            found.update(**half)
    found.update(leaver="Joan Price", vacant_from=NOW.date())


def test_bookingtemplate_archived_by_someone(template: BookingTemplate) -> None:
    found = BookingTemplate.objects.filter(pk=template.pk)
    with refused("bookingtemplate_archived_by_someone"):
        found.update(archived_at=NOW)
    found.update(archived_at=NOW, archived_by=template.created_by)


def test_bookingtemplate_name_once(template: BookingTemplate) -> None:
    again = BookingTemplate.objects.get(pk=template.pk)
    again.pk = None
    with refused("bookingtemplate_name_once"):
        again.save()
    BookingTemplate.objects.update(archived_at=NOW, archived_by=template.created_by)
    again.save()
