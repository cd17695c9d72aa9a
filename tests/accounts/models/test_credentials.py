"""Every constraint of credentials, claims and their files, on each side, with plain SQL."""

import pytest
from django.utils import timezone

from accounts.models import (
    CredentialHistory,
    Driving,
    Identity,
    Qualification,
    Registration,
    Training,
)
from tests.accounts.database import ask, sql
from tests.accounts.holding import claimed, hold_everything, shown
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db

SEEN_PARTLY = [
    "original_seen_on = '2026-01-05', original_seen_how = '', original_seen_by = 'Al'",
    "original_seen_on = NULL, original_seen_how = 'in_person', original_seen_by = 'Al'",
    "original_seen_on = '2026-01-05', original_seen_how = 'in_person', original_seen_by = ''",
    "original_seen_on = '2026-01-05', original_seen_how = 'heard', original_seen_by = 'Al'",
]
SEEN_WHOLE = [
    f"original_seen_on = '2026-01-05', original_seen_how = '{how}', original_seen_by = 'Al'"
    for how in ("in_person", "video_call", "certified_copy", "checked_online")
]
UNSAID = ["original_seen_on = NULL, original_seen_how = ''"]

# Name: (table, refused changes, allowed changes) of a row that stands.
CHECKS = {
    **{
        name: (name.removesuffix("_original_seen"), SEEN_PARTLY, SEEN_WHOLE + UNSAID)
        for name in (
            "registration_original_seen",
            "dbscheck_original_seen",
            "righttowork_original_seen",
            "reference_original_seen",
            "employmentspell_original_seen",
        )
    },
    **{
        name: (name.removesuffix("_original_seen"), SEEN_PARTLY + UNSAID, SEEN_WHOLE)
        for name in (
            "identity_original_seen",
            "qualification_original_seen",
            "training_original_seen",
            "driving_original_seen",
        )
    },
    "identity_document_known": (
        "identity",
        ["document = 'library_card'"],
        ["document = 'birth_certificate'"],
    ),
    "identity_number_ends_form": (
        "identity",
        ["number_ends = '1'", "number_ends = '12-4'", "number_ends = 'ab12'"],
        ["number_ends = '12'", "number_ends = 'AB12'"],
    ),
    "qualification_named": (
        "qualification",
        ["award = ''", "institution = ''"],
        ["award = 'MA'", "institution = 'Leeds'"],
    ),
    "training_named": ("training", ["course = ''"], ["course = 'Fire'"]),
    "training_expires_after_completed": (
        "training",
        ["expires_on = completed_on - 1"],
        ["expires_on = completed_on", "expires_on = NULL"],
    ),
    "driving_says_something": (
        "driving",
        ["licence_until = NULL, business_insurance_until = NULL"],
        ["licence_until = NULL", "business_insurance_until = NULL"],
    ),
}
# Likewise of the first claim, still open; and of the first file, its guards off.
CLAIM_CHECKS = {
    "credentialclaim_kind_known": (["kind = 'hobby'"], ["kind = 'training'"]),
    "credentialclaim_decided": (
        ["state = 'withdrawn'", "decided_at = now()", "state = 'lost', decided_at = now()"],
        ["state = 'withdrawn', decided_at = now(), decided_by_id = submitted_by_id"],
    ),
    "credentialclaim_not_by_the_worker": (
        [
            "state = 'refused', reason = 'No', decided_at = now(),"
            " decided_by_id = submitted_by_id",
            "state = 'verified', credential = 1, decided_at = now(),"
            " decided_by_id = submitted_by_id",
        ],
        ["state = 'refused', reason = 'No', decided_at = now(), decided_by_id = {hr}"],
    ),
    "credentialclaim_reason_of_refusal": (
        [
            "reason = 'Because'",
            "state = 'refused', decided_at = now(), decided_by_id = {hr}",
        ],
        ["state = 'refused', reason = 'No', decided_at = now(), decided_by_id = {hr}"],
    ),
    "credentialclaim_credential_of_verified": (
        ["credential = 1", "state = 'verified', decided_at = now(), decided_by_id = {hr}"],
        ["state = 'verified', credential = 1, decided_at = now(), decided_by_id = {hr}"],
    ),
}
FILE_CHECKS = {
    "evidence_kind_known": (["kind = 'hobby'"], ["kind = 'training'"]),
    "evidence_content_type_known": (
        ["content_type = 'text/html'"],
        [
            f"content_type = '{each}'"
            for each in ("application/pdf", "image/png", "image/jpeg", "image/heic")
        ],
    ),
    "evidence_size_positive": (["size = 0"], ["size = 1"]),
    "evidence_sha256_form": (
        ["sha256 = repeat('A', 64)", "sha256 = repeat('a', 63)"],
        ["sha256 = repeat('0', 64)"],
    ),
    "evidence_name_plain": (
        ["name = '../up.pdf'", r"name = E'two\nlines.pdf'", r"name = E'a\\b'", "name = ''"],
        ["name = 'Grüße, 証明書.pdf'"],
    ),
    "evidence_shows_something": (
        ["claim_id = NULL"],
        ["claim_id = NULL, credential = 1", "credential = 1"],
    ),
}


