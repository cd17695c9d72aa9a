from decimal import Decimal

import pytest

from accounts.models import Council, Worker
from shifts.eligibility.distance import Distance
from tests.shifts.building import MONDAY
from tests.shifts.eligibility.asking import ask_for, day_shifts, finding_of, told


def living(worker: Worker, council: Council, north: str, radius: int | None) -> Worker:
    """So many degrees north of the council; a degree is 69.09 miles."""
    worker.latitude = council.latitude + Decimal(north)
    worker.longitude = council.longitude
    worker.radius_miles = radius
    worker.save()
    return worker


@pytest.mark.parametrize(
    ("north", "radius", "further"),
    [
        ("0.145", 10, False),  # 10.02, shown as 10.0
        ("0.146", 10, True),  # 10.09
        ("0.146", None, False),
        ("0.015", 1, False),  # 1.04
        ("0.016", 1, True),
    ],
)
def test_as_far_as_the_worker_says(
    worker: Worker, liverpool: Council, north: str, radius: int | None, further: bool
) -> None:
    living(worker, liverpool, north, radius)
    finding = finding_of(Distance(), worker, ask_for(liverpool, day_shifts(MONDAY)))
    assert (finding is not None) == further


def test_both_figures_are_told(worker: Worker, liverpool: Council) -> None:
    living(worker, liverpool, "0.500", 1)
    finding = told(Distance(), worker, ask_for(liverpool, day_shifts(MONDAY)))
    assert finding.detail == "34.5 miles away, further than the 1 mile that the worker travels."
    assert (finding.severity, finding.on) == ("warn", MONDAY)
