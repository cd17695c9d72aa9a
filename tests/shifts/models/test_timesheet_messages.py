"""What both sides of a week say is kept, and no week moves back and forth without it."""

import pytest

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Timesheet, TimesheetMessage
from tests.conftest import People
from tests.refusals import refused
from tests.shifts.building import AFTER, answered, booked, held, sent_back, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(memorandum: MemorandumVersion, people: People, team: Team) -> Timesheet:
    return submitted(held(booked(team, people.hr), people.worker))


def said(timesheet: Timesheet, **facts: object) -> TimesheetMessage:
    return TimesheetMessage.objects.create(timesheet=timesheet, said_at=AFTER, **facts)


def test_timesheetmessage_state_known(sent: Timesheet, people: People) -> None:
    with refused("timesheetmessage_state_known"):
        said(sent, state="approved", words="Fine", said_by=people.manager)
    said(sent, state="disputed", words="Not fine", said_by=people.manager)


def test_timesheetmessage_in_words(sent: Timesheet, people: People) -> None:
    with refused("timesheetmessage_in_words"):
        said(sent, state="disputed", words="", said_by=people.manager)


def test_timesheetmessage_by_its_side(sent: Timesheet, people: People) -> None:
    with refused("timesheetmessage_by_its_side"):
        said(sent, state="submitted", words="I was there.", said_by=people.manager)
    with refused("timesheetmessage_by_its_side"):
        said(sent, state="disputed", words="I was not.", said_by=people.worker.user)
    said(sent, state="submitted", words="I was there.", said_by=people.worker.user)


def test_shifts_timesheetmessage_append_only(sent: Timesheet, people: People) -> None:
    sent_back(sent, people.manager)
    with refused("shifts_timesheetmessage_append_only"):
        TimesheetMessage.objects.update(words="I never said that.")
    with refused("shifts_timesheetmessage_append_only"):
        TimesheetMessage.objects.all()._raw_delete("default")


def test_timesheet_moves_in_words(sent: Timesheet, people: People) -> None:
    """Neither side moves it silently, nor with other words than those that are kept."""
    mine = Timesheet.objects.filter(pk=sent.pk)
    with refused("timesheet_moves_in_words"):
        mine.update(state="disputed", dispute_reason="Wrong")
    sent_back(sent, people.manager, "Tuesday was shorter.")
    with refused("timesheet_moves_in_words"):
        mine.update(dispute_reason="Wednesday was shorter.")
    with refused("timesheet_moves_in_words"):
        mine.update(state="submitted")
    answered(sent)
    with refused("timesheet_moves_in_words"):
        mine.update(state="disputed")