def sides(cases, side):
    return [
        pytest.param(name, *case[:-2], change, id=f"{name}: {change}")
        for name, case in cases.items()
        for change in case[side]
    ]


@pytest.fixture(autouse=True)
def worker(people):
    """Someone with a row in every table."""
    hold_everything(people.worker, people.hr)
    return people.worker


@pytest.fixture
def claim(worker):
    return claimed(worker)


@pytest.fixture
def file(claim):
    return shown(claim.worker, claim=claim)


def change_first(table, change):
    sql(
        f"UPDATE accounts_{table} SET {change}"
        f" WHERE id = (SELECT min(id) FROM accounts_{table})"
    )


@pytest.mark.parametrize(("name", "table", "change"), sides(CHECKS, -2))
def test_check_refuses(name, table, change):
    with refused(name):
        change_first(table, change)


@pytest.mark.parametrize(("name", "table", "change"), sides(CHECKS, -1))
def test_check_allows(name, table, change):
    change_first(table, change)


@pytest.mark.parametrize(("name", "change"), sides(CLAIM_CHECKS, -2))
def test_check_of_a_claim_refuses(name, change, claim, people):
    with guards_off(), refused(name):
        change_first("credentialclaim", change.format(hr=people.hr.pk))


@pytest.mark.parametrize(("name", "change"), sides(CLAIM_CHECKS, -1))
def test_check_of_a_claim_allows(name, change, claim, people):
    with guards_off():
        change_first("credentialclaim", change.format(hr=people.hr.pk))


@pytest.mark.parametrize(("name", "change"), sides(FILE_CHECKS, -2))
def test_check_of_a_file_refuses(name, change, file):
    with guards_off(), refused(name):
        change_first("evidence", change)


@pytest.mark.parametrize(("name", "change"), sides(FILE_CHECKS, -1))
def test_check_of_a_file_allows(name, change, file):
    with guards_off():
        change_first("evidence", change)


@pytest.mark.parametrize(
    ("name", "model", "same", "other"),
    [
        ("identity_once_a_document", Identity, {}, {"document": "birth_certificate"}),
        ("qualification_once", Qualification, {"award": "ba SOCIAL work"}, {"award": "MA"}),
        (
            "training_once_a_course",
            Training,
            {"course": "SAFEGUARDING CHILDREN, LEVEL 3"},
            {"course": "Fire"},
        ),
        ("accounts_driving_worker_id_key", Driving, {}, {"worker": None}),
    ],
)
def test_unique_on_each_side(name, model, same, other, people):
    row = model.objects.values().get()
    del row["id"]
    with refused(name):
        model.objects.create(**row | same)
    if "worker" in other:
        other = {"worker_id": people.other_worker.pk}
    model.objects.create(**row | other)


# Files


def test_file_of_a_claim_once(file, claim):
    with refused("evidence_of_a_claim_once"):
        shown(claim.worker, claim=claim)
    shown(claim.worker, claim=claim, sha256="b" * 64)
    shown(claim.worker, claim=claimed(claim.worker))


