import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Notice
from shifts.actions.assignments import confirm_start, write_handover
from shifts.models import Assignment
from tests.conftest import People
from tests.shifts.building import MONDAY, NOW, london

pytestmark = pytest.mark.django_db
FIRST_DAY = london(MONDAY, "00:00")


def test_confirm_start_on_the_first_day(assignment: Assignment, people: People) -> None:
    started = confirm_start(by=people.manager, assignment=assignment, now=FIRST_DAY)
    assert (started.started_at, started.started_by) == (FIRST_DAY, people.manager)
    assert Notice.objects.get().recipient == people.worker.user
    assert AuditEntry.objects.latest("pk").verb == "assignment.started"


def test_confirm_start_twice_changes_nothing(assignment: Assignment, people: People) -> None:
    confirm_start(by=people.manager, assignment=assignment, now=FIRST_DAY)
    again = confirm_start(by=people.hr, assignment=assignment, now=FIRST_DAY)
    assert again.started_by == people.manager
    assert Notice.objects.count() == 1


def test_confirm_start_not_before(assignment: Assignment, people: People) -> None:
    """23:59 in London the evening before, which is that day in UTC as well."""
    with pytest.raises(WrongState, match="Monday 12 October 2026"):
        confirm_start(by=people.hr, assignment=assignment, now=NOW)


@pytest.mark.parametrize("who", ["worker", "other_hr", "lead", "approver"])
def test_confirm_start_not_permitted(assignment: Assignment, people: People, who: str) -> None:
    person = getattr(people, who)
    with pytest.raises(NotPermitted):
        confirm_start(by=getattr(person, "user", person), assignment=assignment, now=FIRST_DAY)


def test_write_handover(assignment: Assignment, people: People) -> None:
    write_handover(by=people.worker.user, assignment=assignment, note=" Two visits are due. ")
    assignment.refresh_from_db()
    assert assignment.handover == "Two visits are due."
    assert "visits" not in AuditEntry.objects.latest("pk").body


def test_write_handover_refuses_a_book(assignment: Assignment, people: People) -> None:
    with pytest.raises(BadInput, match="handover"):
        write_handover(by=people.manager, assignment=assignment, note="x" * 2001)
