from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.actions.reminders import remind_of_endings
from accounts.models import (
    Clearance,
    Consent,
    Council,
    DbsCheck,
    Notice,
    Registration,
    Reminder,
    RightToWork,
    User,
)
from rates.expiry import KINDS, dbs_checks
from rates.models import MemorandumVersion
from rates.tasks import remind
from tests.accounts.holding import hold_everything
from tests.conftest import People
from tests.refusals import refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)


def run(council: Council, now: datetime = NOW) -> int:
    return remind_of_endings(council=council, kinds=KINDS, now=now)


def ends_in(days: int) -> None:
    Registration.objects.update(registered_until=TODAY + days * DAY)


def mails_to(user: User) -> list[str]:
    return list(
        Notice.objects.filter(recipient=user).order_by("pk").values_list("body", flat=True)
    )


@pytest.mark.parametrize(
    ("left", "threshold"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7)]
)
def test_thresholds(
    people: People, liverpool: Council, left: int, threshold: int | None
) -> None:
    ends_in(left)
    run(liverpool)
    kept = set(Reminder.objects.values_list("threshold", flat=True))
    assert kept == ({threshold} if threshold else set())


def test_each_is_told_once_and_again_at_the_next_threshold(
    people: People, liverpool: Council
) -> None:
    ends_in(60)
    assert [run(liverpool), run(liverpool)] == [2, 0]  # HR and the worker
    assert run(liverpool, NOW + 29 * DAY) == 0
    assert run(liverpool, NOW + 31 * DAY) == 2  # the 30th day was missed
    assert run(liverpool, NOW + 60 * DAY) == 2
    assert run(liverpool, NOW + 61 * DAY) == 0
    assert len(mails_to(people.hr)) == len(mails_to(people.worker.user)) == 3


def test_one_that_is_renewed_counts_anew(people: People, liverpool: Council) -> None:
    ends_in(7)
    run(liverpool)
    ends_in(30)
    assert run(liverpool, NOW + DAY) == 2


def test_hr_gets_one_digest_a_day(people: People, liverpool: Council) -> None:
    ends_in(7)
    run(liverpool)
    RightToWork.objects.update(effective=DateRange(date(2020, 1, 1), TODAY + 8 * DAY))
    assert run(liverpool) == 0
    assert run(liverpool, NOW + DAY) == 2
    assert len(mails_to(people.hr)) == 2


def test_what_is_told(people: People, liverpool: Council) -> None:
    ends_in(7)
    Clearance.objects.update(effective=DateRange(date(2020, 1, 1), TODAY + 31 * DAY))
    run(liverpool)
    (told,) = mails_to(people.hr)
    name = people.worker.user.full_name
    assert f"- {name}: Registration with Social Work England, until 12 October 2026" in told
    assert f"- {name}: Clearance as Social worker by Liverpool, until 4 November 2026" in told
    assert people.other_worker.user.full_name not in told
    (own,) = mails_to(people.worker.user)
    assert "- Registration with Social Work England" in own


def test_a_right_to_work_that_another_follows_does_not_end(
    people: People, liverpool: Council
) -> None:
    RightToWork.objects.update(effective=DateRange(date(2020, 1, 1), TODAY + 8 * DAY))
    right = people.worker.rights_to_work.get()
    right.pk, right.effective = None, DateRange(TODAY + 8 * DAY, None)
    right.save()
    assert run(liverpool) == 0


def test_every_kind_of_the_passport(people: People, liverpool: Council) -> None:
    hold_everything(people.worker, people.hr)
    for month, day in ((1, 2), (3, 1), (3, 10)):
        now = datetime(2027, month, day, 9, tzinfo=UTC)
        run(liverpool, now)
    told = "\n".join(mails_to(people.worker.user))
    for what in ("Training: Safeguarding", "Insurance to drive", "Passport ending"):
        assert what in told


def test_dbs_ends_by_the_clause(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    """36 months after the update service was looked at; after the issue, where it was not."""
    first, last = date(2029, 9, 1), date(2029, 10, 31)
    (found,) = dbs_checks(liverpool, first, last)
    assert found.ends_on == date(2029, 10, 1)
    DbsCheck.objects.update(update_service_checked_on=None, issued_on=date(2026, 8, 31))
    assert list(dbs_checks(liverpool, first, last)) == []
    (found,) = dbs_checks(liverpool, date(2029, 8, 1), last)
    assert found.ends_on == date(2029, 8, 31)


def test_the_task_tells_every_council(people: People) -> None:
    today = datetime.now(tz=UTC).date()
    Registration.objects.update(registered_until=today + 5 * DAY)
    Consent.objects.all().delete()
    assert [remind(), remind()] == ["4 told", "0 told"]


def test_a_reminder_is_kept_once(people: People) -> None:
    kept = {"about": "registration:1", "ends_on": TODAY, "recipient": people.hr, "told_at": NOW}
    Reminder.objects.create(threshold=60, **kept)
    with refused("reminder_once"):
        Reminder.objects.create(threshold=60, **kept)
    with refused("reminder_threshold_known"):
        Reminder.objects.create(threshold=59, **kept)
    Reminder.objects.create(threshold=7, **kept)
