from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.actions.credentials import (
    record_driving,
    record_identity,
    record_qualification,
    record_training,
)
from accounts.actions.passports import record_dbs_check
from accounts.actions.workers import leave_pool
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, CredentialHistory
from accounts.seen import Seen
from tests.accounts.holding import IDENTITY, NEW_KINDS, SEEN
from tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)
ACTIONS = pytest.mark.parametrize("action", NEW_KINDS, ids=lambda action: action.__name__)


@pytest.fixture
def worker(people):
    """A worker of Liverpool with an empty passport."""
    return WorkerFactory.create()


@ACTIONS
def test_record_by_the_employing_council(action, people, worker):
    kept = action(worker=worker, **NEW_KINDS[action], seen=SEEN, by=people.hr)
    assert (kept.worker, kept.recorded_by) == (worker, people.hr)
    assert (kept.original_seen_by, kept.original_seen_on, kept.original_seen_how) == (
        "Priya Shah",
        date(2026, 2, 2),
        "in_person",
    )
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == f"{kept._meta.model_name}.recorded"
    assert "7K42" not in entry.body


@ACTIONS
def test_record_anew_keeps_the_old_one(action, people, worker):
    first = action(worker=worker, **NEW_KINDS[action], seen=SEEN, by=people.hr)
    seen = Seen(by="Noor Aziz", on=date(2026, 3, 3), how="video_call")
    again = action(worker=worker, **NEW_KINDS[action], seen=seen, by=people.hr)
    assert (again.pk, again.original_seen_by) == (first.pk, "Noor Aziz")
    kept = CredentialHistory.objects.get()
    assert (kept.kind, kept.credential) == (first._meta.model_name, first.pk)
    assert kept.body["original_seen_by"] == "Priya Shah"


@ACTIONS
@pytest.mark.parametrize("who", ["other_hr", "manager", "lead", "auditor", "nobody"])
def test_record_without_permission(action, who, people, worker):
    with pytest.raises(NotPermitted):
        action(worker=worker, **NEW_KINDS[action], seen=SEEN, by=getattr(people, who))


@ACTIONS
def test_record_not_by_the_worker_nor_for_someone_who_left(action, people, worker):
    with pytest.raises(NotPermitted):
        action(worker=worker, **NEW_KINDS[action], seen=SEEN, by=worker.user)
    leave_pool(worker=worker, by=people.hr)
    with pytest.raises(WrongState):
        action(worker=worker, **NEW_KINDS[action], seen=SEEN, by=people.hr)


@pytest.mark.parametrize(
    ("action", "given", "field"),
    [
        (record_identity, {"document": "library_card"}, "document"),
        (record_identity, {"number_ends": "123456789"}, "number_ends"),
        (record_identity, {"number_ends": "1"}, "number_ends"),
        (record_qualification, {"award": " "}, "award"),
        (record_qualification, {"institution": ""}, "institution"),
        (record_qualification, {"awarded_on": TOMORROW}, "awarded_on"),
        (record_training, {"course": ""}, "course"),
        (record_training, {"completed_on": TOMORROW, "expires_on": None}, "completed_on"),
        (record_training, {"expires_on": date(2026, 1, 4)}, "expires_on"),
        (
            record_driving,
            {"licence_until": None, "business_insurance_until": None},
            "licence_until",
        ),
        (record_driving, {"seen": Seen(by="", on=TODAY, how="in_person")}, "original_seen_by"),
        (
            record_driving,
            {"seen": Seen(by="A", on=TOMORROW, how="in_person")},
            "original_seen_on",
        ),
        (record_driving, {"seen": Seen(by="A", on=TODAY, how="heard")}, "original_seen_how"),
    ],
)
def test_record_names_the_bad_field(action, given, field, people, worker):
    with pytest.raises(BadInput) as refused:
        action(worker=worker, **{"seen": SEEN} | NEW_KINDS[action] | given, by=people.hr)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize(
    ("action", "given"),
    [
        (record_identity, {"number_ends": " 7k 42"}),
        (record_identity, {"number_ends": "42", "expires_on": None}),
        (record_qualification, {"awarded_on": TODAY}),
        (record_training, {"expires_on": date(2026, 1, 5)}),
        (record_training, {"expires_on": None}),
        (record_driving, {"licence_until": None}),
        (record_driving, {"business_insurance_until": None}),
        (record_driving, {"seen": Seen(by="A", on=TODAY, how="checked_online")}),
    ],
)
def test_record_at_the_edge_of_what_is_allowed(action, given, people, worker):
    action(worker=worker, **{"seen": SEEN} | NEW_KINDS[action] | given, by=people.hr)


def test_record_is_of_the_same_course_and_award_in_any_case(people, worker):
    for course in ("Fire safety", "fire  SAFETY"):
        record_training(
            worker=worker,
            course=course,
            completed_on=TODAY,
            expires_on=None,
            seen=SEEN,
            by=people.hr,
        )
    assert worker.trainings.get().course == "fire SAFETY"


def test_record_by_a_council_the_worker_shares_with(people):
    record_identity(worker=people.worker, **IDENTITY, seen=SEEN, by=people.other_hr)
    assert AuditEntry.objects.latest("pk").chain_id == "council:E08000015"


def test_a_later_look_at_a_certificate_leaves_who_saw_it(people, worker):
    given = {
        "worker": worker,
        "certificate_number": "001234567890",
        "issued_on": date(2025, 1, 10),
        "childrens_barred_list": True,
        "by": people.hr,
    }
    record_dbs_check(**given, seen=SEEN)
    later = record_dbs_check(**given, update_service_checked_on=date(2026, 5, 1))
    assert (later.original_seen_by, later.original_seen_how) == ("Priya Shah", "in_person")
