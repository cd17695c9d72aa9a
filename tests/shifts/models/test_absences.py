import pytest
from django.db import connection

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Absence, Shift
from tests.conftest import People
from tests.refusals import refused
from tests.shifts.building import AFTER, absent, at_commit, booked, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(memorandum: MemorandumVersion, people: People, team: Team) -> Shift:
    """Held by the worker."""
    return held(booked(team, people.hr), people.worker).shifts.earliest("period")


def test_shift_missed_with_absence(shift: Shift, people: People) -> None:
    mine = Shift.objects.filter(pk=shift.pk)
    with refused("shift_missed_with_absence"):
        mine.update(state="missed")
    absence = absent(shift, people.hr)
    with refused("shift_missed_with_absence"):
        mine.update(state="held")
    Absence.objects.filter(pk=absence.pk).update(withdrawn_at=AFTER, withdrawn_by=people.hr)
    mine.update(state="held")
    at_commit()


def test_absence_kind_known(shift: Shift, people: People) -> None:
    with refused("absence_kind_known"):
        absent(shift, people.hr, kind="holiday")
    absent(shift, people.hr, kind="parental")


def test_absence_withdrawn_by_someone(shift: Shift, people: People) -> None:
    absence = Absence.objects.filter(pk=absent(shift, people.hr).pk)
    with refused("absence_withdrawn_by_someone"):
        absence.update(withdrawn_at=AFTER)
    with refused("absence_withdrawn_by_someone"):
        absence.update(withdrawn_by=people.hr)
    withdraw(absence.get(), people)


def withdraw(absence: Absence, people: People) -> None:
    """They did come."""
    Absence.objects.filter(pk=absence.pk).update(withdrawn_at=AFTER, withdrawn_by=people.hr)
    Shift.objects.filter(pk=absence.shift_id).update(state="held")


def test_absence_once_standing(shift: Shift, people: People) -> None:
    first = absent(shift, people.hr)
    with refused("absence_once_standing"):
        absent(shift, people.manager)
    withdraw(first, people)
    absent(shift, people.manager)


def test_absence_life(shift: Shift, people: People) -> None:
    absence = Absence.objects.filter(pk=absent(shift, people.hr).pk)
    with refused("absence_life"):
        absence.update(kind="sickness")
    withdraw(absence.get(), people)
    with refused("absence_life"):
        absence.update(withdrawn_at=None, withdrawn_by=None)


def test_absence_done(shift: Shift, people: People) -> None:
    with refused("absence_done"):
        Absence.objects.create(
            shift=shift, kind="leave", recorded_at=AFTER, recorded_by=people.hr
        )
        at_commit()
    absence = absent(shift, people.hr)
    at_commit()
    with refused("absence_done"):
        Absence.objects.filter(pk=absence.pk).update(withdrawn_at=AFTER, withdrawn_by=people.hr)
        at_commit()


def test_absence_is_never_removed(shift: Shift, people: People) -> None:
    absent(shift, people.hr)
    with refused("shifts_absence_append_only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM shifts_absence")
