from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.actions.claims import (
    WAITING_AT_MOST,
    OwnClaim,
    TooManyClaims,
    refuse_claim,
    submit_claim,
    verify_claim,
    withdraw_claim,
)
from accounts.actions.recording import RECORD
from accounts.actions.sharing import withdraw_consent
from accounts.credential_checks import CHECKS
from accounts.credential_forms import FORMS
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import (
    AuditEntry,
    CredentialKind,
    Evidence,
    Membership,
    Notice,
    Qualification,
    Role,
)
from accounts.reports.facts import FIELDS, MODELS, REMEDIES
from accounts.uploads import upload_of
from tests.accounts.holding import PDF, PNG, QUALIFICATION, SEEN, claimed
from tests.factories import LONG_AGO, WorkerFactory, user_with

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = timezone.localdate()
FACTS = {
    "registration": {
        "number": "SW7654321",
        "status": "registered",
        "conditions": "",
        "registered_until": date(2027, 11, 30),
    },
    "dbscheck": {
        "certificate_number": "001234567890",
        "issued_on": date(2025, 1, 10),
        "childrens_barred_list": True,
        "update_service_checked_on": None,
    },
    "righttowork": {"starts_on": date(2025, 1, 1), "ends_on": None},
    "identity": {"document": "passport", "number_ends": "7K42", "expires_on": None},
    "qualification": QUALIFICATION,
    "reference": {
        "referee": "Dana Holt",
        "received_on": date(2025, 3, 3),
        "practice_based": True,
        "standard_template": False,
    },
    "training": {"course": "Fire", "completed_on": TODAY, "expires_on": None},
    "driving": {"licence_until": date(2031, 1, 1), "business_insurance_until": None},
}


@pytest.fixture
def worker(people):
    """A worker of Liverpool with an empty passport."""
    return WorkerFactory.create()


def submitted(worker, kind="qualification", uploads=(), **facts):
    return submit_claim(
        worker=worker,
        kind=kind,
        facts=FACTS[kind] | facts,
        uploads=uploads,
        by=worker.user,
        now=NOW,
    )


def verified(claim, by):
    return verify_claim(claim=claim, seen=SEEN, by=by, now=NOW)


def test_every_kind_is_claimed_checked_recorded_and_shown():
    kinds = set(CredentialKind)
    for table in (CHECKS, RECORD, FORMS, FIELDS, MODELS, REMEDIES):
        assert set(table) == kinds


@pytest.mark.parametrize("kind", FACTS)
def test_verify_records_what_was_claimed(kind, people, worker):
    claim = verified(submitted(worker, kind), people.hr)
    row = MODELS[CredentialKind(kind)].objects.get(pk=claim.credential)
    assert (row.worker, row.recorded_by, row.original_seen_how) == (
        worker,
        people.hr,
        "in_person",
    )
    assert (claim.state, claim.decided_by) == ("verified", people.hr)


def test_verify_a_post_held(people, worker, liverpool):
    claim = submit_claim(
        worker=worker,
        kind="employmentspell",
        facts={
            "employer": "",
            "council": liverpool,
            "starts_on": date(2019, 1, 1),
            "ends_on": date(2022, 12, 31),
            "directly_employed": True,
            "child_and_family": True,
            "kind": "permanent",
            "leaving_reason": "resigned",
        },
        by=worker.user,
        now=NOW,
    )
    assert claim.facts["council"] == "E08000012"
    verified(claim, people.hr)
    assert worker.spells.get().council == liverpool


def test_submit_tells_hr_and_keeps_the_facts_out_of_the_trail(people, worker):
    claim = submitted(worker, "dbscheck")
    notice = Notice.objects.get(kind="claim_submitted")
    assert notice.recipient == people.hr
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.target) == ("claim.submitted", f"credentialclaim:{claim.pk}")
    assert "001234567890" not in entry.body + notice.body + notice.subject


def test_files_go_with_the_claim_to_the_credential(people, worker):
    uploads = [upload_of("1.pdf", PDF), upload_of("2.png", PNG)]
    claim = verified(submitted(worker, uploads=uploads), people.hr)
    degree = Qualification.objects.get()
    assert set(Evidence.objects.values_list("credential", "claim")) == {(degree.pk, claim.pk)}
    assert Evidence.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        ("registration", {"number": "12345"}, "number"),
        ("dbscheck", {"issued_on": TODAY + timedelta(days=1)}, "issued_on"),
        ("righttowork", {"ends_on": date(2024, 12, 31)}, "ends_on"),
        ("identity", {"number_ends": "123456789"}, "number_ends"),
        ("qualification", {"award": " "}, "award"),
        ("reference", {"referee": ""}, "referee"),
        ("training", {"expires_on": date(2020, 1, 1)}, "expires_on"),
        ("driving", {"licence_until": None}, "licence_until"),
    ],
)
def test_submit_is_checked_as_the_record_is(kind, facts, field, worker):
    with pytest.raises(BadInput) as refused:
        submitted(worker, kind, **facts)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("who", ["hr", "lead", "nobody"])
