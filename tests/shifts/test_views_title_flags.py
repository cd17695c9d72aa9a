"""Titles, and workers under a title, priced in two job roles, on a page."""

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from accounts.models import Council, JobRole, Team
from rates.models import JobTitleMap
from tests.conftest import People
from tests.factories import LONG_AGO, memorandum_in_force
from tests.pages import check_sound, signed_in
from tests.rates.asking import APRIL
from tests.shifts.building import FRIDAY, MONDAY, booked, held

pytestmark = pytest.mark.django_db
FLAGS = "/reports/title-flags/"


def test_nothing_to_flag(client: Client, people: People) -> None:
    page = check_sound(signed_in(client, people.lead).get(FLAGS))
    assert "None among the titles that you may see." in page.text
    assert "None among the work that you may see." in page.text


def test_flags(
    client: Client, people: People, team: Team, wirral: Council, city_region: list[Council]
) -> None:
    roles = ("social_worker", "senior_social_worker")
    memorandum_in_force(city_region, {(role, "paye"): "34.00" for role in roles})
    for council, role, (starts_on, ends_on) in zip(
        (team.council, wirral), roles, ((MONDAY, MONDAY), (FRIDAY, FRIDAY)), strict=True
    ):
        JobTitleMap.objects.create(
            council=council,
            title="Practitioner",
            job_role_id=role,
            effective=DateRange(APRIL, None),
            proposed_at=LONG_AGO,
            proposed_by=people.hr,
            approved_at=LONG_AGO,
            approved_by=people.lead,
        )
        job_role = JobRole.objects.get(pk=role)
        days = {"starts_on": starts_on, "ends_on": ends_on}
        pattern = [
            {
                "weekday": starts_on.weekday(),
                "start": "09:00",
                "end": "17:00",
                "break_minutes": 30,
            }
        ]
        booking = booked(team, people.hr, job_role=job_role, weekly_pattern=pattern, **days)
        booking.job_title = "Practitioner"
        booking.save()
        held(booking, people.worker)
    page = check_sound(signed_in(client, people.lead).get(FLAGS))
    assert "Wirral, “Practitioner” : Senior social worker" in page.text
    assert f"{people.worker}, “Practitioner”" in page.text
    assert page.tables == 2
