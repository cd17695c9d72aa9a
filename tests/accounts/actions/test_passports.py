from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.actions.employment import end_spell, record_spell
from accounts.actions.passports import (
    record_dbs_check,
    record_reference,
    record_registration,
    record_right_to_work,
)
from accounts.actions.sharing import withdraw_consent
from accounts.actions.workers import leave_pool
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry
from accounts.seen import Seen
from tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)

RECORDS = {
    record_registration: {
        "number": "SW99999",
        "status": "registered",
        "registered_until": date(2026, 11, 30),
    },
    record_dbs_check: {
        "certificate_number": "001234567890",
        "issued_on": date(2025, 1, 10),
        "childrens_barred_list": True,
        "update_service_checked_on": date(2025, 6, 1),
        "seen": Seen(by="Priya Shah", on=date(2025, 2, 1), how="in_person"),
    },
    record_right_to_work: {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)},
    record_reference: {
        "referee": "Dana Holt",
        "received_on": date(2025, 3, 3),
        "practice_based": True,
        "standard_template": True,
    },
    record_spell: {
        "employer": "",
        "council": None,
        "starts_on": date(2020, 1, 1),
        "ends_on": date(2022, 12, 31),
        "directly_employed": True,
        "child_and_family": True,
        "kind": "permanent",
        "leaving_reason": "resigned",
    },
}
ACTIONS = pytest.mark.parametrize("action", RECORDS, ids=lambda action: action.__name__)


@pytest.fixture
def worker(people):
    """A worker of Liverpool with an empty passport."""
    return WorkerFactory.create()


def given_to(action, liverpool):
    council = {"council": liverpool} if action is record_spell else {}
    return RECORDS[action] | council


@ACTIONS
def test_record_by_the_employing_council(action, people, worker, liverpool):
    kept = action(worker=worker, **given_to(action, liverpool), by=people.hr)
    assert (kept.worker, kept.recorded_by) == (worker, people.hr)
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == f"{kept._meta.model_name}.recorded"
    assert entry.chain_id == "council:E08000012"


@ACTIONS
def test_record_by_a_council_only_while_the_worker_shares(action, people, liverpool):
    """Wirral may record for Liverpool's worker until the consent is withdrawn."""
    given = given_to(action, liverpool)
    if action is record_right_to_work:
        people.worker.rights_to_work.all().delete()
    action(worker=people.worker, **given, by=people.other_hr)
    assert AuditEntry.objects.latest("pk").chain_id == "council:E08000015"
    wirral = people.other_hr.memberships.get().council
    withdraw_consent(worker=people.worker, council=wirral, by=people.worker.user)
    with pytest.raises(NotPermitted):
        action(worker=people.worker, **given, by=people.other_hr)


@ACTIONS
@pytest.mark.parametrize("who", ["other_hr", "manager", "lead", "auditor", "nobody"])
def test_record_without_permission(action, who, people, worker, liverpool):
    with pytest.raises(NotPermitted):
        action(worker=worker, **given_to(action, liverpool), by=getattr(people, who))


@ACTIONS
def test_record_not_by_the_worker(action, people, worker, liverpool):
    with pytest.raises(NotPermitted):
        action(worker=worker, **given_to(action, liverpool), by=worker.user)


@ACTIONS
def test_record_not_for_someone_who_left(action, people, worker, liverpool):
    leave_pool(worker=worker, by=people.hr)
    with pytest.raises(WrongState):
        action(worker=worker, **given_to(action, liverpool), by=people.hr)


@pytest.mark.parametrize(
    ("action", "given", "field"),
    [
        (record_registration, {"number": "12345"}, "number"),
        (record_registration, {"number": "SW123456789"}, "number"),
        (record_registration, {"status": "fine"}, "status"),
        (record_registration, {"status": "conditions", "conditions": " "}, "conditions"),
        (record_registration, {"conditions": "Supervision weekly."}, "conditions"),
        (record_dbs_check, {"certificate_number": "12345678901"}, "certificate_number"),
        (record_dbs_check, {"certificate_number": "1234567890123"}, "certificate_number"),
        (
            record_dbs_check,
            {"update_service_checked_on": TOMORROW},
            "update_service_checked_on",
        ),
        (
            record_dbs_check,
            {"update_service_checked_on": date(2025, 1, 9)},
            "update_service_checked_on",
        ),
        (
            record_dbs_check,
            {"issued_on": TOMORROW, "update_service_checked_on": None},
            "issued_on",
        ),
        (record_right_to_work, {"ends_on": date(2024, 12, 31)}, "ends_on"),
        (record_reference, {"received_on": TOMORROW}, "received_on"),
        (record_reference, {"referee": " "}, "referee"),
        (record_spell, {"council": None}, "employer"),
        (record_spell, {"ends_on": date(2019, 12, 31)}, "ends_on"),
        (record_spell, {"starts_on": TOMORROW, "ends_on": TOMORROW}, "starts_on"),
        (record_spell, {"leaving_reason": "bored"}, "leaving_reason"),
        (record_spell, {"kind": "casual"}, "kind"),
        (record_spell, {"kind": "agency"}, "directly_employed"),
        (record_spell, {"ends_on": None}, "leaving_reason"),
    ],
)
def test_record_names_the_bad_field(action, given, field, people, worker, liverpool):
    with pytest.raises(BadInput) as refused:
        action(worker=worker, **given_to(action, liverpool) | given, by=people.hr)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize(
    ("action", "given"),
    [
        (record_registration, {"number": " sw 7654321 "}),
        (record_registration, {"number": "SW98765432"}),
        (record_registration, {"status": "conditions", "conditions": "Weekly supervision."}),
        (record_registration, {"status": "suspended"}),
        (record_dbs_check, {"update_service_checked_on": date(2025, 1, 10)}),
        (record_dbs_check, {"update_service_checked_on": TODAY}),
        (record_dbs_check, {"update_service_checked_on": None}),
        (record_right_to_work, {"ends_on": date(2025, 1, 1)}),
        (record_right_to_work, {"ends_on": None}),
        (record_reference, {"received_on": TODAY}),
        (record_spell, {"starts_on": TODAY, "ends_on": None, "leaving_reason": ""}),
        (record_spell, {"council": None, "employer": "Barnardo’s"}),
    ],
)
def test_record_at_the_edge_of_what_is_allowed(action, given, people, worker, liverpool):
    action(worker=worker, **given_to(action, liverpool) | given, by=people.hr)


