"""Who is cleared, and until when: all that another council reads of a worker. Design §6."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Prefetch, Q

from accounts.models import Clearance, RightToWork, Worker
from accounts.models.passports import RegisterStatus
from accounts.models.workers import WorkerQuerySet
from accounts.reports.facts import last_of

DAY = timedelta(days=1)
ON_THE_REGISTER = {RegisterStatus.REGISTERED, RegisterStatus.CONDITIONS}


@dataclass(frozen=True, kw_only=True)
class Ready:
    """One worker: cleared as what, until when; `open` is why not, for their own council."""

    worker: Worker
    own: bool
    job_roles: tuple[str, ...]
    cleared: bool
    until: date | None
    open: tuple[str, ...]
    waiting: int  # claims to be checked


def with_papers(workers: WorkerQuerySet, today: date) -> WorkerQuerySet:
    """What readiness is read from, in a constant number of queries a page."""
    live = Clearance.objects.filter(effective__contains=today)
    rights = RightToWork.objects.filter(effective__contains=today)
    return (
        workers.select_related("user", "employing_council", "registration")
        .annotate(
            claims_waiting=Count("claims", filter=Q(claims__state="submitted"), distinct=True)
        )
        .prefetch_related(
            "dbs_checks",
            Prefetch("rights_to_work", rights, to_attr="rights_today"),
            Prefetch("clearances", live.select_related("job_role"), to_attr="clearances_today"),
        )
    )


def readiness(workers: Iterable[Worker], councils: frozenset[int], today: date) -> list[Ready]:
    return [ready(each, each.employing_council_id in councils, today) for each in workers]


def ready(worker: Worker, own: bool, today: date) -> Ready:
    """`worker` as `with_papers` loads it."""
    cleared_as: Sequence[Clearance] = worker.clearances_today  # type: ignore[attr-defined]
    rights: Sequence[RightToWork] = worker.rights_today  # type: ignore[attr-defined]
    registration = getattr(worker, "registration", None)
    lacks = []
    if registration is None or registration.status not in ON_THE_REGISTER:
        lacks.append("Not on the register, or not looked up")
    elif registration.registered_until < today:
        lacks.append("Registration has ended")
    if not any(
        each.childrens_barred_list and each.original_seen_by for each in worker.dbs_checks.all()
    ):
        lacks.append("No DBS certificate that somebody has seen")
    if not rights:
        lacks.append("No right to work today")
    if not cleared_as:
        lacks.append("Not cleared for a job role")
    ends = [each.effective.upper for each in cleared_as]
    ends += [each.effective.upper for each in rights]
    until = last_of(
        registration.registered_until if registration else None,
        *(upper and upper - DAY for upper in ends),
    )
    return Ready(
        worker=worker,
        own=own,
        job_roles=tuple(sorted({str(each.job_role) for each in cleared_as})),
        cleared=not lacks,
        until=until if not lacks else None,
        open=tuple(lacks) if own else (),
        waiting=worker.claims_waiting if own else 0,  # type: ignore[attr-defined]
    )
