"""A pool of cleared workers, made in a dozen statements however many they are."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import (
    Clearance,
    Consent,
    Council,
    DbsCheck,
    EmploymentSpell,
    Membership,
    Reference,
    Registration,
    RightToWork,
    Role,
    User,
    Worker,
)
from tests.factories import LONG_AGO, WorkerFactory


def pool_of(count: int, councils: Sequence[Council]) -> list[Worker]:
    """Workers of the first council whom no rule stands against today, known to all of these."""
    users = User.objects.bulk_create(
        User(email=f"worker{number}@example.org", full_name=f"Worker {number}", password="!")
        for number in range(count)
    )
    Membership.objects.bulk_create(
        Membership(user=user, role=Role.WORKER, granted_at=LONG_AGO) for user in users
    )
    like: Any = WorkerFactory.build(employing_council=councils[0], joined_by=users[0])
    workers = Worker.objects.bulk_create(
        Worker(
            user=user,
            employing_council=councils[0],
            latitude=like.latitude,
            longitude=like.longitude,
            qualified_on=like.qualified_on,
            joined_at=LONG_AGO,
            joined_by=users[0],
        )
        for user in users
    )
    give_passports(workers, councils, recorded_by=users[0])
    return workers


def give_passports(
    workers: Sequence[Worker], councils: Sequence[Council], *, recorded_by: User
) -> None:
    seen: dict[str, Any] = {"recorded_at": LONG_AGO, "recorded_by": recorded_by}
    today = timezone.localdate(datetime.now(UTC))
    month_ago, always = today - timedelta(days=30), DateRange(date(2020, 1, 1), None)
    Registration.objects.bulk_create(
        Registration(
            worker=one,
            number=f"SW{one.pk}",
            status="registered",
            registered_until=date(today.year + 5, 11, 30),
            **seen,
        )
        for one in workers
    )
    DbsCheck.objects.bulk_create(
        DbsCheck(
            worker=one,
            certificate_number=f"{one.pk:012d}",
            issued_on=month_ago,
            childrens_barred_list=True,
            original_seen_by="Priya Shah",
            **seen,
        )
        for one in workers
    )
    RightToWork.objects.bulk_create(
        RightToWork(worker=one, effective=always, **seen) for one in workers
    )
    Reference.objects.bulk_create(
        Reference(
            worker=one,
            referee=referee,
            received_on=month_ago,
            practice_based=True,
            standard_template=True,
            **seen,
        )
        for one in workers
        for referee in ("Alice Brown", "Bob Green")
    )
    EmploymentSpell.objects.bulk_create(
        EmploymentSpell(
            worker=one,
            council=councils[0],
            employer=councils[0].name,
            effective=DateRange(date(2016, 1, 1), date(2024, 1, 1)),
            directly_employed=True,
            child_and_family=True,
            kind="permanent",
            leaving_reason="resigned",
            **seen,
        )
        for one in workers
    )
    Clearance.objects.bulk_create(
        Clearance(
            worker=one,
            council=councils[0],
            job_role_id="social_worker",
            effective=always,
            **seen,
        )
        for one in workers
    )
    Consent.objects.bulk_create(
        Consent(worker=one, council=council, given_at=LONG_AGO, given_by=one.user)
        for one in workers
        for council in councils
    )
