"""The same worker under the same title in two job roles (rule ROLE-MAP).

It lives here because titles and workers meet in bookings, which `rates` never reads.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Lower

from accounts import audit
from accounts.models import Region, User, Worker
from accounts.permissions import Permission, reach_of, require_somewhere
from shifts.models import Assignment, Booking


class Folded(Func):
    """A title without its spaces and in small letters, as `rates.reports.title_flags.folded`."""

    function = "regexp_replace"
    output_field = CharField()

    def __init__(self, title: str) -> None:
        super().__init__(Lower(title), Value(r"\s"), Value(""), Value("g"))


@dataclass(frozen=True, kw_only=True)
class WorkerFlag:
    """One worker and the bookings that call them alike but price them in different job roles."""

    worker: Worker
    title: str
    bookings: tuple[Booking, ...]


@transaction.atomic
def workers_in_two_roles(*, by: User) -> tuple[WorkerFlag, ...]:
    """Among the work at councils whose workers the user may know, by worker and title."""
    require_somewhere(by, Permission.SPEND_VIEW_WORKER)
    held = titled(by)
    alike = held.filter(worker=OuterRef("worker"), folded=OuterRef("folded"))
    in_another_role = alike.exclude(booking__job_role=OuterRef("booking__job_role"))
    rows = held.filter(Exists(in_another_role))
    flags = flags_of(rows)
    for region in Region.objects.filter(
        pk__in=reach_of(by, Permission.SPEND_VIEW_WORKER).regions
    ):
        audit.record("worker_flags.viewed", by=by, at=region, target=region, found=len(flags))
    return flags


def titled(by: User) -> QuerySet[Any]:
    reach = reach_of(by, Permission.SPEND_VIEW_WORKER)
    here = Q(booking__council__in=reach.councils) | Q(
        booking__council__region__in=reach.regions
    )
    found = Assignment.objects.holding_a_place().filter(here).exclude(booking__job_title="")
    return found.order_by().annotate(folded=Folded("booking__job_title"))


def flags_of(rows: QuerySet[Any]) -> tuple[WorkerFlag, ...]:
    groups: dict[tuple[int, str], list[Any]] = {}
    found = rows.select_related("worker__user", "booking__council", "booking__job_role")
    for each in found.order_by("worker__user__full_name", "worker", "booking__period", "pk"):
        groups.setdefault((each.worker_id, each.folded), []).append(each)
    return tuple(
        WorkerFlag(
            worker=group[0].worker,
            title=group[0].booking.job_title,
            bookings=tuple(each.booking for each in group),
        )
        for group in groups.values()
    )
