from datetime import date

import pytest

from accounts.models import Council, Team, User, Worker
from shifts.eligibility.rest_11 import Rest11
from tests.shifts.building import held, hours
from tests.shifts.eligibility.asking import ask_for, one_shift, severity_of, told

At = tuple[date, str, str]

pytestmark = pytest.mark.usefixtures("memorandum")
MONDAY, TUESDAY, WEDNESDAY = date(2026, 10, 12), date(2026, 10, 13), date(2026, 10, 14)
LATE = (MONDAY, "12:00", "21:00")
BACK, FORWARD = date(2026, 10, 24), date(2027, 3, 27)  # Saturdays before the clocks change
SUNDAY_BACK, SUNDAY_FORWARD = date(2026, 10, 25), date(2027, 3, 28)


@pytest.mark.parametrize(
    ("existing", "asked", "severity"),
    [
        (LATE, (TUESDAY, "08:00", "16:00"), None),  # 11 h
        (LATE, (TUESDAY, "07:59", "16:00"), "escalate"),  # 10 h 59 min
        ((TUESDAY, "08:00", "16:00"), LATE, None),
        ((TUESDAY, "07:59", "16:00"), LATE, "escalate"),
        (LATE, (WEDNESDAY, "00:01", "06:00"), None),
        # two shifts that start on one date are one working day
        ((MONDAY, "09:00", "13:00"), (MONDAY, "17:00", "21:00"), None),
        ((MONDAY, "00:00", "06:00"), (MONDAY, "14:00", "22:00"), None),
        # a night belongs to the date it starts
        ((MONDAY, "22:00", "06:00"), (TUESDAY, "16:59", "22:00"), "escalate"),
        ((MONDAY, "22:00", "06:00"), (TUESDAY, "17:00", "22:00"), None),
        ((MONDAY, "22:00", "06:00"), (TUESDAY, "06:00", "12:00"), "escalate"),  # back to back
        # what overlaps is not a rest
        ((MONDAY, "22:00", "06:00"), (TUESDAY, "05:00", "13:00"), None),
        # real hours: an hour more in autumn, an hour less in spring
        ((BACK, "12:00", "20:00"), (SUNDAY_BACK, "06:00", "12:00"), None),
        ((BACK, "12:00", "20:00"), (SUNDAY_BACK, "05:59", "12:00"), "escalate"),
        ((FORWARD, "12:00", "20:00"), (SUNDAY_FORWARD, "07:59", "12:00"), "escalate"),
        ((FORWARD, "12:00", "20:00"), (SUNDAY_FORWARD, "08:00", "12:00"), None),
    ],
)
def test_eleven_hours_between_working_days(
    worker: Worker,
    team: Team,
    hr: User,
    liverpool: Council,
    existing: At,
    asked: At,
    severity: str | None,
) -> None:
    held(one_shift(team, hr, *existing), worker)
    assert severity_of(Rest11(), worker, ask_for(liverpool, [hours(*asked)])) == severity


def test_names_both_times_and_no_place(
    worker: Worker, team: Team, hr: User, wirral: Council
) -> None:
    held(one_shift(team, hr, *LATE), worker)
    ask = ask_for(wirral, [hours(TUESDAY, "07:30", "15:30")])
    finding = told(Rest11(), worker, ask)
    assert finding.on == TUESDAY
    assert finding.detail == (
        "Only 10 h 30 min of rest between work that ends at 21:00 on 12 October 2026 and work "
        "that starts at 07:30 on 13 October 2026; 11 h are needed between working days."
    )


def test_the_clause_asks_for_more(
    worker: Worker, team: Team, hr: User, liverpool: Council
) -> None:
    held(one_shift(team, hr, *LATE), worker)
    shifts = [hours(TUESDAY, "08:00", "16:00")]
    for rest_hours, severity in ((11, None), (12, "escalate")):
        ask = ask_for(liverpool, shifts, rest_hours=rest_hours)
        assert severity_of(Rest11(), worker, ask) == severity


def test_the_shift_between_two_that_touch_is_seen(
    worker: Worker, team: Team, hr: User, liverpool: Council
) -> None:
    """Shifts that touch are still two, and the second may start another working day."""
    held(one_shift(team, hr, TUESDAY, "08:00", "12:00"), worker)
    asked = [hours(MONDAY, "17:00", "00:00"), hours(TUESDAY, "00:00", "02:00")]
    finding = told(Rest11(), worker, ask_for(liverpool, asked))
    assert "ends at 00:00 on 13 October 2026" in finding.detail


def test_the_shortest_rest_is_told(
    worker: Worker, team: Team, hr: User, liverpool: Council
) -> None:
    held(one_shift(team, hr, TUESDAY, "07:00", "20:00"), worker)
    asked = [hours(MONDAY, "12:00", "21:00"), hours(WEDNESDAY, "05:00", "10:00")]
    finding = told(Rest11(), worker, ask_for(liverpool, asked))
    assert finding.detail.startswith("Only 9 h of rest")
    assert finding.on == WEDNESDAY


def test_one_near_neighbour_does_not_shorten_the_rest_to_another(
    worker: Worker, team: Team, hr: User, liverpool: Council
) -> None:
    held(one_shift(team, hr, MONDAY, "17:00", "21:00"), worker)
    asked = [hours(MONDAY, "09:00", "17:00"), hours(TUESDAY, "08:00", "16:00")]
    assert severity_of(Rest11(), worker, ask_for(liverpool, asked)) is None
