"""Joining a version that is in force, and leaving a memorandum: from a day, never backwards."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput
from accounts.models import Council, User
from accounts.permissions import Permission, require
from rates.actions.memoranda.drafting import lock_version
from rates.actions.memoranda.signing import check_signatory, lock_versions
from rates.actions.memoranda.succession import THAT_BIND
from rates.caps import Statistic
from rates.caps.in_force import on_day
from rates.clauses import in_full
from rates.errors import AlreadySigned, CannotJoin, NotBound, database_has_the_last_word
from rates.models import Departure, Memorandum, MemorandumVersion, Signature

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
NOTICE = "leaving_notice_weeks"


@transaction.atomic
def join_version(
    *,
    by: User,
    version: MemorandumVersion,
    council: Council,
    signatory: str,
    office: str,
    joins_on: date,
    now: datetime,
) -> MemorandumVersion:
    """Bind one more council of the region to terms that are in force, from a day on."""
    require(by, Permission.MEMORANDUM_SIGN, council)
    signatory, office = check_signatory(signatory, office)
    version = lock_version(version)
    check_may_join(version, council)
    check_first_day(version, joins_on, timezone.localdate(now))
    with database_has_the_last_word():
        Signature.objects.create(
            version=version,
            council=council,
            signatory=signatory,
            office=office,
            joins_on=joins_on,
            signed_at=now,
            signed_by=by,
        )
    audit.record(
        "version.joined",
        by=by,
        at=council,
        target=version,
        signatory=signatory,
        office=office,
        joins_on=joins_on,
    )
    return version


def check_may_join(version: MemorandumVersion, council: Council) -> None:
    region = version.memorandum.region
    signed = version.signatures.filter(council=council).first()
    if signed is not None and hasattr(signed, "departure"):
        raise CannotJoin(f"{council} left {version}. It comes back by signing a later version.")
    if signed is not None:
        raise AlreadySigned(f"{council} has already signed {version}.")
    if region not in (None, council.region):
        raise CannotJoin(f"{council} is not in {region}, so it cannot join.")
    if version.state not in THAT_BIND:
        raise CannotJoin(f"{version} is not in force. Only what is in force can be joined.")
    if version.clauses["statistic"] == Statistic.OWN:
        raise CannotJoin(
            f"Every party to {version} has caps of its own. "
            f"Draft a version to which {council} is a party."
        )


def check_first_day(version: MemorandumVersion, joins_on: date, today: date) -> None:
    first = max(version.effective.lower, today)
    if joins_on >= first and joins_on in version.effective:
        return
    end = version.effective.upper
    until = f" to {on_day(end - DAY)}" if end else ""
    raise BadInput(
        {"joins_on": f"Give a day from {on_day(first)}{until}, not {on_day(joins_on)}."}
    )


@transaction.atomic
def leave_memorandum(
    *,
    by: User,
    memorandum: Memorandum,
    council: Council,
    signatory: str,
    office: str,
    leaves_on: date,
    now: datetime,
) -> list[Departure]:
    """Give notice: from that day no version that the council has signed binds it any more.

    What was decided before stands. Without another memorandum nothing can be booked after it.
    """
    require(by, Permission.MEMORANDUM_SIGN, council)
    signatory, office = check_signatory(signatory, office)
    lock_versions(memorandum)
    agreements = list(agreements_after(memorandum, council, leaves_on))
    if not agreements:
        raise NotBound(f"{council} is not bound by {memorandum} after {on_day(leaves_on)}.")
    check_notice(agreements, leaves_on, timezone.localdate(now))
    with database_has_the_last_word():
        departures = Departure.objects.bulk_create(
            Departure(
                signature=agreement,
                leaves_on=leaves_on,
                signatory=signatory,
                office=office,
                given_at=now,
                given_by=by,
            )
            for agreement in agreements
        )
    audit.record(
        "memorandum.left",
        by=by,
        at=council,
        target=memorandum,
        signatory=signatory,
        office=office,
        leaves_on=leaves_on,
        versions=[agreement.version.number for agreement in agreements],
    )
    return departures


def agreements_after(
    memorandum: Memorandum, council: Council, day: date
) -> QuerySet[Signature]:
    """What the council has signed and not left, that would bind it on this day or later."""
    still = Q(version__effective__endswith=None) | Q(version__effective__endswith__gt=day)
    return Signature.objects.filter(
        still, version__memorandum=memorandum, council=council, departure=None
    ).select_related("version__memorandum")


def check_notice(agreements: list[Signature], leaves_on: date, today: date) -> None:
    weeks = max(int(in_full(each.version.clauses)[NOTICE]) for each in agreements)
    earliest = today + weeks * WEEK
    if leaves_on < earliest:
        notice = f"The notice is {weeks} weeks: give {on_day(earliest)} or a later day."
        raise BadInput({"leaves_on": notice})
