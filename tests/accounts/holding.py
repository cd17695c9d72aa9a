"""Passports with something of every kind in them, recorded as council HR records it."""

from datetime import date
from typing import Any

from accounts.actions.credentials import (
    record_driving,
    record_identity,
    record_qualification,
    record_training,
)
from accounts.models import CredentialClaim, Evidence, User, Worker
from accounts.seen import Seen
from tests.factories import LONG_AGO

SEEN = Seen(by="Priya Shah", on=date(2026, 2, 2), how="in_person")
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 24
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"

IDENTITY = {"document": "passport", "number_ends": "7K42", "expires_on": date(2027, 5, 1)}
QUALIFICATION = {
    "award": "BA Social Work",
    "institution": "University of Salford",
    "awarded_on": date(2015, 7, 1),
}
TRAINING = {
    "course": "Safeguarding children, level 3",
    "completed_on": date(2026, 1, 5),
    "expires_on": date(2027, 1, 4),
}
DRIVING = {"licence_until": date(2031, 1, 1), "business_insurance_until": date(2027, 3, 1)}
NEW_KINDS: dict[Any, dict[str, Any]] = {
    record_identity: IDENTITY,
    record_qualification: QUALIFICATION,
    record_training: TRAINING,
    record_driving: DRIVING,
}


def hold_everything(worker: Worker, by: User) -> None:
    for action, facts in NEW_KINDS.items():
        action(worker=worker, **facts, seen=SEEN, by=by)


def claimed(worker: Worker, **given: Any) -> CredentialClaim:
    """A claim as submitting it leaves it; a qualification unless told otherwise."""
    facts = {**QUALIFICATION, "awarded_on": "2015-07-01"}
    return CredentialClaim.objects.create(
        **{
            "worker": worker,
            "kind": "qualification",
            "facts": facts,
            "submitted_at": LONG_AGO,
            "submitted_by": worker.user,
        }
        | given
    )


def shown(worker: Worker, **given: Any) -> Evidence:
    """A file that is known, whether or not its bytes are kept."""
    return Evidence.objects.create(
        **{
            "worker": worker,
            "kind": "qualification",
            "name": "degree.pdf",
            "content_type": "application/pdf",
            "size": len(PDF),
            "sha256": "a" * 64,
            "uploaded_at": LONG_AGO,
            "uploaded_by": worker.user,
        }
        | given
    )
