from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Team
from rates.actions.awards.importing import import_awards
from rates.actions.awards.settling import Settled, settle_award
from rates.actions.back_pay import accept_back_pay, decline_back_pay, propose_back_pay
from rates.errors import NotYetSigned
from rates.models import (
    Award,
    BackPayLine,
    BackPayProposal,
    MemorandumVersion,
    Settlement,
    SpendLine,
)
from tests.conftest import People
from tests.rates.actions.awards.files import rows_of, settled_rows
from tests.rates.actions.awards.world import DECEMBER, in_force, paid_at_the_cap, signed
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(people: People, team: Team, version: MemorandumVersion) -> SpendLine:
    return paid_at_the_cap(people, team, version)


@pytest.fixture
def settled(paid: SpendLine, people: People) -> Settled:
    import_awards(by=people.lead, rows=rows_of(*settled_rows()))
    return settle_award(
        by=people.lead,
        award=Award.objects.get(name="2026-27", status="agreed"),
        region=people.worker.employing_council.region,
        effective_from=DECEMBER,
    )


@pytest.fixture
def proposal(settled: Settled) -> BackPayProposal:
    return settled.proposals[0]


def test_accept_back_pay(people: People, settled: Settled, proposal: BackPayProposal) -> None:
    signed(settled.drafts[0])
    accepted = accept_back_pay(by=people.hr, proposal=proposal)
    assert (accepted.state, accepted.decided_by) == ("accepted", people.hr)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.chain_id) == ("back_pay.accepted", "council:E08000012")
    assert '"total": "1.95"' in entry.body


def test_accept_back_pay_before_the_caps_are_signed(
    people: People, proposal: BackPayProposal
) -> None:
    with pytest.raises(NotYetSigned, match="City Region, version 2, which not every party"):
        accept_back_pay(by=people.hr, proposal=proposal)


def test_accept_back_pay_once_a_later_version_is_signed_instead(
    people: People, settled: Settled, proposal: BackPayProposal
) -> None:
    in_force(people, settled.drafts[0].memorandum, date(2026, 11, 1))
    assert accept_back_pay(by=people.hr, proposal=proposal).state == "accepted"


def test_decline_back_pay(people: People, proposal: BackPayProposal) -> None:
    declined = decline_back_pay(by=people.hr, proposal=proposal, reason=" Agreed  locally. ")
    assert (declined.state, declined.reason) == ("declined", "Agreed locally.")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_decline_back_pay_says_why(
    reason: str, people: People, proposal: BackPayProposal
) -> None:
    with pytest.raises(BadInput, match="reason"):
        decline_back_pay(by=people.hr, proposal=proposal, reason=reason)


def test_back_pay_is_decided_once(people: People, proposal: BackPayProposal) -> None:
    decline_back_pay(by=people.hr, proposal=proposal, reason="No.")
    with pytest.raises(WrongState, match="It is declined already"):
        accept_back_pay(by=people.hr, proposal=proposal)


def test_back_pay_is_the_councils_to_decide(people: People, proposal: BackPayProposal) -> None:
    for user in (people.lead, people.other_hr, people.approver, people.manager):
        with pytest.raises(NotPermitted):
            accept_back_pay(by=user, proposal=proposal)
        with pytest.raises(NotPermitted):
            decline_back_pay(by=user, proposal=proposal, reason="No.")


def test_propose_back_pay_for_hours_that_came_later(
    people: People, team: Team, version: MemorandumVersion, settled: Settled
) -> None:
    """Posted after the settlement, at the cap that was decided before it."""
    assert propose_back_pay(by=people.lead, settlement=settled.settlement) == ()
    late = paid_at_the_cap(people, team, version, key="shift:2", minutes=60)
    (proposal,) = propose_back_pay(by=people.lead, settlement=settled.settlement)
    assert (proposal.version, proposal.lines.get().spend_line) == (settled.drafts[0], late)
    assert propose_back_pay(by=people.lead, settlement=settled.settlement) == ()


def test_propose_back_pay_without_permission(people: People, settled: Settled) -> None:
    with pytest.raises(NotPermitted):
        propose_back_pay(by=people.hr, settlement=settled.settlement)


def test_back_pay_in_view(people: People, proposal: BackPayProposal) -> None:
    for user in (people.hr, people.approver, people.lead):
        assert list(BackPayProposal.objects.visible_to(user)) == [proposal]
    for user in (people.other_hr, people.auditor, people.manager, people.worker.user):
        assert not BackPayProposal.objects.visible_to(user)


