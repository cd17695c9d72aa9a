"""Counting every figure of every council in one statement, and what of it may be shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.pages import allowed_somewhere
from accounts.trail_filters import midnight
from rates.reports.grouped import told
from rates.suppression import ALL, Cell, hidden_cells, sums_of
from shifts.reports.compliance.figures import FIGURES, Figure
from shifts.reports.compliance.rows import LAPSES_WITHIN, SOON
from shifts.returns.quarter import Quarter

DAY = timedelta(days=1)
Counted = Mapping[tuple[str, int | None], tuple[int, int]]  # rows and workers; None is all


@dataclass(frozen=True, kw_only=True)
class Count:
    """One figure of one council or of all; a hidden one is nought, and leads nowhere."""

    figure: Figure
    number: int
    hidden: bool = False
    drill_down: str = ""


def figures_for(by: User) -> list[Figure]:
    """Those that this person may read."""
    return [each for each in FIGURES.values() if allowed_somewhere(by, each.needs)]


def params_for(starts_on: date, ends_on: date, now: datetime) -> dict[str, Any]:
    today = timezone.localdate(now)
    quarter = Quarter.holding(today).before
    return {
        "today": today,
        "now": now,
        "soon": now + SOON * DAY,
        "from": midnight(starts_on),
        "until": midnight(ends_on + DAY),
        "lapses_by": today + LAPSES_WITHIN * DAY,
        "quarter": quarter.first,
        "quarter_last": quarter.last,
    }


def count(
    figures: Sequence[Figure], councils: Collection[int], params: Mapping[str, Any]
) -> Counted:
    rows = " UNION ALL ".join(
        f"SELECT '{each.code}' AS code, council_id, worker_id FROM ({each.rows}) AS found"
        for each in figures
    )
    found = told(
        "SELECT code, council_id, count(*) AS number, count(DISTINCT worker_id) AS workers"
        f" FROM ({rows}) AS found WHERE council_id = ANY(%(councils)s)"
        " GROUP BY GROUPING SETS ((code, council_id), (code))",
        {**params, "councils": list(councils)},
    )
    return {
        (each["code"], each["council_id"]): (each["number"], each["workers"]) for each in found
    }


def hidden_of(figure: Figure, counted: Counted) -> frozenset[Cell]:
    """The councils whose number is of few people, and what would give them away."""
    if not figure.about_workers:
        return frozenset()
    people: dict[Cell, int] = {
        (ALL if council is None else council,): workers
        for (code, council), (_, workers) in counted.items()
        if code == figure.code
    }
    return hidden_cells(people, sums_of(people))
