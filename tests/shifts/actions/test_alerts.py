from datetime import timedelta

import pytest

from accounts.models import AuditEntry, Notice, RegisterAlert, Registration, Role, Team
from rates.models import MemorandumVersion
from shifts.actions.alerts import alert_hosts
from shifts.tasks import alert_hosts as task
from tests.conftest import People
from tests.factories import TeamFactory, council_named, user_with
from tests.shifts.building import FRIDAY, MONDAY, NOW, booked, held

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
CONDITIONS = "Not to work with babies."


@pytest.fixture
def hosted(memorandum: MemorandumVersion, people: People, team: Team) -> Team:
    """Liverpool's worker holds a week at Liverpool and the next at Wirral."""
    held(booked(team, people.hr), people.worker)
    there = TeamFactory.create(council=council_named("Wirral"))
    days = {"starts_on": MONDAY + WEEK, "ends_on": FRIDAY + WEEK}
    held(booked(there, people.other_hr, **days), people.worker)
    return there


def stand(people: People, status: str) -> None:
    conditions = CONDITIONS if status == "conditions" else ""
    Registration.objects.filter(worker=people.worker).update(
        status=status, conditions=conditions
    )


def told() -> set[str]:
    return {notice.recipient.email for notice in Notice.objects.all()}


def test_every_host_and_its_managers_hear(people: People, hosted: Team) -> None:
    there = user_with(Role.TEAM_MANAGER, hosted)
    elsewhere = user_with(Role.COUNCIL_HR, council_named("Sefton"))
    stand(people, "suspended")
    assert alert_hosts(now=NOW) == 1
    everyone = {people.hr, people.manager, people.other_hr, there}
    assert told() == {user.email for user in everyone}
    assert elsewhere.email not in told()
    body = Notice.objects.get(recipient=there).body
    assert "from Monday 19 October 2026" in body
    assert "Arrange cover" in body
    assert "12 October" not in body  # the work at Liverpool is not Wirral's business
    assert AuditEntry.objects.filter(verb="register.alerted").count() == 1


def test_safe_to_run_twice_and_after_missed_beats(people: People, hosted: Team) -> None:
    stand(people, "removed")
    assert [alert_hosts(now=NOW), alert_hosts(now=NOW), task()] == [1, 0, 0]
    count = Notice.objects.count()
    stand(people, "registered")
    stand(people, "suspended")
    assert alert_hosts(now=NOW) == 1
    assert Notice.objects.count() == 2 * count


def test_conditions_are_not_told_by_mail(people: People, hosted: Team) -> None:
    stand(people, "conditions")
    alert_hosts(now=NOW)
    for notice in Notice.objects.all():
        assert CONDITIONS not in notice.body
        assert "Read the conditions in the register" in notice.body
    assert not AuditEntry.objects.filter(body__contains="babies").exists()


def test_only_those_with_shifts_to_come(people: People, hosted: Team) -> None:
    stand(people, "suspended")
    alert_hosts(now=NOW + WEEK * 2)  # Liverpool's week is over
    assert people.manager.email not in told()
    assert people.other_hr.email in told()
    text = Notice.objects.get(recipient=people.hr).body  # HR of the employer hears all the same
    assert "They hold work at 1 other council." in text


def test_nobody_is_told_of_a_worker_without_work(
    memorandum: MemorandumVersion, people: People
) -> None:
    stand(people, "suspended")
    assert alert_hosts(now=NOW) == 1
    assert told() == set()
    assert not RegisterAlert.objects.untold().exists()
