"""Liverpool, with one approved week in the ledger and a title that stands for a job role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Council, Team
from rates.actions.ledger import post_spend
from rates.actions.off_system import bring_file, import_file
from rates.models import MemorandumVersion, OffSystemImport
from tests.conftest import People
from tests.everyone import titled
from tests.rates.asking import MAY, stored, work

NOW = datetime(2026, 10, 26, 9, tzinfo=UTC)
HEADER = "name,sw number,from,to,units,net,basis,job title,agency,invoice"
FRIDAY, MONDAY = date(2026, 5, 8), date(2026, 5, 4)


@dataclass(frozen=True)
class Statement:
    """How Liverpool's HR bring a file; the posted week is 450 minutes at £30.50 on timesheet 1."""

    people: People
    council: Council

    def bring(self, *rows: str, header: str = HEADER, **changes: Any) -> OffSystemImport:
        asked: dict[str, Any] = {
            "by": self.people.hr,
            "council": self.council,
            "source": "Payments ledger",
            "basis": "paye",
            "content": "\n".join([header, *rows]).encode(),
            "now": NOW,
        }
        return bring_file(**asked | changes)

    def imported(self, *rows: str, **changes: Any) -> OffSystemImport:
        asked = self.bring(*rows, **changes)
        assert asked.state == "tried", asked.problems
        return import_file(by=self.people.hr, asked=asked, now=NOW)

    @property
    def in_ledger(self) -> str:
        """The week that is in the ledger, as the council paid it."""
        worker = self.people.worker
        registration = worker.registration.number
        return f"{worker.user.full_name},{registration},2026-05-04,2026-05-10,7.5,228.75,,,,A1"

    @property
    def outside(self) -> str:
        """An hour at £36.00, of somebody whom the ledger does not know."""
        return "Olive Outside,,2026-05-04,2026-05-10,1,36.00,,Practitioner,Example Agency,B1"

    @property
    def unsure(self) -> str:
        """The worker's name and week, and nothing else."""
        name = self.people.worker.user.full_name
        return f"{name},,2026-05-04,2026-05-10,,500.00,charge,,Example Agency,C1"


Bring = Callable[..., OffSystemImport]


@pytest.fixture
def statement(
    memorandum: MemorandumVersion, liverpool: Council, people: People, team: Team
) -> Statement:
    segment = stored(people.hr, liverpool, "30.50", starts_on=MAY).segments.get()
    line = work(segment, team, people.worker, worked_on=MONDAY, key="shift:1")
    post_spend(by=people.manager, lines=[line])
    titled(liverpool, people)
    return Statement(people, liverpool)
