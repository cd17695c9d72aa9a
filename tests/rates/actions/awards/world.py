"""A memorandum on the provisional award of 2026-27, and work paid under it."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import JobRole, Role, Team
from rates.actions.ledger import post_spend
from rates.actions.memoranda import Negotiated, bring_into_force, draft_version, sign_version
from rates.caps import Basis
from rates.models import Memorandum, MemorandumVersion, SpendLine
from tests.conftest import People
from tests.factories import circulated, council_named, user_with
from tests.rates.asking import JUNE, MAY, stored, work

DECEMBER = date(2026, 12, 1)


def in_force(people: People, memorandum: Memorandum, start: date) -> MemorandumVersion:
    """Liverpool and Wirral, derived PAYE caps; a team manager's is negotiated."""
    councils = [council_named("Liverpool"), council_named("Wirral")]
    version = draft_version(
        by=people.lead,
        memorandum=memorandum,
        effective_from=start,
        clauses={"cap_bases": ["paye"]},
        parties=councils,
        negotiated=[
            Negotiated(
                job_role=JobRole.objects.get(pk="team_manager"),
                basis=Basis.PAYE,
                hourly_rate=Decimal("40.00"),
            )
        ],
    )
    signed(version)
    return bring_into_force(by=people.lead, version=version)


def signed(version: MemorandumVersion) -> None:
    circulated(version)
    for party in version.parties.select_related("council"):
        director = user_with(Role.APPROVER, party.council)
        sign_version(
            by=director, version=version, council=party.council, signatory="A Director"
        )


def paid_at_the_cap(
    people: People, team: Team, version: MemorandumVersion, **changes: Any
) -> SpendLine:
    """Seven and a half hours in May at the cap, or at another rate."""
    cap = version.caps.get(job_role="social_worker", effective__contains=MAY)
    rate = changes.pop("rate", str(cap.hourly_rate))
    days = {"starts_on": MAY, "ends_before": JUNE}
    (segment,) = stored(people.hr, team.council, rate, **days).segments.all()
    line = work(segment, team, people.worker, **changes)
    post_spend(by=people.manager, lines=[line])
    return SpendLine.objects.get(posting_key=line.posting_key)
