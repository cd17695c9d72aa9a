"""Recording any kind of credential at once with who saw the original and the files of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.credentials import (
    record_driving,
    record_identity,
    record_qualification,
    record_training,
)
from accounts.actions.employment import record_spell
from accounts.actions.evidence import add_to_credential
from accounts.actions.passports import (
    record_dbs_check,
    record_reference,
    record_registration,
    record_right_to_work,
)
from accounts.models import CredentialKind, User, Worker
from accounts.models.recorded import Credential
from accounts.passport_access import require_reading
from accounts.seen import Seen
from accounts.uploads import Upload

K = CredentialKind
RECORD: dict[CredentialKind, Callable[..., Credential]] = {
    K.REGISTRATION: record_registration,
    K.DBS: record_dbs_check,
    K.RIGHT_TO_WORK: record_right_to_work,
    K.IDENTITY: record_identity,
    K.QUALIFICATION: record_qualification,
    K.REFERENCE: record_reference,
    K.TRAINING: record_training,
    K.DRIVING: record_driving,
    K.POST: record_spell,
}


@transaction.atomic
def record_credential(
    *,
    worker: Worker,
    kind: CredentialKind,
    facts: Mapping[str, Any],
    seen: Seen,
    uploads: Sequence[Upload] = (),
    by: User,
    now: datetime,
) -> Credential:
    """Both or neither: what it says, and the files that show it. Design §4."""
    require_reading(by, worker, kind)
    credential = RECORD[kind](worker=worker, **facts, seen=seen, by=by)
    if uploads:
        add_to_credential(credential=credential, uploads=uploads, by=by, now=now)
    return credential
