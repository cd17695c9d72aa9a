"""The answer of the office that a return waits for: signed off, or sent back to be put right."""

from datetime import datetime

from django.db import transaction

from accounts import audit
from accounts.checks import expect_filled, input_checked
from accounts.errors import WrongState
from accounts.models import Membership, User
from accounts.permissions import Permission, require
from shifts.actions.returns.telling import tell_of_answer
from shifts.errors import NotTheOffice, OwnReturn, database_has_the_last_word
from shifts.models import ReturnVersion
from shifts.returns.states import NEXT_RETURN, ReturnState

LONGEST = 2000


@transaction.atomic
def sign_return_off(*, by: User, version: ReturnVersion, now: datetime) -> ReturnVersion:
    """Answer for it as it was frozen. Raises NotPermitted, NotTheOffice, OwnReturn, WrongState."""
    return answered(version, ReturnState.SIGNED_OFF, by=by, now=now)


@transaction.atomic
def send_return_back(
    *, by: User, version: ReturnVersion, reason: str, now: datetime
) -> ReturnVersion:
    """Ask for another version, and say why. Raises BadInput, and as sign_return_off does."""
    require(by, Permission.RETURN_SIGN_OFF, version.council)
    with input_checked() as expect:
        expect_filled(expect, "reason", reason)
        expect(len(reason) <= LONGEST, "reason", f"Say it in at most {LONGEST:,} letters.")
    return answered(version, ReturnState.SENT_BACK, by=by, now=now, reason=reason.strip())


def answered(
    version: ReturnVersion, to: ReturnState, *, by: User, now: datetime, reason: str = ""
) -> ReturnVersion:
    require(by, Permission.RETURN_SIGN_OFF, version.council)
    version = lock_version(version.pk)
    if version.submitted_by_id == by.pk:
        raise OwnReturn
    held = Membership.objects.live().filter(user=by, council=version.council)
    if not held.filter(office=version.office).exists():
        raise NotTheOffice(f"This return is signed off by the {version.get_office_display()}.")
    if to not in NEXT_RETURN[version.kind]:
        raise WrongState(f"This version is {version.kind.label.lower()} already.")
    version.state, version.reason = to.value, reason
    version.answered_at, version.answered_by = now, by
    with database_has_the_last_word():
        version.save(update_fields=["state", "reason", "answered_at", "answered_by"])
    tell_of_answer(version, now=now)
    audit.record(
        f"return.{to}",
        by=by,
        at=version.council,
        target=version,
        quarter=version.name,
        version=version.number,
        sha256=version.sha256,
    )
    return version


def lock_version(version_id: int) -> ReturnVersion:
    """Nobody else answers it until the transaction ends."""
    found = ReturnVersion.objects.select_for_update(of=("self",))
    return found.select_related("council__region", "submitted_by").get(pk=version_id)
