import pytest
from django.utils import timezone

from accounts.models import RegisterAlert, RegisterCheck, Registration
from tests.conftest import People
from tests.factories import LONG_AGO
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def keep(people: People, sha256: str = "a" * 64) -> RegisterCheck:
    return RegisterCheck.objects.create(
        council=people.worker.employing_council,
        sha256=sha256,
        entries=1,
        counts={},
        differences=[],
        checked_at=LONG_AGO,
        checked_by=people.hr,
    )


def test_a_check_is_kept_once_a_file(people: People) -> None:
    with refused("registercheck_sha256_form"):
        keep(people, "A" * 64)
    keep(people)
    with refused("registercheck_once_a_file"):
        keep(people)
    keep(people, "b" * 64)


def test_a_check_is_never_changed(people: People) -> None:
    check = keep(people)
    with refused("accounts_registercheck_append_only"):
        RegisterCheck.objects.update(entries=2)
    with refused("accounts_registercheck_append_only"):
        check.delete()


def alert(people: People, status: str = "suspended") -> RegisterAlert:
    """By raw SQL or any other path: the database adds it."""
    Registration.objects.filter(worker=people.worker).update(
        status=status, conditions="Weekly." if status == "conditions" else ""
    )
    return RegisterAlert.objects.latest("pk")


@pytest.mark.parametrize("status", ["suspended", "removed", "conditions"])
def test_an_alert_for_each_new_standing(people: People, status: str) -> None:
    assert alert(people, status).status == status
    alert(people, status)
    assert RegisterAlert.objects.count() == 1
    Registration.objects.update(status="registered", conditions="")
    assert RegisterAlert.objects.count() == 1
    alert(people, status)
    assert RegisterAlert.objects.count() == 2


def test_an_alert_for_conditions_that_changed(people: People) -> None:
    alert(people, "conditions")
    Registration.objects.update(conditions="Not alone.")
    assert RegisterAlert.objects.count() == 2


def test_an_alert_is_of_a_bad_standing(people: People) -> None:
    made = {"worker": people.worker, "found_at": LONG_AGO, "found_by": people.hr}
    with refused("registeralert_status_is_bad"):
        RegisterAlert.objects.create(status="registered", **made)
    RegisterAlert.objects.create(status="removed", **made)


def test_an_alert_is_only_told(people: People) -> None:
    one = alert(people)
    with refused("registeralert_only_told"):
        RegisterAlert.objects.update(status="removed")
    with refused("registeralert_only_told"):
        one.delete()
    RegisterAlert.objects.update(told_at=timezone.now())
    with refused("registeralert_only_told"):
        RegisterAlert.objects.update(told_at=None)
