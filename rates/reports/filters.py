"""What a spend report is narrowed to, and the addresses that narrow it further."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Protocol


class Narrowed(Protocol):
    """What any report is narrowed to, by the names of its address."""

    def given(self) -> dict[str, Any]: ...


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the lines are narrowed to; None leaves it open. Each is also a query parameter."""

    council: str | None = None
    job_role: str | None = None
    engagement: str | None = None
    team: int | None = None
    worker: int | None = None

    FIELDS: ClassVar[dict[str, str]] = {
        "council": "host_council__gss_code",
        "job_role": "job_role_id",
        "engagement": "engagement",
        "team": "team_id",
        "worker": "worker_id",
    }

    def given(self) -> dict[str, Any]:
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in asked.items() if value is not None}

    def lookups(self) -> dict[str, Any]:
        return {self.FIELDS[name]: value for name, value in self.given().items()}


NO_FILTERS = Filters()
