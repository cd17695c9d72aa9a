"""What is handed to payroll: each line once, in a file that stays as it is."""

import csv
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Council, Team
from rates.actions.ledger import reverse_spend
from rates.actions.payroll import make_payroll_run, take_payroll_file
from rates.models import ExpenseLine, MemorandumVersion, PayrollLine, PayrollRun, SpendLine
from rates.payroll_errors import AlreadyRun, NothingToPay
from rates.reports.payroll_file import COLUMNS
from shifts.actions.on_costs import bring_on_costs
from shifts.models import Timesheet
from tests.conftest import People
from tests.rates.pay.paying import APPROVED, CLOSED, CUT_OFF, approved
from tests.rates.statements import check_deferred, truncate
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def sheet(memorandum: MemorandumVersion, people: People, team: Team) -> Timesheet:
    """£1,162.50 and £140.31 to pay on 30 October, to somebody with a name like a formula."""
    people.worker.user.full_name = "=Zoë O’Shea-Łukasz"
    people.worker.user.save(update_fields=["full_name"])
    return approved(team, people.hr, people.worker)


def run(people: People, council: Council, **changes: Any) -> PayrollRun:
    asked: dict[str, Any] = {
        "by": people.hr,
        "council": council,
        "cut_off_on": CUT_OFF,
        "now": CLOSED,
    }
    return make_payroll_run(**asked | changes)


def rows(made: PayrollRun) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(made.content)))


def test_make_payroll_run(sheet: Timesheet, people: People, liverpool: Council) -> None:
    made = run(people, liverpool)
    check_deferred()
    assert (made.line_count, made.worker_count, str(made.total)) == (6, 1, "1302.81")
    assert made.pays_on == date(2026, 10, 30)
    found = rows(made)
    assert {row["name"] for row in found} == {"'=Zoë O’Shea-Łukasz"}
    assert [row["amount"] for row in found] == [*["232.50"] * 5, "140.31"]
    assert (found[0]["hours"], found[0]["rate"], found[5]["hours"]) == ("7.5", "31", "")
    entry = AuditEntry.objects.get(verb="payroll.run_made")
    assert '"total": "1302.81"' in entry.body
    assert "Zoë" not in entry.body


def test_a_run_is_the_same_bytes_each_time(
    sheet: Timesheet, people: People, liverpool: Council
) -> None:
    made = run(people, liverpool)
    first = take_payroll_file(by=people.hr, run=made)
    reverse_spend(
        by=people.hr, lines=SpendLine.objects.all()[:1], reason="Wrong", now=timezone.now()
    )
    people.worker.user.full_name = "Another"
    people.worker.user.save(update_fields=["full_name"])
    assert take_payroll_file(by=people.hr, run=PayrollRun.objects.get()) == first
    assert AuditEntry.objects.filter(verb="payroll.file_taken").count() == 2


def test_what_is_approved_later_is_in_the_next_run(
    sheet: Timesheet, people: People, team: Team, liverpool: Council
) -> None:
    """A correction and another week; nothing that was exported comes again."""
    run(people, liverpool)
    later = APPROVED + WEEK
    reverse_spend(by=people.hr, lines=SpendLine.objects.all()[:1], reason="Wrong", now=later)
    bring_on_costs(by=people.hr, timesheet=sheet, now=later)
    days = {"starts_on": date(2026, 10, 19), "ends_on": date(2026, 10, 19)}
    approved(team, people.hr, people.worker, at=later, **days)
    made = run(people, liverpool, cut_off_on=CUT_OFF + WEEK, now=CLOSED + WEEK)
    assert [(row["correction"], row["amount"]) for row in rows(made)] == [
        ("yes", "-232.50"),
        ("no", "232.50"),
        ("yes", "-28.06"),
        ("no", "28.06"),
    ]
    assert made.total == 0
    assert PayrollLine.objects.count() == 10


def test_make_payroll_run_twice(sheet: Timesheet, people: People, liverpool: Council) -> None:
    run(people, liverpool)
    with pytest.raises(NothingToPay):
        run(people, liverpool)
    before = APPROVED + timedelta(hours=1)
    ExpenseLine.objects.bulk_create([expense(people, liverpool, sheet, before)])
    with pytest.raises(AlreadyRun):
        run(people, liverpool)


def expense(people: People, council: Council, sheet: Timesheet, at: datetime) -> ExpenseLine:
    booking = sheet.assignment.booking
    return ExpenseLine(
        spent_on=sheet.week_starts_on,
        host_council=council,
        employing_council=council,
        team=booking.team,
        job_role=booking.job_role,
        worker=people.worker,
        engagement="bank_own",
        kind="parking",
        amount="4.50",
        timesheet_number=sheet.pk,
        posting_key="20261012:expense:0",
        posted_at=at,
        posted_by=people.hr,
    )