def test_submit_is_the_workers_alone(who, people, worker):
    with pytest.raises(NotPermitted):
        submit_claim(worker=worker, kind="driving", facts={}, by=getattr(people, who), now=NOW)


def test_submit_at_most_so_many_at_a_time(worker):
    for _ in range(WAITING_AT_MOST - 1):
        claimed(worker)
    submitted(worker)
    with pytest.raises(TooManyClaims):
        submitted(worker)


@pytest.mark.parametrize(
    "who", ["manager", "approver", "lead", "auditor", "nobody", "other_hr"]
)
def test_verify_without_permission(who, people, worker):
    """Wirral's HR neither: this worker does not share with Wirral."""
    claim = submitted(worker)
    with pytest.raises(NotPermitted):
        verified(claim, getattr(people, who))
    with pytest.raises(NotPermitted):
        refuse_claim(claim=claim, reason="No.", by=getattr(people, who), now=NOW)


def test_verify_by_a_council_the_worker_shares_with(people, wirral):
    claim = submitted(people.worker)
    assert verified(claim, people.other_hr).state == "verified"
    assert AuditEntry.objects.latest("pk").chain_id == "council:E08000015"
    again = submitted(people.worker, award="MA")
    withdraw_consent(worker=people.worker, council=wirral, by=people.worker.user)
    with pytest.raises(NotPermitted):
        verified(again, people.other_hr)


def test_verify_a_dbs_certificate_only_at_home(people):
    claim = submitted(people.worker, "dbscheck")
    with pytest.raises(NotPermitted):
        verified(claim, people.other_hr)
    verified(claim, people.hr)


def test_verify_never_ones_own(people, worker, liverpool):
    """Not even for someone who is both on the bank and in HR."""
    claim = submitted(worker)
    Membership.objects.create(
        user=worker.user, role=Role.COUNCIL_HR, council=liverpool, granted_at=LONG_AGO
    )
    with pytest.raises(OwnClaim):
        verified(claim, worker.user)
    with pytest.raises(OwnClaim):
        refuse_claim(claim=claim, reason="No.", by=worker.user, now=NOW)


def test_refuse_says_why(people, worker):
    claim = submitted(worker)
    with pytest.raises(BadInput, match="reason"):
        refuse_claim(claim=claim, reason=" ", by=people.hr, now=NOW)
    with pytest.raises(BadInput, match="reason"):
        refuse_claim(claim=claim, reason="x" * 501, by=people.hr, now=NOW)
    refused = refuse_claim(claim=claim, reason="It cannot be read.", by=people.hr, now=NOW)
    assert (refused.state, refused.reason) == ("refused", "It cannot be read.")
    assert Notice.objects.get(kind="claim_refused").recipient == worker.user
    assert not worker.qualifications.exists()


def answers(people, worker):
    return {
        "verified": lambda claim: verified(claim, people.hr),
        "refused": lambda claim: refuse_claim(claim=claim, reason="No", by=people.hr, now=NOW),
        "withdrawn": lambda claim: withdraw_claim(claim=claim, by=worker.user, now=NOW),
    }


@pytest.mark.parametrize("then", ["verified", "refused", "withdrawn"])
@pytest.mark.parametrize("first", ["verified", "refused", "withdrawn"])
def test_answered_once(first, then, people, worker):
    claim = submitted(worker)
    done = answers(people, worker)
    assert done[first](claim).state == first
    with pytest.raises(WrongState):
        done[then](claim)


def test_withdraw_is_the_workers_alone(people, worker):
    claim = submitted(worker)
    for by in (people.hr, people.other_worker.user):
        with pytest.raises(NotPermitted):
            withdraw_claim(claim=claim, by=by, now=NOW)


def test_verify_rolls_back_whole(people, worker, monkeypatch):
    claim = submitted(worker)

    def fails(*args, **facts):
        raise OSError

    monkeypatch.setattr("accounts.actions.claims.tell", fails)
    with pytest.raises(OSError):  # noqa: PT011
        verified(claim, people.hr)
    claim.refresh_from_db()
    assert (claim.state, worker.qualifications.count()) == ("submitted", 0)


def test_own_record_is_made_by_a_colleague(people, liverpool):
    """HR who is on the bank too records nothing in their own passport."""
    both = user_with(Role.WORKER)
    worker = WorkerFactory.create(user=both)
    Membership.objects.create(
        user=both, role=Role.COUNCIL_HR, council=liverpool, granted_at=LONG_AGO
    )
    with pytest.raises(NotPermitted):
        RECORD[CredentialKind.QUALIFICATION](worker=worker, **QUALIFICATION, seen=SEEN, by=both)