def test_file_of_a_credential_once(worker):
    degree = Qualification.objects.get().pk
    shown(worker, credential=degree)
    with refused("evidence_of_a_credential_once"):
        shown(worker, credential=degree)
    shown(worker, credential=degree, sha256="b" * 64)
    shown(worker, credential=worker.registration.pk, kind="registration")


def test_file_is_of_the_same_worker_and_kind(worker, people, claim):
    degree = Qualification.objects.get().pk
    for wrong in (
        {"worker": people.other_worker, "credential": degree},
        {"worker": people.other_worker, "claim": claim},
        {"worker": worker, "claim": claim, "kind": "training"},
        {"worker": worker, "credential": degree + 1000},
    ):
        with refused("evidence_of_the_worker"):
            shown(**wrong)
    shown(worker, credential=degree, claim=claim)


def test_file_is_attached_once_and_never_removed(file):
    degree = Qualification.objects.get().pk
    for change in ("name = 'other.pdf'", f"credential = {degree}, size = 9"):
        with refused("evidence_only_attached"):
            change_first("evidence", change)
    change_first("evidence", f"credential = {degree}")
    with refused("evidence_only_attached"):
        change_first("evidence", f"credential = {degree + 1}")
    with refused("evidence_only_attached"):
        sql("DELETE FROM accounts_evidence")
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # so that only the guard stands in the way
    with refused("accounts_evidence_append_only"):
        sql("TRUNCATE accounts_evidence")


# Claims


def test_claim_keeps_what_it_says(claim, people):
    for change in ("facts = '{}'", "kind = 'training'", "submitted_at = now()"):
        with refused("credentialclaim_life"):
            change_first("credentialclaim", change)
    with refused("credentialclaim_life"):
        sql("DELETE FROM accounts_credentialclaim")


def test_claim_is_answered_once(claim, people):
    answered = f"decided_at = now(), decided_by_id = {people.hr.pk}"
    change_first("credentialclaim", f"state = 'refused', reason = 'No', {answered}")
    with refused("credentialclaim_life"):
        change_first("credentialclaim", f"state = 'withdrawn', reason = '', {answered}")


# History


def test_history_keeps_what_a_credential_said_on_every_path(worker, people):
    before = Registration.objects.get(worker=worker)
    assert not CredentialHistory.objects.filter(kind="registration").exists()
    sql("UPDATE accounts_registration SET status = 'suspended' WHERE id = %s", before.pk)
    kept = CredentialHistory.objects.get(kind="registration")
    assert (kept.credential, kept.worker, kept.body["status"]) == (
        before.pk,
        worker,
        "registered",
    )
    assert kept.replaced_by == before.recorded_by
    assert abs((timezone.now() - kept.replaced_at).total_seconds()) < 60
    Registration.objects.filter(pk=before.pk).delete()
    removed = CredentialHistory.objects.filter(kind="registration").first()
    assert (removed.body["status"], removed.replaced_by) == ("suspended", None)


def test_history_leaves_out_what_did_not_change(worker):
    sql("UPDATE accounts_driving SET licence_until = licence_until")
    assert not CredentialHistory.objects.exists()


def test_history_is_kept_of_every_kind(worker, people):
    tables = [
        "registration",
        "dbscheck",
        "righttowork",
        "reference",
        "employmentspell",
        "identity",
        "qualification",
        "training",
        "driving",
        "clearance",
    ]
    for table in tables:
        change_first(table, "recorded_at = now() + interval '1 second'")
    assert sorted(CredentialHistory.objects.values_list("kind", flat=True)) == sorted(tables)


def test_history_is_written_by_the_database_alone(worker):
    with refused("credentialhistory_kept_by_the_database"):
        CredentialHistory.objects.create(
            kind="driving", credential=1, worker=worker, body={}, replaced_at=timezone.now()
        )


def test_history_is_never_changed(worker):
    sql("UPDATE accounts_driving SET licence_until = '2030-01-01'")
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # so that only the guard stands in the way
    for statement in (
        "UPDATE accounts_credentialhistory SET body = '{}'",
        "DELETE FROM accounts_credentialhistory",
        "TRUNCATE accounts_credentialhistory",
    ):
        with refused("accounts_credentialhistory_append_only"):
            sql(statement)
    assert ask("SELECT count(*) FROM accounts_credentialhistory") == [(1,)]
