"""Award files that the tests name."""

from datetime import date
from decimal import Decimal

from rates.award_file import COLUMNS, PointRow, read_award_file
from rates.models import Award

APRIL_2026 = date(2026, 4, 1)


def csv_of(*rows: str) -> bytes:
    return "\n".join([",".join(COLUMNS), *rows]).encode()


def rows_of(*rows: str) -> tuple[PointRow, ...]:
    return read_award_file(csv_of(*rows))


def settled_rows(more: str = "0.01", name: str = "2026-27") -> list[str]:
    """The award of 2026-27 as agreed: each point this share above the provisional figure."""
    provisional = Award.objects.get(name="2026-27", status="provisional")
    return [
        f"NJC,{name},2026-04-01,agreed,{point.scp},"
        f"{(point.annual_salary * (1 + Decimal(more))).quantize(Decimal(1))}"
        for point in provisional.points.all()
    ]