def test_an_empty_period_is_refused_kindly(people: People, liverpool: Council) -> None:
    with pytest.raises(NothingToPay) as refusal:
        run(people, liverpool)
    assert "by noon on 21 October 2026" in refusal.value.detail


def test_a_period_that_is_open_still(
    sheet: Timesheet, people: People, liverpool: Council
) -> None:
    noon = datetime(2026, 10, 21, 11, tzinfo=UTC)
    with pytest.raises(BadInput) as bad:
        run(people, liverpool, now=noon)
    assert list(bad.value.fields) == ["cut_off_on"]
    with pytest.raises(BadInput):
        run(people, liverpool, cut_off_on=CUT_OFF - timedelta(days=1))
    assert run(people, liverpool, now=noon + timedelta(seconds=1)).line_count == 6


def test_agency_work_is_not_on_the_payroll(
    memorandum: MemorandumVersion, people: People, team: Team, liverpool: Council
) -> None:
    work = {"engagement": "agency_umbrella", "pay_basis": "umbrella"}
    approved(team, people.hr, people.worker, **work)
    with pytest.raises(NothingToPay):
        run(people, liverpool)


@pytest.mark.parametrize("who", ["manager", "approver", "other_hr", "lead", "nobody"])
def test_runs_are_the_councils_own(
    sheet: Timesheet, people: People, liverpool: Council, who: str
) -> None:
    made = run(people, liverpool)
    with pytest.raises(NotPermitted):
        run(people, liverpool, by=getattr(people, who))
    with pytest.raises(NotPermitted):
        take_payroll_file(by=getattr(people, who), run=made)


def test_the_columns_are_those_of_the_docs(
    sheet: Timesheet, people: People, liverpool: Council
) -> None:
    text = (settings.BASE_DIR / "docs/payroll.md").read_text()
    told = re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE)
    assert told == [(column.name, column.meaning) for column in COLUMNS]
    assert run(people, liverpool).content.splitlines()[0].split(",") == [
        name for name, _ in told
    ]


def copied(made: PayrollRun, **changes: Any) -> PayrollRun:
    values = {
        field.attname: getattr(made, field.attname)
        for field in PayrollRun._meta.concrete_fields
        if not field.primary_key
    }
    return PayrollRun(**values | {"cut_off_on": CUT_OFF - WEEK} | changes)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("payrollrun_period_once", {"cut_off_on": CUT_OFF}),
        ("payrollrun_holds_something", {"line_count": 0}),
        ("payrollrun_pays_after_cut_off", {"pays_on": CUT_OFF - WEEK}),
        ("payrollrun_digest_fits", {"content": "line\r\n"}),
        ("payrollrun_digest_fits", {"sha256": "0" * 64}),
    ],
)
def test_payrollrun(
    sheet: Timesheet, people: People, liverpool: Council, name: str, wrong: dict[str, Any]
) -> None:
    made = run(people, liverpool)
    with refused(name):
        copied(made, **wrong).save(force_insert=True)
    with guards_off():
        copied(made).save(force_insert=True)


def test_payrollrun_whole(sheet: Timesheet, people: People, liverpool: Council) -> None:
    made = run(people, liverpool)
    check_deferred()
    with refused("payrollrun_whole"):
        copied(made).save(force_insert=True)
        check_deferred()
    line = made.lines.latest("id")
    line.pk, line.posting_key = None, "20261012:another"
    with refused("payrollrun_whole"):
        line.save(force_insert=True)


def test_payrollline_of_the_ledger(
    sheet: Timesheet, people: People, liverpool: Council
) -> None:
    made = run(people, liverpool)
    other = copied(made)
    with guards_off():
        other.save(force_insert=True)
    key = "20261012:another"
    with refused("payrollline_of_the_ledger"):
        PayrollLine.objects.create(
            run=other, worker=people.worker, source="hours", posting_key=key, amount=1
        )


def test_payrollline_exported_once(
    sheet: Timesheet, people: People, liverpool: Council
) -> None:
    made = run(people, liverpool)
    other, line = copied(made), made.lines.earliest("id")
    with guards_off():
        other.save(force_insert=True)
    line.pk, line.run = None, other
    with refused("payrollline_exported_once"):
        line.save(force_insert=True)
    line.posting_key = "20261012:another"
    with guards_off():
        line.save(force_insert=True)


@pytest.mark.parametrize(
    ("name", "table", "model"),
    [
        ("rates_payrollrun_append_only", "rates_payrollrun", PayrollRun),
        ("rates_payrollline_append_only", "rates_payrollline", PayrollLine),
    ],
)
def test_runs_are_never_changed(
    sheet: Timesheet, people: People, liverpool: Council, name: str, table: str, model: Any
) -> None:
    run(people, liverpool)
    with refused(name):
        model.objects.update(id=0)
    with refused(name):
        model.objects.all()._raw_delete("default")
    with refused(name):
        truncate(table)
