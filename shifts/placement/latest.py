"""What was recorded last of each of many assignments, read with them in one statement."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from rates.models.decisions import segments_of
from shifts.calendar import local_date
from shifts.models import (
    Approach,
    Assignment,
    CaseloadCount,
    PlacementReview,
    Supervision,
    SupervisorChange,
    Variation,
)
from shifts.placement.facts import Approached

READ = (
    "worker__user",
    "worker__employing_council",
    "booking__cap_decision",
    "booking__council__region",
    "booking__job_role",
    "booking__team__council",
    "early_end",
)


@dataclass(frozen=True, kw_only=True)
class Latest:
    """Nothing where nothing was recorded; `rate` is that of a variation agreed for the day."""

    held_on: date | None
    next_due_on: date | None
    supervisor: str | None
    cases: int | None
    counted_on: date | None
    reviewed_on: date | None
    rate: Decimal | None
    approaches: tuple[Approached, ...]

    @classmethod
    def of(cls, assignment: Assignment) -> Self:
        """Of one that `with_latest` read."""
        read: dict[str, Any] = vars(assignment)
        return cls(
            held_on=read["last_held_on"],
            next_due_on=read["last_next_due_on"],
            supervisor=read["last_supervisor"],
            cases=read["last_cases"],
            counted_on=read["last_counted_on"],
            reviewed_on=local_date(read["last_reviewed"]) if read["last_reviewed"] else None,
            rate=read["rate_today"],
            approaches=tuple(
                Approached(made_on=date.fromisoformat(each["on"]), promotion=each["promotion"])
                for each in read["undecided"]
            ),
        )


def with_latest(assignments: QuerySet[Assignment], *, today: date) -> QuerySet[Assignment]:
    held = of_each(Supervision.objects.standing()).order_by("-held_on", "-pk")
    named = of_each(SupervisorChange.objects.filter(from_day__lte=today))
    counted = of_each(CaseloadCount.objects.all()).order_by("-counted_on", "-pk")
    agreed = of_each(Variation.objects.agreed().filter(period__contains=today))
    undecided = of_each(Approach.objects.filter(outcome="")).order_by("made_on", "pk")
    return (
        assignments.select_related(*READ)
        .prefetch_related(segments_of("booking__cap_decision"))
        .annotate(
            last_held_on=first(held, "held_on"),
            last_next_due_on=first(held, "next_due_on"),
            last_supervisor=first(named.order_by("-from_day", "-pk"), "supervisor"),
            last_cases=first(counted, "cases"),
            last_counted_on=first(counted, "counted_on"),
            last_reviewed=first(of_each(PlacementReview.objects.all()), "reviewed_at"),
            rate_today=first(agreed.order_by("period", "pk"), "hourly_rate"),
            undecided=ArraySubquery(
                undecided.values(read=JSONObject(on="made_on", promotion="promotion"))
            ),
        )
    )


def of_each(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(assignment=OuterRef("pk"))


def first(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.values(column)[:1])
