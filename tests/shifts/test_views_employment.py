from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from accounts.models import EmploymentLeave, EmploymentSpell
from shifts.eligibility.history import history_of
from tests.conftest import People
from tests.factories import LONG_AGO

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 5)


@pytest.fixture
def spell(people: People) -> EmploymentSpell:
    """Permanent at Liverpool, and lasting."""
    EmploymentSpell.objects.update(
        effective=DateRange(date(2016, 1, 1), None), leaving_reason=""
    )
    return people.worker.spells.get()


@pytest.fixture
def hr(client: Client, people: People) -> Client:
    client.force_login(people.hr)
    return client


def sentences(people: People, today: date = TODAY) -> list[tuple[bool, str]]:
    return [(told.met, told.sentence) for told in history_of(people.worker, today=today)]


def hold(spell: EmploymentSpell, start: date, end: date | None, reason: str = "") -> None:
    EmploymentSpell.objects.filter(pk=spell.pk).update(
        effective=DateRange(start, end), leaving_reason=reason
    )


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (
            date(2024, 5, 3),
            None,
            [
                (
                    False,
                    "29 months so far; 36 months reached on 3 May 2027 if the post goes on.",
                ),
                (False, "In a permanent post in the region; the cool-off begins when it ends."),
            ],
        ),
        (
            date(2019, 1, 31),
            date(2026, 8, 1),
            [
                (True, "36 months reached on 31 January 2022; 90 months by today."),
                (False, "Free from 31 October 2026, after leaving on 31 July 2026."),
            ],
        ),
        (
            date(2025, 1, 1),
            date(2026, 6, 1),
            [
                (False, "17 months so far, of the 36 months needed."),
                (True, "Free from 31 August 2026, after leaving on 31 May 2026."),
            ],
        ),
    ],
)
def test_history_is_told_with_its_days(
    people: People, spell: EmploymentSpell, start: date, end: date | None, told: Any
) -> None:
    hold(spell, start, end)
    assert sentences(people) == told


def test_history_leaves_out_a_break(people: People, spell: EmploymentSpell) -> None:
    hold(spell, date(2020, 1, 1), None)
    assert "reached on 1 January 2023" in sentences(people)[0][1]
    EmploymentLeave.objects.create(
        spell=spell,
        kind="career_break",
        effective=DateRange(date(2021, 1, 1), date(2021, 7, 1)),
        recorded_at=LONG_AGO,
        recorded_by=people.hr,
    )
    assert "reached on 1 July 2023" in sentences(people)[0][1]


def test_history_of_nobody(people: People) -> None:
    EmploymentSpell.objects.all().delete()
    assert sentences(people) == [
        (False, "0 months so far, of the 36 months needed."),
        (True, "No permanent post in the region is recorded."),
    ]


def press(client: Client, name: str, pk: int, button: str, **typed: str) -> Any:
    return client.post(reverse(name, args=[pk]), {button: "yes", **typed}, follow=True)


def test_hr_records_a_post_and_its_end(hr: Client, people: People) -> None:
    worker = people.worker
    shown = press(
        hr,
        "employment",
        worker.pk,
        "post",
        employer="Barnardo’s <b>",
        kind="fixed_term",
        directly_employed="yes",
        child_and_family="no",
        starts_on="1 May 2025",
    )
    assert "Barnardo’s &lt;b&gt;" in shown.content.decode()
    spell = worker.spells.get(kind="fixed_term")
    press(hr, "post", spell.pk, "end", ends_on="30/4/2026", leaving_reason="redundancy")
    spell.refresh_from_db()
    assert spell.effective.upper == date(2026, 5, 1)
    assert "End the post" not in hr.get(reverse("post", args=[spell.pk])).content.decode()


def test_hr_records_leave_and_its_end(hr: Client, spell: EmploymentSpell) -> None:
    press(hr, "post", spell.pk, "leave", kind="unpaid", starts_on="1 May 2025")
    shown = press(hr, "post", spell.pk, "away", ends_on="31 May 2025").content.decode()
    assert "does not count as experience" in shown
    assert spell.leave.get().effective.upper == date(2025, 6, 1)
    again = press(hr, "post", spell.pk, "away", ends_on="31 May 2025")
    assert again.status_code == 400


def test_hr_records_contracted_hours(hr: Client, spell: EmploymentSpell) -> None:
    typed = (
        "monday to wednesday 9:00 - 17:00\r\n\r\nFriday 22:00 to 00:00\nSaturday 00:00-06.00"
    )
    shown = press(hr, "post", spell.pk, "contracted", hours=typed).content.decode()
    for line in ("Tuesday 09:00 to 17:00", "Friday 22:00 to 00:00", "Saturday 00:00 to 06:00"):
        assert line in shown
    assert spell.contracted_hours.count() == 5


@pytest.mark.parametrize(
    "typed", ["", "Someday 09:00 to 17:00", "Friday to Monday 09:00 to 17:00", "Monday 17 to 9"]
)
def test_hours_that_cannot_be_read(hr: Client, spell: EmploymentSpell, typed: str) -> None:
    shown = press(hr, "post", spell.pk, "contracted", hours=typed)
    assert shown.status_code == 400
    assert 'href="#id_contracted_hours"' in shown.content.decode()
    assert not spell.contracted_hours.exists()


def test_hr_records_the_assessed_year(hr: Client, people: People) -> None:
    pk = people.worker.pk
    shown = press(
        hr, "employment", pk, "year", started_on="1 May 2025", verified_by="Priya Shah"
    )
    assert "goes on. Nobody is booked" in shown.content.decode()
    bad = press(hr, "employment", pk, "year", started_on="1 May 2025", verified_by="")
    assert 'href="#id_year_verified_by"' in bad.content.decode()
    assert press(hr, "employment", pk, "nothing").status_code == 400


def test_the_worker_reads_their_own(
    client: Client, people: People, spell: EmploymentSpell
) -> None:
    client.force_login(people.worker.user)
    shown = client.get(reverse("own-employment"), follow=True).content.decode()
    assert "Posts you have held" in shown
    assert "Record a post" not in shown
    assert "End the post" not in client.get(reverse("post", args=[spell.pk])).content.decode()
