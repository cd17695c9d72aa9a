"""Submitting a return: put together, checked, and frozen as the next version."""

from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.checks import input_checked
from accounts.models import Council, User
from accounts.permissions import Permission, require
from shifts.actions.returns.answering import lock_draft
from shifts.actions.returns.telling import tell_office
from shifts.errors import NothingNew, ReturnNotReady, ReturnWaits, database_has_the_last_word
from shifts.models import ReturnVersion
from shifts.reports.return_facts import Assembled, assembled
from shifts.returns.contents import canonical
from shifts.returns.quarter import Quarter
from shifts.returns.states import ReturnState


@transaction.atomic
def submit_return(
    *, by: User, council: Council, quarter: Quarter, now: datetime
) -> ReturnVersion:
    """Freeze what is known now as the next version, and ask its office to sign it off.

    Raises NotPermitted, BadInput where the quarter is not over, ReturnWaits, ReturnNotReady with
    what is missing, NothingNew.
    """
    require(by, Permission.RETURN_SUBMIT, council)
    with input_checked() as expect:
        over = quarter.is_over(timezone.localdate(now))
        last = f"{quarter} ends on {quarter.last:%-d %B %Y}; give a quarter that is over."
        expect(over, "quarter", last)
    lock_draft(council, quarter)
    before = ReturnVersion.objects.of(council, quarter).first()
    if before is not None and before.kind == ReturnState.SUBMITTED:
        raise ReturnWaits
    found = assembled([(council, quarter)])[0]
    check_ready(found)
    content = canonical(found.content)
    if before is not None and before.kind == ReturnState.SIGNED_OFF:
        check_new(before, content)
    with database_has_the_last_word():
        version = ReturnVersion.objects.create(
            council=council,
            quarter=quarter.first,
            number=before.number + 1 if before else 1,
            office=found.office,
            content=content,
            sha256=sha256(content.encode()).hexdigest(),
            submitted_at=now,
            submitted_by=by,
        )
    tell_office(version, now=now)
    audit.record(
        "return.submitted",
        by=by,
        at=council,
        target=version,
        quarter=str(quarter),
        version=version.number,
        sha256=version.sha256,
    )
    return version


def check_ready(found: Assembled) -> None:
    blocking = [each for each in found.problems if each.blocks]
    if blocking:
        raise ReturnNotReady(
            findings=[asdict(each) | {"title": each.title} for each in blocking]
        )


def check_new(before: ReturnVersion, content: str) -> None:
    if before.content == content:
        raise NothingNew(f"Nothing has changed since version {before.number}, signed off.")