def test_record_registration_refreshes_the_one_entry(people, worker):
    record = partial(record_registration, worker=worker, by=people.hr)
    first = record(**RECORDS[record_registration])
    later = record(number="SW99999", status="suspended", registered_until=date(2027, 11, 30))
    assert (later.pk, later.status) == (first.pk, "suspended")
    worker.refresh_from_db()
    assert worker.registration.registered_until == date(2027, 11, 30)


def test_record_registration_number_of_another_worker(people, worker):
    number = people.worker.registration.number
    with pytest.raises(BadInput) as refused:
        record_registration(
            worker=worker,
            number=number,
            status="registered",
            registered_until=date(2026, 11, 30),
            by=people.hr,
        )
    assert number in refused.value.fields["number"][0]


def test_record_registration_keeps_conditions_out_of_the_trail(people, worker):
    record_registration(
        worker=worker,
        number="SW7654321",
        status="conditions",
        conditions="Treatment to continue.",
        registered_until=date(2026, 11, 30),
        by=people.hr,
    )
    assert "Treatment" not in AuditEntry.objects.latest("pk").body


def test_record_dbs_check_again_is_a_later_look_at_the_certificate(people, worker):
    record = partial(record_dbs_check, worker=worker, by=people.hr)
    first = record(**RECORDS[record_dbs_check])
    later = record(
        **RECORDS[record_dbs_check] | {"update_service_checked_on": date(2025, 12, 1)}
    )
    assert later.pk == first.pk
    assert worker.dbs_checks.get().update_service_checked_on == date(2025, 12, 1)
    assert "001234567890" not in AuditEntry.objects.latest("pk").body


def test_record_dbs_check_certificate_of_another_worker(people, worker):
    number = people.worker.dbs_checks.get().certificate_number
    with pytest.raises(BadInput) as refused:
        record_dbs_check(
            worker=worker,
            **RECORDS[record_dbs_check] | {"certificate_number": number},
            by=people.hr,
        )
    assert number in refused.value.fields["certificate_number"][0]


NORMAL = (date(2025, 1, 1), date(2025, 6, 30))


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        pytest.param(date(2025, 7, 1), None, id="adjacent later"),
        pytest.param(date(2024, 7, 1), date(2024, 12, 31), id="adjacent earlier"),
    ],
)
def test_record_right_to_work_beside_another(people, worker, starts_on, ends_on):
    record = partial(record_right_to_work, worker=worker, by=people.hr)
    record(starts_on=NORMAL[0], ends_on=NORMAL[1])
    record(starts_on=starts_on, ends_on=ends_on)
    assert worker.rights_to_work.filter(effective__contains=date(2025, 6, 30)).count() == 1


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        pytest.param(date(2025, 6, 30), None, id="first day is its last"),
        pytest.param(date(2024, 7, 1), date(2025, 1, 1), id="last day is its first"),
        pytest.param(date(2025, 2, 1), date(2025, 3, 1), id="inside"),
    ],
)
def test_record_right_to_work_names_the_one_it_overlaps(people, worker, starts_on, ends_on):
    record = partial(record_right_to_work, worker=worker, by=people.hr)
    record(starts_on=NORMAL[0], ends_on=NORMAL[1])
    with pytest.raises(BadInput) as refused:
        record(starts_on=starts_on, ends_on=ends_on)
    assert "from 1 January 2025 to 30 June 2025" in refused.value.fields["starts_on"][0]


def test_record_reference_once(people, worker):
    record = partial(record_reference, worker=worker, by=people.hr)
    record(**RECORDS[record_reference])
    with pytest.raises(BadInput, match="referee"):
        record(**RECORDS[record_reference])


def test_record_spell_takes_the_councils_name(people, worker, liverpool):
    spell = record_spell(worker=worker, **given_to(record_spell, liverpool), by=people.hr)
    assert spell.employer == "Liverpool"
    assert spell.effective.upper == date(2023, 1, 1)  # half-open


def test_end_spell_of_a_post_that_lasts(people, worker, liverpool):
    lasting = given_to(record_spell, liverpool) | {"ends_on": None, "leaving_reason": ""}
    spell = record_spell(worker=worker, **lasting, by=people.hr)
    end = partial(end_spell, spell=spell, leaving_reason="redundancy")
    with pytest.raises(NotPermitted):
        end(ends_on=date(2024, 1, 15), by=people.other_hr)
    with pytest.raises(BadInput, match="ends_on"):
        end(ends_on=date(2019, 12, 31), by=people.hr)
    ended = end(ends_on=date(2024, 1, 15), by=people.hr)
    assert (ended.effective.upper, ended.leaving_reason) == (date(2024, 1, 16), "redundancy")
    with pytest.raises(WrongState):
        end(ends_on=date(2024, 1, 16), by=people.hr)