def test_back_pay_totals(people: People, proposal: BackPayProposal) -> None:
    found = BackPayProposal.objects.with_totals().get(pk=proposal.pk)
    assert (found.total, found.line_count, found.worker_count) == (Decimal("1.95"), 1, 1)


# What the database holds by itself


def line_of(proposal: BackPayProposal, **changes: Any) -> BackPayLine:
    standing = proposal.lines.get()
    values = {
        name: getattr(standing, name)
        for name in ("proposal", "settlement", "spend_line", "new_cap_rate", "amount")
    }
    return BackPayLine(**values | changes)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "1.94"},
        {"amount": "1.96"},
        {"new_cap_rate": "25.86"},
        {"new_cap_rate": "25.61", "amount": "0.00"},
    ],
)
def test_backpayline_adds_up(change: dict[str, str], proposal: BackPayProposal) -> None:
    with refused("backpayline_adds_up"):
        line_of(proposal, **{name: Decimal(value) for name, value in change.items()}).save()


def test_backpayline_adds_up_for_a_line_at_its_cap_only(
    people: People, team: Team, version: MemorandumVersion, proposal: BackPayProposal
) -> None:
    below = paid_at_the_cap(people, team, version, rate="25.60", key="shift:2")
    amount = Decimal("194.03") - below.amount
    with refused("backpayline_adds_up"):
        line_of(proposal, spend_line=below, amount=amount).save()


def test_backpayline_adds_up_in_an_open_proposal_only(
    people: People, team: Team, version: MemorandumVersion, proposal: BackPayProposal
) -> None:
    late = paid_at_the_cap(people, team, version, key="shift:2")
    decline_back_pay(by=people.hr, proposal=proposal, reason="No.")
    with refused("backpayline_adds_up"):
        line_of(proposal, spend_line=late).save()


def test_backpayline_once(proposal: BackPayProposal) -> None:
    with refused("backpayline_once"):
        line_of(proposal).save()


def test_backpayline_amount_positive(proposal: BackPayProposal) -> None:
    with refused("backpayline_amount_positive"), guards_off():
        line_of(proposal, amount=0).save()


def test_backpayline_is_only_added(proposal: BackPayProposal) -> None:
    with refused("rates_backpayline_append_only"):
        proposal.lines.update(amount=1)
    with refused("rates_backpayline_append_only"):
        proposal.lines.all().delete()


def test_settlement_is_only_added(settled: Settled) -> None:
    with refused("rates_settlement_append_only"):
        Settlement.objects.update(effective_from=DECEMBER)


def test_settlement_once(people: People, settled: Settled) -> None:
    standing = settled.settlement
    with refused("settlement_once"):
        Settlement.objects.create(
            award=standing.award,
            region=standing.region,
            effective_from=DECEMBER,
            settled_at=standing.settled_at,
            settled_by=people.lead,
        )


def test_backpayproposal_state_known(proposal: BackPayProposal, people: People) -> None:
    with refused("backpayproposal_state_known"):
        move(proposal, people, state="maybe")


def move(proposal: BackPayProposal, people: People, **changes: Any) -> None:
    values = {"decided_at": proposal.proposed_at, "decided_by": people.hr} | changes
    BackPayProposal.objects.filter(pk=proposal.pk).update(**values)


def test_backpayproposal_decision_paired(proposal: BackPayProposal, people: People) -> None:
    with refused("backpayproposal_decision_paired"):
        move(proposal, people, state="declined", reason="No.", decided_by=None)
    with refused("backpayproposal_decision_paired"):
        move(proposal, people)


def test_backpayproposal_declined_with_reason(
    proposal: BackPayProposal, people: People
) -> None:
    with refused("backpayproposal_declined_with_reason"):
        move(proposal, people, state="declined")


def test_backpayproposal_life(
    people: People, settled: Settled, proposal: BackPayProposal
) -> None:
    with refused("backpayproposal_life"):  # the version is not signed
        move(proposal, people, state="accepted")
    with refused("backpayproposal_life"):  # what was proposed does not change
        BackPayProposal.objects.update(version=None)
    with refused("backpayproposal_life"):
        BackPayProposal.objects.create(
            settlement=settled.settlement,
            council=proposal.council,
            state="declined",
            proposed_at=proposal.proposed_at,
            proposed_by=people.lead,
        )
    signed(settled.drafts[0])
    move(proposal, people, state="accepted")
    with refused("backpayproposal_life"):  # decided on once
        move(proposal, people, state="declined", reason="No.")
    with refused("backpayproposal_life"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM rates_backpayproposal")
