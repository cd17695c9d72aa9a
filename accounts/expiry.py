"""Which credentials end soon: one function a kind, each from the first day to the last.

A kind that needs a memorandum is added where clauses can be read (`rates.expiry`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Func, Model, OuterRef, QuerySet, Subquery
from django.db.models.fields import DateField

from accounts import audit
from accounts.models import (
    Clearance,
    Council,
    Driving,
    Identity,
    Registration,
    RightToWork,
    Training,
    Worker,
)
from accounts.models.passports import RegisterStatus


@dataclass(frozen=True, kw_only=True)
class Ending:
    """`about` is the credential as the trail names it, `what` as people do."""

    about: str
    what: str
    worker: Worker
    ends_on: date


Expiring = Callable[[Council, date, date], Iterator[Ending]]


class LastDay(Func):
    """Of a half-open range; NULL has no end."""

    template = "(upper(%(expressions)s) - 1)"
    output_field = DateField()


def endings(
    rows: QuerySet[Any], council: Council, first: date, last: date, what: str, suffix: str = ""
) -> Iterator[Ending]:
    """Rows with `ends_on` inside the days, of the council's workers who are in the pool."""
    mine = rows.filter(
        worker__employing_council=council,
        worker__left_at=None,
        worker__user__is_active=True,
        ends_on__range=(first, last),
    )
    for row in mine.select_related("worker__user").order_by("ends_on", "pk"):
        yield ending(row, f"{what.format(row=row)}", row.ends_on, suffix)


def ending(row: Model, what: str, ends_on: date, suffix: str = "") -> Ending:
    worker: Worker = row.worker  # type: ignore[attr-defined]  # every credential has one
    return Ending(
        about=f"{audit.name_of(row)}{suffix}", what=what, worker=worker, ends_on=ends_on
    )


def registrations(council: Council, first: date, last: date) -> Iterator[Ending]:
    standing = [RegisterStatus.REGISTERED, RegisterStatus.CONDITIONS]
    rows = Registration.objects.filter(status__in=standing)
    rows = rows.annotate(ends_on=F("registered_until"))
    yield from endings(rows, council, first, last, "Registration with Social Work England")


def rights_to_work(council: Council, first: date, last: date) -> Iterator[Ending]:
    """One that another check follows does not end anything."""
    later = RightToWork.objects.filter(worker=OuterRef("worker")).order_by("-effective")
    rows = RightToWork.objects.filter(pk=Subquery(later.values("pk")[:1]))
    rows = rows.annotate(ends_on=LastDay("effective"))
    yield from endings(rows, council, first, last, "Right to work")


def clearances(council: Council, first: date, last: date) -> Iterator[Ending]:
    rows = Clearance.objects.annotate(ends_on=LastDay("effective"))
    rows = rows.select_related("job_role", "council")
    yield from endings(
        rows, council, first, last, "Clearance as {row.job_role} by {row.council}"
    )


def identities(council: Council, first: date, last: date) -> Iterator[Ending]:
    rows = Identity.objects.annotate(ends_on=F("expires_on"))
    yield from endings(rows, council, first, last, "{row}")


def trainings(council: Council, first: date, last: date) -> Iterator[Ending]:
    rows = Training.objects.annotate(ends_on=F("expires_on"))
    yield from endings(rows, council, first, last, "Training: {row.course}")


def driving(council: Council, first: date, last: date) -> Iterator[Ending]:
    licence = Driving.objects.annotate(ends_on=F("licence_until"))
    yield from endings(licence, council, first, last, "Driving licence", ":licence")
    insurance = Driving.objects.annotate(ends_on=F("business_insurance_until"))
    yield from endings(
        insurance, council, first, last, "Insurance to drive for work", ":insurance"
    )


KINDS: tuple[Expiring, ...] = (
    registrations,
    rights_to_work,
    clearances,
    identities,
    trainings,
    driving,
)
