"""Reliability: the share of the shifts accepted for the last 26 weeks that the worker kept.

Lost are shifts that the worker did not come to or called off late. Whoever was ill, on leave or
needed at home lost nothing: their health is not the booker's business. Whoever has accepted nothing
has the benefit, and full points.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery

from shifts.models import Absence, Shift, ShiftCancellation
from shifts.models.endings import AbsenceKind, EndReason, Side

WEEKS = 26
EXCUSED = (EndReason.ILLNESS, EndReason.FAMILY)

SHARE = "CASE WHEN lost > 0 THEN 1 - lost::numeric / accepted ELSE 1 END"


def lost(midnight: datetime) -> QuerySet[Any, Any]:
    """A row for each shift lost, with its worker; seldom many, so that little else is counted."""
    missed = Absence.objects.standing().filter(
        kind=AbsenceKind.NO_SHOW, **lately(midnight, "shift__")
    )
    called_off = ShiftCancellation.objects.filter(
        side=Side.WORKER, late=True, worker__isnull=False, **lately(midnight, "shift__")
    ).exclude(reason__in=EXCUSED)
    return (
        missed.order_by()
        .values_list("shift__worker")
        .union(called_off.order_by().values_list("worker"), all=True)
    )


def kept(midnight: datetime) -> Subquery:
    """How many shifts the worker of `OuterRef("pk")` kept."""
    held = Shift.objects.held().filter(worker=OuterRef("pk"), **lately(midnight))
    number = Func(F("pk"), function="count", output_field=IntegerField())
    return Subquery(held.order_by().annotate(number=number).values("number"))


def lately(midnight: datetime, shift: str = "") -> dict[str, datetime]:
    return {
        f"{shift}period__endswith__lte": midnight,
        f"{shift}period__endswith__gt": midnight - timedelta(weeks=WEEKS),
    }


def fact(facts: Mapping[str, Any]) -> str:
    if not facts["lost"]:
        return f"none missed or called off late in {WEEKS} weeks"
    return (
        f"{facts['lost']} of {facts['accepted']} shifts missed or called off late "
        f"in {WEEKS} weeks"
    )
