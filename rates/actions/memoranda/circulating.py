"""Circulating: the terms go to the parties and change no more, unless they are taken back."""

from datetime import datetime

from django.db import transaction

from accounts import audit
from accounts.errors import WrongState
from accounts.models import User
from rates.actions.memoranda.checks import require_drafter
from rates.actions.memoranda.drafting import lock_version
from rates.actions.memoranda.succession import check_start
from rates.errors import AlreadySigned
from rates.models import MemorandumVersion
from rates.models.memoranda import VersionState


@transaction.atomic
def circulate_version(
    *, by: User, version: MemorandumVersion, now: datetime
) -> MemorandumVersion:
    """Put the terms before the parties: from now on they freeze, and can be signed."""
    require_drafter(by, version.memorandum.region)
    version = lock_version(version)
    if version.state != VersionState.DRAFT:
        raise WrongState(f"{version} has been circulated already.")
    check_start(version)
    version.state = VersionState.CIRCULATED
    version.circulated_at, version.circulated_by = now, by
    version.save(update_fields=["state", "circulated_at", "circulated_by"])
    record("version.circulated", by, version)
    return version


@transaction.atomic
def withdraw_version(*, by: User, version: MemorandumVersion) -> MemorandumVersion:
    """Make a draft of it again, which nobody may do once a council has signed."""
    require_drafter(by, version.memorandum.region)
    version = lock_version(version)
    signed = version.signatures.select_related("council").order_by("council__name")
    if names := [str(each.council) for each in signed]:
        raise AlreadySigned(
            f"{', '.join(names)} signed {version}, so its terms stand. Draft another version."
        )
    if version.state != VersionState.CIRCULATED:
        raise WrongState(f"{version} is not circulated.")
    version.state = VersionState.DRAFT
    version.circulated_at = version.circulated_by = None
    version.save(update_fields=["state", "circulated_at", "circulated_by"])
    record("version.withdrawn", by, version)
    return version


def record(verb: str, by: User, version: MemorandumVersion) -> None:
    parties = version.parties.order_by("council__name")
    audit.record(
        verb,
        by=by,
        at=version.memorandum.region,
        target=version,
        version=str(version),
        parties=list(parties.values_list("council__gss_code", flat=True)),
    )
