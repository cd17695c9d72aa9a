from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Council, Role, Team
from rates.actions.awards.importing import import_awards
from rates.actions.awards.settling import Settled, settle_award
from rates.actions.decisions import replay
from rates.errors import AlreadySettled, NothingToSettle
from rates.models import (
    Award,
    Cap,
    CapDecision,
    DecisionSegment,
    MemorandumVersion,
    Settlement,
    SpendLine,
)
from tests.conftest import People
from tests.factories import council_named, user_with
from tests.rates.actions.awards.files import rows_of, settled_rows
from tests.rates.actions.awards.world import DECEMBER, in_force, paid_at_the_cap
from tests.rates.asking import JULY, MAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grades")]


@pytest.fixture
def settle(people: People, liverpool: Council) -> Any:
    def settled(more: str = "0.01", **changes: Any) -> Settled:
        import_awards(by=people.lead, rows=rows_of(*settled_rows(more)))
        normal: dict[str, Any] = {
            "by": people.lead,
            "award": Award.objects.get(name="2026-27", status="agreed"),
            "region": liverpool.region,
            "effective_from": DECEMBER,
        }
        return settle_award(**normal | changes)

    return settled


def derived(version: MemorandumVersion) -> dict[str, Cap]:
    return {cap.basis: cap for cap in version.caps.filter(job_role="social_worker")}


def test_settle_award_drafts_the_next_version(settle: Any, version: MemorandumVersion) -> None:
    (draft,) = settle("0.01").drafts
    assert (draft.memorandum, draft.number, draft.state) == (version.memorandum, 2, "draft")
    assert draft.effective.lower == DECEMBER
    assert draft.clauses == version.clauses
    assert councils(draft) == councils(version)
    old, new = derived(version), derived(draft)
    assert old["paye"].provisional
    assert not new["paye"].provisional
    # 48,738 is 25.26 and 25.96 at 37 and 36 hours; 49,225 is 25.51 and 26.22
    assert (old["paye"].derived_rate, new["paye"].derived_rate) == (
        Decimal("25.61"),
        Decimal("25.87"),
    )


def councils(version: MemorandumVersion) -> set[int]:
    return set(version.parties.values_list("council", flat=True))


def test_settle_award_keeps_negotiated_figures(settle: Any, version: MemorandumVersion) -> None:
    (draft,) = settle().drafts
    cap = draft.caps.get(job_role="team_manager", basis="paye")
    assert (cap.negotiated_rate, cap.derived_rate) == (Decimal("40.00"), None)


@pytest.mark.usefixtures("memorandum")
def test_settle_award_leaves_a_wholly_negotiated_version_alone(settle: Any) -> None:
    assert settle().drafts == ()


def everything() -> list[Sequence[dict[str, Any]]]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (CapDecision, DecisionSegment, SpendLine)
    ]


def test_settle_award_never_rewrites_a_decision(
    settle: Any, people: People, team: Team, version: MemorandumVersion
) -> None:
    decision = paid_at_the_cap(people, team, version).segment.decision
    before = everything()
    caps = list(version.caps.order_by("pk").values())
    settle("0.05")
    assert everything() == before
    assert list(version.caps.order_by("pk").values()) == caps
    assert replay(decision).proved


def test_settle_award_proposes_the_difference(
    settle: Any, people: People, team: Team, version: MemorandumVersion
) -> None:
    """450 minutes at 25.87 are 194.03; 192.08 was paid."""
    line = paid_at_the_cap(people, team, version)
    settled = settle("0.01")
    (proposal,) = settled.proposals
    assert (proposal.council, proposal.version) == (team.council, settled.drafts[0])
    (owed,) = proposal.lines.all()
    assert (owed.spend_line, owed.new_cap_rate, owed.amount) == (
        line,
        Decimal("25.87"),
        Decimal("1.95"),
    )
    assert owed.working == ("450 minutes × £25.87 ÷ 60 = £194.03; £192.08 was paid, at £25.61")


def test_settle_award_pays_enhanced_time_the_same_share(
    settle: Any, people: People, team: Team, version: MemorandumVersion
) -> None:
    paid_at_the_cap(people, team, version, multiplier=Decimal("1.5"))
    (owed,) = settle("0.01").proposals[0].lines.all()
    assert owed.amount == Decimal("2.93")  # 291.04 less 288.11
    assert "× 1.50 = £291.04" in owed.working


def test_settle_award_owes_nothing_below_the_cap(
    settle: Any, people: People, team: Team, version: MemorandumVersion
) -> None:
    paid_at_the_cap(people, team, version, rate="25.60")
    assert settle().proposals == ()


def test_settle_award_takes_nothing_back(
    settle: Any, people: People, team: Team, version: MemorandumVersion
) -> None:
    paid_at_the_cap(people, team, version)
    settled = settle("-0.01")
    assert settled.proposals == ()
    assert len(settled.drafts) == 1


def test_settle_award_counts_hours_under_a_version_since_superseded(
    settle: Any, people: People, team: Team, version: MemorandumVersion
) -> None:
    paid_at_the_cap(people, team, version)
    second = in_force(people, version.memorandum, JULY)
    settled = settle()
    (draft,) = settled.drafts
    assert (draft.number, draft.clauses) == (3, second.clauses)
    assert [proposal.lines.count() for proposal in settled.proposals] == [1]


def test_settle_award_twice(settle: Any, version: MemorandumVersion) -> None:
    settlement = settle().settlement
    with pytest.raises(AlreadySettled, match="NJC 2026-27 has already been settled in North"):
        settle()
    assert list(Settlement.objects.all()) == [settlement]
    assert AuditEntry.objects.filter(verb="award.settled").count() == 1


@pytest.mark.usefixtures("version")
@pytest.mark.parametrize(
    ("day", "why"),
    [
        (
            MAY,
            "City Region, version 1 is in force from 1 May 2026. Draft this one to start after",
        ),
        (date(2026, 3, 31), "The award starts on 1 April 2026 and ends before 1 April 2027."),
        (date(2027, 4, 1), "The award starts on 1 April 2026 and ends before 1 April 2027."),
    ],
)
def test_settle_award_from_a_day_that_cannot_be(day: date, why: str, settle: Any) -> None:
    with pytest.raises(BadInput) as refusal:
        settle(effective_from=day)
    assert refusal.value.facts["fields"]["effective_from"][0].startswith(why)
    assert not Settlement.objects.exists()


def test_settle_award_that_is_provisional(settle: Any) -> None:
    with pytest.raises(WrongState, match="Import the agreed award first"):
        settle(award=Award.objects.get(status="provisional"))


def test_settle_award_that_replaces_nothing(settle: Any) -> None:
    with pytest.raises(NothingToSettle):
        settle(award=Award.objects.get(name="2025-26"), effective_from=date(2025, 5, 1))


def test_settle_award_without_permission(settle: Any, people: People) -> None:
    elsewhere = user_with(Role.REGIONAL_LEAD, council_named("Camden").region)
    for user in (people.hr, people.approver, elsewhere):
        with pytest.raises(NotPermitted):
            settle(by=user)
