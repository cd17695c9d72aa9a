"""Compliance at a glance: what is counted, of whom, and what each number leads to."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Council, Registration, Role, Team
from accounts.models.passports import RegisterStatus
from rates.models import Breach, JobTitleMap, MemorandumVersion
from shifts.reports.compliance.figures import FIGURES
from shifts.reports.compliance.report import Compliance, Standing, compliance
from tests.conftest import People
from tests.factories import cleared_worker, council_named, user_with
from tests.pages import check_sound, signed_in, words
from tests.rates.excepting import asked_exception
from tests.rates.over_the_cap import paid_over_the_cap
from tests.refusals import guards_off
from tests.shifts.building import MONDAY, booked, held, submitted

pytestmark = pytest.mark.django_db
URL = reverse("compliance")
AUTUMN = (date(2026, 10, 1), date(2026, 11, 30))
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
Look = Callable[..., Compliance]


@pytest.fixture
def look(people: People, memorandum: MemorandumVersion) -> Look:
    def look(who: str = "lead", days: tuple[date, date] = AUTUMN, now: datetime = NOW) -> Any:
        return compliance(by=getattr(people, who), starts_on=days[0], ends_on=days[1], now=now)

    return look


def of(report: Compliance, name: str) -> Standing:
    return next(row for row in report.rows if str(row.council) == name)


def number(report: Compliance, code: str, name: str = "Liverpool") -> int:
    return of(report, name).counts[code].number


def test_over_the_cap_as_worked_by_hand(look: Look, people: People, team: Team) -> None:
    paid_over_the_cap(people, team)
    report = look()
    liverpool = of(report, "Liverpool").spend
    assert liverpool is not None
    assert liverpool.over_cap == Decimal("8.74")
    assert liverpool.over_cap_approved == Decimal("5.08")
    assert liverpool.over_cap_unapproved == Decimal("3.66")
    assert report.region.spend is not None
    assert report.region.spend.over_cap == Decimal("8.74")
    assert [str(month.over_cap) for month in report.months] == ["8.08", "0.66"]
    assert len(of(report, "Liverpool").trend) == 2


def test_breaches_are_counted_by_whose_turn_is_late(
    look: Look, people: People, team: Team
) -> None:
    paid_over_the_cap(people, team)
    first, second, third = Breach.objects.order_by("pk")
    today = NOW.date()
    with guards_off():
        Breach.objects.filter(pk=first.pk).update(due_on=today)
    in_time = look(now=NOW)
    overdue = Breach.objects.order_by("pk").exclude(pk=first.pk)
    assert number(in_time, "late_explaining") == overdue.filter(due_on__lt=today).count()
    late = look(now=NOW + timedelta(days=1))
    assert number(late, "late_explaining") == number(in_time, "late_explaining") + 1
    assert number(late, "late_discussing") == 0
    assert number(late, "breaches_open") == 3
    assert late.region.late == sum(row.late for row in late.rows)
    assert {second.council, third.council} == {team.council}


def test_hours_that_wait_are_late_after_the_memorandums_days(
    look: Look, people: People, team: Team
) -> None:
    """Handed in on a Monday; three working days later it is Thursday."""
    sheet = submitted(held(booked(team, people.hr), people.worker))
    monday = MONDAY + timedelta(days=7)
    type(sheet).objects.filter(pk=sheet.pk).update(
        submitted_at=datetime(monday.year, monday.month, monday.day, 9, tzinfo=UTC)
    )
    thursday = datetime(monday.year, monday.month, monday.day, 9, tzinfo=UTC) + timedelta(
        days=3
    )
    assert number(look(now=thursday), "late_timesheets") == 0
    assert number(look(now=thursday + timedelta(days=1)), "late_timesheets") == 1


def test_exceptions_waiting_and_asked_in_these_days(
    look: Look, people: People, team: Team
) -> None:
    exception = asked_exception(people.hr, team.council)
    asked_on = exception.requested_at
    during = (asked_on.date(), asked_on.date())
    before = (during[0] - timedelta(days=9), during[0] - timedelta(days=1))
    assert number(look(days=during, now=asked_on), "exceptions_asked") == 1
    assert number(look(days=before, now=asked_on), "exceptions_asked") == 0
    assert number(look(now=asked_on), "exceptions_waiting") == 1
    expired = exception.expires_at + timedelta(seconds=1)
    assert number(look(now=expired), "exceptions_waiting") == 0


def test_return_of_the_last_quarter_is_missing_of_who_signed(look: Look) -> None:
    report = look()
    assert number(report, "returns_missing") == 1
    assert number(report, "returns_missing", "Wirral") == 1
    assert council_named("Bolton") in report.quiet


def test_titles_waiting_and_in_two_roles(
    look: Look, people: People, liverpool: Council, wirral: Council
) -> None:
    terms: dict[str, Any] = {"proposed_at": NOW, "proposed_by": people.hr}
    approved = {"approved_at": NOW, "approved_by": people.lead}
    since = (date(2026, 4, 1), None)
    for council, role in ((liverpool, "social_worker"), (wirral, "team_manager")):
        JobTitleMap.objects.create(
            council=council,
            title=f"Senior {'  ' if role == 'team_manager' else ''}Practitioner",
            job_role_id=role,
            effective=since,
            **terms,
            **approved,
        )
    JobTitleMap.objects.create(
        council=wirral, title="Lead", job_role_id="team_manager", effective=since, **terms
    )
    report = look()
    assert number(report, "titles_waiting") == 0
    assert number(report, "titles_waiting", "Wirral") == 1
    assert (
        number(report, "titles_two_roles") == number(report, "titles_two_roles", "Wirral") == 1
    )


def lapsing(council: Council, count: int) -> None:
    for _ in range(count):
        worker = cleared_worker(employing_council=council, shares_with=[])
        Registration.objects.filter(worker=worker).update(
            registered_until=NOW.date() + timedelta(days=60), status=RegisterStatus.REGISTERED
        )


def test_few_people_are_hidden_from_who_may_not_know_them(
    look: Look, liverpool: Council, wirral: Council
) -> None:
    Registration.objects.update(registered_until=date(2028, 11, 30))
    lapsing(liverpool, 6)
    lapsing(wirral, 2)
    report = look("auditor")
    counts = {row.council: row.counts["registrations_ending"] for row in report.rows}
    assert counts[wirral].hidden
    assert report.hides
    assert number(look(), "registrations_ending", "Wirral") == 2
    assert number(look(), "registrations_ending") == 6


def test_a_day_later_is_not_soon(look: Look, liverpool: Council) -> None:
    Registration.objects.update(registered_until=NOW.date() + timedelta(days=61))
    assert look().region.counts["registrations_ending"].number == 0


def test_auditor_reads_no_returns_or_recharges(look: Look) -> None:
    codes = {figure.code for figure in look("auditor").figures}
    assert not codes & {"returns_missing", "recharges_open", "titles_two_roles"}
    assert "breaches_open" in codes


def test_whoever_has_most_that_is_late_comes_first(
    look: Look, people: People, team: Team
) -> None:
    paid_over_the_cap(people, team)
    with guards_off():
        Breach.objects.update(due_on=date(2026, 11, 2))
    report = look()
    assert str(report.rows[0].council) == "Liverpool"
    assert report.rows[0].late == 4


def test_look_is_recorded_and_needs_permission(look: Look, people: People) -> None:
    look()
    entry = AuditEntry.objects.filter(verb="report.viewed").latest("pk")
    assert '"report": "compliance"' in entry.body
    with pytest.raises(NotPermitted):
        look("hr")
    with pytest.raises(BadInput):
        look(days=(AUTUMN[1], AUTUMN[0]))


# Pages


@pytest.fixture
def browser(people: People, team: Team, memorandum: MemorandumVersion) -> Client:
    paid_over_the_cap(people, team)
    return signed_in(Client(), people.lead)


ASKED = {"from": "2026-10-01", "to": "2026-11-30"}


def test_every_number_leads_to_as_many_rows(browser: Client, team: Team) -> None:
    page = browser.get(URL, ASKED)
    check_sound(page)
    report = page.context["report"]
    for row in (*report.rows, report.region):
        for count in row.counts.values():
            led = browser.get(f"{reverse('compliance-lines')}?{count.drill_down}")
            assert led.context["rows"].paginator.count == count.number, count


def test_lines_lead_to_their_records(browser: Client) -> None:
    breach = Breach.objects.earliest("pk")
    page = browser.get(reverse("compliance-lines"), {"figure": "breaches_open"})
    assert reverse("breach", args=[breach.pk]) in check_sound(page).links
    assert browser.get(reverse("compliance-lines"), {"figure": "x"}).status_code == 400
    everything = (
        browser.get(reverse("compliance-lines"), {"figure": code}) for code in FIGURES
    )
    assert {page.status_code for page in everything} == {200}


def test_home_says_what_is_late_and_each_council(browser: Client) -> None:
    with guards_off():
        Breach.objects.update(due_on=date(2026, 1, 2))
    page = browser.get(reverse("home"))
    check_sound(page)
    assert "Breaches the council should have explained" in words(page)
    assert "The region" in words(page)


def test_bad_days_are_said_beside_their_field(browser: Client) -> None:
    page = browser.get(URL, {"from": "2026-11-30", "to": "2026-10-01"})
    assert page.status_code == 400
    assert "Give 30 November 2026" in words(page)


def test_auditor_is_led_to_no_workers(people: People, memorandum: MemorandumVersion) -> None:
    auditor = signed_in(Client(), people.auditor)
    page = auditor.get(URL)
    assert not page.context["opens"]["registrations_ending"]
    asked = {"figure": "registrations_ending"}
    assert auditor.get(reverse("compliance-lines"), asked).status_code == 403


def test_pages_ask_the_same_of_the_database_however_much_there_is(
    browser: Client, team: Team, people: People, django_assert_max_num_queries: Any
) -> None:
    user_with(Role.COUNCIL_HR, team.council)
    for address in (
        URL,
        reverse("home"),
        f"{reverse('compliance-lines')}?figure=breaches_open",
    ):
        with django_assert_max_num_queries(14):  # two of them savepoints of the test
            page = browser.get(address)
        assert len(page.content) < 30_000
