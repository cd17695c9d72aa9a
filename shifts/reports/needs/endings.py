"""What of a passport runs out, told alike to the worker and to those for whom they work."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from accounts.models import Clearance, Registration, RightToWork
from accounts.models.passports import RegisterStatus
from shifts.reports.needs.kind import last_day

STANDING = (RegisterStatus.REGISTERED, RegisterStatus.CONDITIONS)


@dataclass(frozen=True)
class Ending:
    """Rows of one model, what each is called, and its last day: the last two as SQL."""

    found: QuerySet[Any]
    what: Any
    on: Any

    @property
    def name(self) -> str:
        return self.found.model.__name__


def last_of(model: Any, *same: str) -> QuerySet[Any]:
    """The one that nothing of the same follows."""
    alike = {name: OuterRef(name) for name in ("worker", *same)}
    later = model.objects.filter(**alike).order_by("-effective")
    return model.objects.filter(pk=Subquery(later.values("pk")[:1]))  # type: ignore[no-any-return]


def registrations() -> Ending:
    found = Registration.objects.filter(status__in=STANDING)
    what = Value("registration with Social Work England")
    return Ending(found, what, F("registered_until"))


def rights_to_work() -> Ending:
    return Ending(last_of(RightToWork), Value("right to work"), last_day("effective"))


def clearances() -> Ending:
    """The last of each job role."""
    what = Concat(Value("clearance as "), "job_role__name")
    return Ending(last_of(Clearance, "job_role"), what, last_day("effective"))
