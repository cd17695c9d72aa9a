from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Assignment, Shift, Variation
from tests.conftest import People
from tests.refusals import guards_off, refused
from tests.shifts.building import (
    FRIDAY,
    MONDAY,
    NOW,
    agreed,
    at_commit,
    booked,
    called_off,
    days,
    held,
    hours,
    judged,
    proposed,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TUESDAY, WEDNESDAY, THURSDAY = MONDAY + DAY, MONDAY + 2 * DAY, MONDAY + 3 * DAY
NEXT_MONDAY, NEXT_FRIDAY = MONDAY + 7 * DAY, FRIDAY + 7 * DAY
normal = days(WEDNESDAY, THURSDAY)
adjacent_later = days(FRIDAY, FRIDAY)
overlap_normal = days(THURSDAY, FRIDAY)


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return held(booked(team, people.hr), people.worker)


@pytest.fixture
def variation(assignment: Assignment) -> Variation:
    return proposed(assignment, normal)


def change(variation: Variation, **values: object) -> None:
    """As raw SQL would: no action, no save()."""
    assert Variation.objects.filter(pk=variation.pk).update(**values) == 1


def test_variation_state_known(variation: Variation) -> None:
    with refused("variation_state_known"), guards_off():
        change(variation, state="paused", closed_at=NOW)
    change(variation, state="withdrawn", closed_at=NOW)


def test_variation_kind_known(assignment: Assignment) -> None:
    with refused("variation_kind_known"):
        proposed(assignment, normal, kind="bonus")
    proposed(assignment, normal, kind="extension")


@pytest.mark.parametrize(
    "period",
    [DateRange(MONDAY, None), DateRange(None, MONDAY), DateRange(empty=True)],
    ids=["no_end", "no_start", "empty"],
)
def test_variation_period_bounded(variation: Variation, period: DateRange) -> None:
    with refused("variation_period_bounded"), guards_off():
        change(variation, period=period)


def test_variation_closed_unless_proposed(variation: Variation, people: People) -> None:
    for broken in ({"closed_at": NOW}, {"closed_by": people.hr}, {"state": "withdrawn"}):
        with refused("variation_closed_unless_proposed"), guards_off():
            change(variation, **broken)
    change(variation, state="withdrawn", closed_at=NOW)


def test_variation_one_proposed(assignment: Assignment, variation: Variation) -> None:
    with refused("variation_one_proposed"):
        proposed(assignment, adjacent_later)
    agreed(variation)
    proposed(assignment, adjacent_later)


def test_variation_no_overlap(assignment: Assignment, variation: Variation) -> None:
    agreed(variation)
    with refused("variation_no_overlap"):
        agreed(proposed(assignment, overlap_normal))
    agreed(proposed(assignment, adjacent_later))


def test_variation_no_overlap_with_what_still_counts(
    assignment: Assignment, variation: Variation
) -> None:
    agreed(variation)
    change(variation, state="superseded")
    agreed(proposed(assignment, overlap_normal))


def test_variation_judged(
    assignment: Assignment, variation: Variation, people: People, team: Team
) -> None:
    change(variation, state="withdrawn", closed_at=NOW)
    with refused("variation_judged"):
        proposed(assignment, normal, hourly_rate=Decimal("30.01"))
    umbrella = booked(
        team,
        people.hr,
        engagement="agency_umbrella",
        pay_basis="umbrella",
        hourly_rate=Decimal("30.00"),
    )
    with refused("variation_judged"):
        proposed(assignment, normal, cap_decision=judged(umbrella, normal, Decimal("30.00")))
    proposed(assignment, normal)


@pytest.mark.parametrize("state", ["agreed", "declined", "withdrawn", "superseded"])
def test_variation_life_begins_with_a_proposal(assignment: Assignment, state: str) -> None:
    with refused("variation_life"):
        proposed(assignment, normal, state=state, closed_at=NOW)
    proposed(assignment, normal)


@pytest.mark.parametrize("state", ["agreed", "declined", "withdrawn"])
def test_variation_life_answered_once(variation: Variation, state: str) -> None:
    closed = {"closed_at": NOW, "closed_by": variation.assignment.worker.user}
    change(variation, state=state, **closed)
    for another in {"proposed", "agreed", "declined", "withdrawn"} - {state}:
        with refused("variation_life"):
            change(variation, state=another, **closed)


@pytest.mark.parametrize(
    "values",
    [
        {"period": adjacent_later},
        {"hourly_rate": Decimal("29.00")},
        {"reason": "Another"},
        {"kind": "extension"},
    ],
    ids=lambda values: "".join(values),
)
def test_variation_life_keeps_its_terms(
    variation: Variation, values: dict[str, object]
) -> None:
    with refused("variation_life"):
        change(variation, **values)


def remainder(variation: Variation, period: DateRange) -> Variation:
    """The days that are left of terms that others took the place of."""
    return proposed(
        variation.assignment,
        period,
        cap_decision=variation.cap_decision,
        state="agreed",
        closed_at=NOW,
    )


def test_variation_life_of_a_remainder(variation: Variation) -> None:
    agreed(variation)
    with refused("variation_life"):
        remainder(variation, days(WEDNESDAY, WEDNESDAY))
    change(variation, state="superseded")
    with refused("variation_life"):
        remainder(variation, days(TUESDAY, WEDNESDAY))
    remainder(variation, days(WEDNESDAY, WEDNESDAY))


@pytest.mark.parametrize("state", ["agreed", "declined"])
def test_variation_answered_by_worker(variation: Variation, people: People, state: str) -> None:
    for other in (people.hr, people.other_worker.user, None):
        with refused("variation_answered_by_worker"):
            change(variation, state=state, closed_at=NOW, closed_by=other)
    change(variation, state=state, closed_at=NOW, closed_by=people.worker.user)


def test_variation_answered_by_worker_while_it_lasts(
    assignment: Assignment, variation: Variation
) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(state="completed")
    with refused("variation_answered_by_worker"):
        agreed(variation)


# Shifts and the terms that they are judged by


def test_variation_shifts_covered(assignment: Assignment) -> None:
    """Terms of a week whose decision is of another week are not terms of these shifts."""
    elsewhere = judged(assignment.booking, days(NEXT_MONDAY, NEXT_FRIDAY), Decimal("30.00"))
    wrong = proposed(assignment, normal, cap_decision=elsewhere)
    with refused("variation_shifts_covered"):
        agreed(wrong)
        at_commit()
    change(wrong, state="withdrawn", closed_at=NOW)
    agreed(proposed(assignment, normal))
    at_commit()


def test_variation_shifts_covered_once_superseded(
    assignment: Assignment, people: People
) -> None:
    """Days that only an extension covers need terms as long as they hold a shift."""
    variation = extended(assignment)
    with refused("variation_shifts_covered"):
        change(variation, state="superseded")
        at_commit()
    called_off(added(assignment), people.hr)
    change(variation, state="superseded")
    at_commit()


def extended(assignment: Assignment) -> Variation:
    """By a week, with nothing in it yet."""
    period = days(assignment.last_day + DAY, NEXT_FRIDAY)
    variation = agreed(proposed(assignment, period, kind="extension"))
    assignment.period = days(assignment.first_day, NEXT_FRIDAY)
    Assignment.objects.filter(pk=assignment.pk).update(period=assignment.period)
    added(assignment)
    return variation


def added(assignment: Assignment) -> Shift:
    """The Monday of the week that was added."""
    return Shift.objects.get_or_create(
        booking=assignment.booking,
        place=assignment.place,
        period=hours(NEXT_MONDAY, "09:00", "17:00"),
        defaults={
            "state": "held",
            "assignment": assignment,
            "worker": assignment.worker,
        },
    )[0]


def test_shift_judged_by_the_extension_it_lies_in(assignment: Assignment) -> None:
    with refused("shift_judged"):
        added(assignment)
    extended(assignment)
    shift = added(assignment)
    with refused("shift_judged"):  # without its worker, the booking's days are all there is
        Shift.objects.filter(pk=shift.pk).update(state="open", worker=None, assignment=None)


def test_assignment_period_life_grows_by_an_extension(assignment: Assignment) -> None:
    grown = days(MONDAY, NEXT_FRIDAY)
    mine = Assignment.objects.filter(pk=assignment.pk)
    with refused("assignment_period_life"):
        mine.update(period=grown)
    variation = proposed(assignment, days(FRIDAY + DAY, NEXT_FRIDAY), kind="extension")
    with refused("assignment_period_life"):
        mine.update(period=grown)
    agreed(variation)
    with refused("assignment_period_life"):
        mine.update(period=days(MONDAY, NEXT_FRIDAY + DAY))
    with refused("assignment_period_life"):
        mine.update(period=days(TUESDAY, NEXT_FRIDAY))
    mine.update(period=grown)


def test_variation_is_never_removed(variation: Variation) -> None:
    with refused("shifts_variation_append_only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM shifts_variation")
