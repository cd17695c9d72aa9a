"""NOW is Monday 5 October 2026, 09:00 in London."""

from datetime import date

import pytest

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Team
from rates.models import BankHoliday, MemorandumVersion
from shifts.actions.templates import book_from_template, keep_as_template
from shifts.actions.vacancies import keep_vacant_post
from shifts.models import BookingTemplate
from shifts.vacancies import Leaver
from tests.conftest import People
from tests.shifts.building import NOW, asked_for, booked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _terms(memorandum: MemorandumVersion) -> None:
    """Bookings are judged by its caps."""


def post_kept(
    people: People, team: Team, last_day: date, weeks: int = 2, name: str = " Joan  Price "
) -> BookingTemplate:
    return keep_vacant_post(
        by=people.hr,
        post=asked_for(team, reason="project", expected_caseload=14),
        leaver=Leaver(name, last_day),
        weeks=weeks,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("last_day", "first"),
    [
        (date(2026, 10, 16), date(2026, 10, 19)),  # a Friday
        (date(2026, 10, 20), date(2026, 10, 21)),
        (date(2026, 10, 28), date(2026, 10, 30)),  # the 29th is made a bank holiday below
        (date(2026, 10, 5), date(2026, 10, 6)),
        (date(2026, 10, 4), date(2026, 10, 6)),  # vacant today: too late for today's shift
        (date(2025, 1, 31), date(2026, 10, 6)),
    ],
)
def test_cover_starts_on_the_first_working_day(
    people: People, team: Team, last_day: date, first: date
) -> None:
    BankHoliday.objects.create(on=date(2026, 10, 29), name="Made up")
    template = post_kept(people, team, last_day)
    made = book_from_template(by=people.hr, template=template, now=NOW)
    assert made.starts_on == first
    assert (made.ends_on - made.starts_on).days == 13
    assert (made.reason, made.expected_caseload) == ("vacancy", 14)
    assert made.template == template


def test_post_is_kept_under_the_leavers_name(people: People, team: Team) -> None:
    template = post_kept(people, team, date(2026, 10, 16))
    assert (template.name, template.leaver) == ("Joan Price’s post", "Joan Price")
    assert template.vacant_from == date(2026, 10, 17)
    entry = AuditEntry.objects.get(verb="template.vacant_post_kept")
    assert "Joan" not in str(entry.__dict__)


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("leaver", {"name": " "}),
        ("last_day", {"last_day": date(2028, 10, 6)}),
        ("last_day", {"last_day": date.max}),
        ("weeks", {"weeks": 0}),
        ("weeks", {"weeks": 105}),
    ],
)
def test_what_is_wrong_is_named(
    people: People, team: Team, field: str, bad: dict[str, object]
) -> None:
    with pytest.raises(BadInput, match=field):
        post_kept(people, team, **{"last_day": date(2026, 10, 16)} | bad)  # type: ignore[arg-type]


def test_limits_themselves_pass(people: People, team: Team) -> None:
    post_kept(people, team, date(2028, 10, 5), weeks=104, name="One")
    post_kept(people, team, date(2026, 10, 16), weeks=1, name="Two")


def test_same_post_is_kept_once(people: People, team: Team) -> None:
    post_kept(people, team, date(2026, 10, 16))
    with pytest.raises(BadInput, match="leaver"):
        post_kept(people, team, date(2026, 10, 16))


def test_only_who_may_book_keeps_a_post(people: People, team: Team) -> None:
    for other in (people.manager, people.other_hr):
        with pytest.raises(NotPermitted):
            keep_vacant_post(
                by=other,
                post=asked_for(team),
                leaver=Leaver("Joan Price", date(2026, 10, 16)),
                weeks=12,
                now=NOW,
            )


def test_booking_is_kept_as_a_leavers_post(people: People, team: Team) -> None:
    booking = booked(team, people.hr, reason="project")
    leaver = Leaver("Joan Price", date(2026, 10, 16))
    kept = keep_as_template(by=people.hr, booking=booking, name="Joan", now=NOW, leaver=leaver)
    assert (kept.vacant_from, kept.reason) == (date(2026, 10, 17), "vacancy")
    with pytest.raises(BadInput, match="last_day"):
        keep_as_template(
            by=people.hr, booking=booking, name="X", now=NOW, leaver=Leaver("J", date.max)
        )
