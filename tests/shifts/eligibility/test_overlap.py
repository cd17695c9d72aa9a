from datetime import date

import pytest

from accounts.models import Council, Team, User, Worker
from shifts.eligibility.ask import ask_of
from shifts.eligibility.overlap import Overlap
from tests.shifts.building import called_off, held, hours
from tests.shifts.eligibility.asking import ask_for, on_of, one_shift, severity_of, told

At = tuple[date, str, str]

pytestmark = pytest.mark.usefixtures("memorandum")
MONDAY, TUESDAY = date(2026, 10, 12), date(2026, 10, 13)
NORMAL = (MONDAY, "09:00", "17:00")
NIGHT = (MONDAY, "22:00", "06:00")


@pytest.mark.parametrize(
    ("existing", "asked", "on"),
    [
        (NORMAL, (MONDAY, "17:00", "21:00"), None),  # back to back
        (NORMAL, (MONDAY, "05:00", "09:00"), None),
        (NORMAL, (MONDAY, "16:59", "21:00"), MONDAY),
        (NORMAL, (MONDAY, "05:00", "09:01"), MONDAY),
        (NORMAL, (MONDAY, "11:00", "12:00"), MONDAY),
        (NORMAL, NORMAL, MONDAY),
        (NIGHT, (TUESDAY, "05:00", "13:00"), TUESDAY),
        (NIGHT, (TUESDAY, "06:00", "13:00"), None),
        ((TUESDAY, "05:00", "13:00"), NIGHT, TUESDAY),
        # the clocks go back: 22:00 to 06:00 lasts nine hours, and 01:30 comes twice
        ((date(2026, 10, 24), "22:00", "06:00"), (date(2026, 10, 25), "06:00", "12:00"), None),
        (
            (date(2026, 10, 24), "22:00", "06:00"),
            (date(2026, 10, 25), "05:00", "12:00"),
            date(2026, 10, 25),
        ),
        # the clocks go forward
        ((date(2027, 3, 27), "22:00", "06:00"), (date(2027, 3, 28), "06:00", "12:00"), None),
        (
            (date(2027, 3, 27), "22:00", "06:00"),
            (date(2027, 3, 28), "05:59", "12:00"),
            date(2027, 3, 28),
        ),
    ],
)
def test_half_open_and_in_real_time(
    worker: Worker,
    team: Team,
    hr: User,
    liverpool: Council,
    existing: At,
    asked: At,
    on: date | None,
) -> None:
    held(one_shift(team, hr, *existing), worker)
    assert on_of(Overlap(), worker, ask_for(liverpool, [hours(*asked)])) == on


def test_at_any_council_and_without_saying_which(
    worker: Worker, team: Team, hr: User, wirral: Council
) -> None:
    held(one_shift(team, hr, *NORMAL), worker)
    finding = told(Overlap(), worker, ask_for(wirral, [hours(*NORMAL)]))
    assert finding.detail == "Already has work at this time on 12 October 2026."


def test_only_shifts_that_are_held(
    worker: Worker, team: Team, hr: User, liverpool: Council
) -> None:
    assignment = held(one_shift(team, hr, *NORMAL), worker)
    called_off(assignment.shifts.get(), hr)
    assert severity_of(Overlap(), worker, ask_for(liverpool, [hours(*NORMAL)])) is None


def test_the_booking_itself_is_no_other_work(worker: Worker, team: Team, hr: User) -> None:
    booking = one_shift(team, hr, *NORMAL)
    held(booking, worker)
    ask = ask_of(booking, today=MONDAY)
    assert severity_of(Overlap(), worker, ask) is None


def test_someone_elses_work_does_not_matter(
    worker: Worker, newcomer: Worker, team: Team, hr: User, liverpool: Council
) -> None:
    held(one_shift(team, hr, *NORMAL), newcomer)
    assert severity_of(Overlap(), worker, ask_for(liverpool, [hours(*NORMAL)])) is None
