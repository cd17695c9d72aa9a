"""Drafted by the clock, issued once, and issued again with what was corrected since."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts import audit
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Notice
from rates.actions.ledger import reverse_spend
from rates.actions.recharges import (
    agree_recharge,
    draft_recharges,
    issue_recharge,
    reissue_recharge,
)
from rates.actions.recharges.drafting import months_to_draft
from rates.models import MemorandumVersion, RechargeLine, RechargeStatement, SpendLine
from rates.recharge_errors import EarlierRechargeFirst, MonthNotOver, NothingToRecharge
from rates.recharge_rules import LineKind, RechargeState, Vat, treatment
from rates.reports.recharge_statement import as_sheet, document_of
from rates.tasks import draft_recharges as clock
from tests.conftest import People
from tests.rates.asking import JULY, JUNE, MAY
from tests.rates.recharges.conftest import NOW, TODAY, Drafted
from tests.rates.reports.conftest import Ledger
from tests.refusals import guards_off

pytestmark = pytest.mark.django_db
WHEN: dict[str, Any] = {"today": TODAY, "now": NOW}
DAY = timedelta(days=1)


def corrected(lent: Ledger, people: People) -> None:
    """The day of 31 May was an hour shorter: £30.50 less."""
    (line,) = SpendLine.objects.filter(worked_on=date(2026, 5, 31)).select_related("team")
    reverse_spend(by=people.manager, lines=[line], reason="Hours", now=NOW)
    lent.add("shift:1b", date(2026, 5, 31), 390, people.other_worker)


def test_drafts_for_months_that_are_over(drafted: Drafted, people: People) -> None:
    assert drafted(MAY).state == drafted(JUNE).state == "draft"
    assert drafted(MAY).employing_council == people.other_worker.employing_council
    told = Notice.objects.filter(kind="recharge_drafted")
    assert {each.recipient for each in told} == {people.other_hr}
    assert AuditEntry.objects.filter(verb="recharge.drafted").count() == 2
    assert draft_recharges(today=TODAY, now=NOW + DAY) == 0


def test_no_draft_of_a_month_that_goes_on(lent: Ledger) -> None:
    assert draft_recharges(today=date(2026, 6, 30), now=NOW) == 1
    assert RechargeStatement.objects.get().month == MAY


def test_the_clock_drafts_once(lent: Ledger) -> None:
    assert (clock(), clock()) == ("2 drafted", "0 drafted")


def test_draft_shows_what_waits(drafted: Drafted, lent: Ledger, people: People) -> None:
    assert document_of(drafted(MAY)).total == Decimal("228.75")
    lent.add("shift:9", date(2026, 5, 30), 60, people.other_worker)
    assert document_of(drafted(MAY)).total == Decimal("259.25")


def test_issued_with_its_lines(may: RechargeStatement, people: People) -> None:
    (line,) = may.lines.all()
    assert (line.amount, line.minutes, line.working) == (
        Decimal("228.75"),
        450,
        "7 h 30 min at £30.50",
    )
    assert (may.state, may.line_count, may.total) == ("issued", 1, Decimal("228.75"))
    chains = AuditEntry.objects.filter(verb="recharge.issued").values_list("chain", flat=True)
    assert sorted(chains) == ["council:E08000012", "council:E08000015"]
    told = Notice.objects.filter(kind="recharge_moved")
    assert {each.recipient for each in told} == {people.hr}


def test_each_line_is_in_one_statement(
    may: RechargeStatement, drafted: Drafted, people: People
) -> None:
    june = issue_recharge(by=people.other_hr, statement=drafted(JUNE), **WHEN)
    assert june.total == Decimal("45.75")
    hosted = SpendLine.objects.filter(engagement="bank_hosted").exclude(worker=people.worker)
    taken = RechargeLine.objects.values_list("source_number", flat=True)
    assert sorted(taken) == sorted(hosted.values_list("pk", flat=True))


def test_issue_twice(may: RechargeStatement, people: People) -> None:
    with pytest.raises(WrongState):
        issue_recharge(by=people.other_hr, statement=may, **WHEN)


def test_issue_the_earlier_month_first(drafted: Drafted, people: People) -> None:
    with pytest.raises(EarlierRechargeFirst):
        issue_recharge(by=people.other_hr, statement=drafted(JUNE), **WHEN)


def test_issue_before_the_month_is_over(
    may: RechargeStatement, drafted: Drafted, people: People
) -> None:
    early = {"today": date(2026, 6, 30), "now": NOW}
    with pytest.raises(MonthNotOver, match="ends on 30 June 2026"):
        issue_recharge(by=people.other_hr, statement=drafted(JUNE), **early)
    on_the_day = {"today": JULY, "now": NOW}
    issue_recharge(by=people.other_hr, statement=drafted(JUNE), **on_the_day)


@pytest.mark.parametrize("who", ["hr", "manager", "approver", "lead", "nobody"])
def test_issue_is_for_the_employing_council(drafted: Drafted, people: People, who: str) -> None:
    with pytest.raises(NotPermitted):
        issue_recharge(by=getattr(people, who), statement=drafted(MAY), **WHEN)


def test_corrections_come_with_the_next_statement(
    may: RechargeStatement, drafted: Drafted, lent: Ledger, people: People
) -> None:
    agree_recharge(by=people.hr, statement=may, now=NOW)
    corrected(lent, people)
    june = issue_recharge(by=people.other_hr, statement=drafted(JUNE), **WHEN)
    document = document_of(june)
    assert (june.line_count, june.total) == (3, Decimal("15.25"))
    assert (len(document.late), document.late_total) == (2, Decimal("-30.50"))


def test_what_comes_late_has_a_statement_of_its_own(
    may: RechargeStatement, drafted: Drafted, lent: Ledger, people: People
) -> None:
    issue_recharge(by=people.other_hr, statement=drafted(JUNE), **WHEN)
    corrected(lent, people)
    assert draft_recharges(today=TODAY, now=NOW + DAY) == 0, "June's can be issued again."
    assert draft_recharges(today=date(2026, 8, 1), now=NOW + DAY) == 1
    assert document_of(drafted(JULY)).total == Decimal("-30.50")


def test_months_to_draft() -> None:
    issued = {MAY: RechargeState.AGREED}
    assert months_to_draft([MAY], {}, JUNE) == [MAY]
    assert months_to_draft([MAY], {MAY: RechargeState.DRAFT}, JUNE) == []
    assert months_to_draft([MAY], issued, JUNE) == [JUNE]
    assert months_to_draft([MAY], issued | {JUNE: RechargeState.SETTLED}, JUNE) == []


def test_reissue_says_what_is_new(may: RechargeStatement, lent: Ledger, people: People) -> None:
    corrected(lent, people)
    again = reissue_recharge(by=people.other_hr, statement=may, words="An hour.", now=NOW)
    may.refresh_from_db()
    assert (may.state, again.state, again.version) == ("replaced", "issued", 2)
    assert (again.line_count, again.total) == (3, Decimal("198.25"))
    document = document_of(again)
    assert [each.amount for each in document.added] == [Decimal("-228.75"), Decimal("198.25")]
    assert may.total + document.added_total == again.total
    assert document_of(may).total == Decimal("228.75"), "The first version stays as it was."


def test_reissue_needs_something_new(may: RechargeStatement, people: People) -> None:
    with pytest.raises(NothingToRecharge):
        reissue_recharge(by=people.other_hr, statement=may, words="Again.", now=NOW)
    may.refresh_from_db()
    assert may.state == "issued"
    with pytest.raises(BadInput):
        reissue_recharge(by=people.other_hr, statement=may, words=" ", now=NOW)


def test_what_is_broken_off_leaves_nothing(
    may: RechargeStatement, lent: Ledger, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trail is written last: until then all of it can still be lost, and then all of it is."""
    corrected(lent, people)

    def lost(*args: Any, **facts: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(audit, "record", lost)
    with pytest.raises(ConnectionError):
        reissue_recharge(by=people.other_hr, statement=may, words="An hour.", now=NOW)
    may.refresh_from_db()
    assert (may.state, may.steps.count(), RechargeLine.objects.count()) == ("issued", 1, 1)
    assert RechargeStatement.objects.filter(month=MAY).count() == 1


def test_sheet_adds_up(may: RechargeStatement) -> None:
    sheet = as_sheet(document_of(may))
    assert [row[8] for row in sheet.rows] == [Decimal("228.75")]
    assert (sheet.total[7], sheet.total[8]) == (450, Decimal("228.75"))


# VAT


def test_vat_is_undecided_until_the_memorandum_says(may: RechargeStatement) -> None:
    (part,) = document_of(may).parts
    assert (part.vat, part.vat_words) == (
        Vat.UNDECIDED,
        "To be decided by the council’s VAT officer",
    )
    assert {each["treatment"] for each in may.vat} == {"undecided"}


def test_vat_follows_the_clause(
    drafted: Drafted, memorandum: MemorandumVersion, people: People
) -> None:
    agreed = memorandum.clauses | {"recharge_vat_pay": "out_of_scope"}
    with guards_off():
        MemorandumVersion.objects.filter(pk=memorandum.pk).update(clauses=agreed)
    may = issue_recharge(by=people.other_hr, statement=drafted(MAY), **WHEN)
    (part,) = document_of(may).parts
    assert (part.vat, part.set_by) == (Vat.OUT_OF_SCOPE, (str(memorandum),))
    treated = {each["kind"]: each["treatment"] for each in may.vat}
    assert (treated["holiday"], treated["ni"]) == ("out_of_scope", "undecided")


def test_treatment_needs_every_memorandum_to_agree() -> None:
    inside, outside = {"recharge_vat_fee": "in_scope"}, {"recharge_vat_fee": "out_of_scope"}
    assert treatment(LineKind.FEE, [inside, inside]) == Vat.IN_SCOPE
    assert treatment(LineKind.FEE, [inside, outside]) == Vat.UNDECIDED
    assert treatment(LineKind.FEE, []) == Vat.UNDECIDED
