"""What a statement says beside its lines, and the seal on all of it."""

from collections.abc import Iterable
from typing import Any

from rates.clauses import in_full
from rates.models import MemorandumVersion, RechargeLine, RechargeStatement
from rates.recharge_rules import LineKind, seal, treatment


def vat_of(statement: RechargeStatement) -> list[dict[str, Any]]:
    """How each kind is flagged by the memoranda that bind both councils on the month's last day."""
    on = statement.last_day
    binding = MemorandumVersion.objects.in_force(on).binding(statement.host_council, on)
    both = MemorandumVersion.objects.filter(pk__in=binding.values("pk")).binding(
        statement.employing_council, on
    )
    versions = list(both.select_related("memorandum").nearest_first())
    clauses = [in_full(version.clauses) for version in versions]
    return [
        {
            "kind": kind.value,
            "treatment": treatment(kind, clauses).value,
            "set_by": [str(version) for version in versions],
        }
        for kind in LineKind
    ]


def sealed(statement: RechargeStatement, lines: Iterable[RechargeLine]) -> str:
    facts = {
        "employing_council": statement.employing_council.gss_code,
        "host_council": statement.host_council.gss_code,
        "month": statement.month,
        "version": statement.version,
        "total": str(statement.total),
        "vat": statement.vat,
    }
    return seal(facts, (said_of(line) for line in lines))


def said_of(line: RechargeLine) -> tuple[object, ...]:
    return (
        line.source,
        line.source_number,
        line.kind,
        line.on,
        line.worker_id,
        line.team_id,
        line.job_role_id,
        line.timesheet_number,
        line.minutes,
        line.amount,
        line.working,
    )
