"""What is paid outside the hourly rate: itemised with the week, posted with its approval."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Council, Team
from rates.actions.expenses import reverse_expenses
from rates.errors import AlreadyReversed
from rates.models import ExpenseLine, MemorandumVersion, SpendLine
from shifts.actions.expenses import Item, add_expense, remove_expense
from shifts.actions.timesheets import approve_timesheet, submit_timesheet
from shifts.models import Expense, Timesheet
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.refusals import refused
from tests.shifts.building import AFTER, MONDAY, booked, filled_in, held

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SUNDAY = MONDAY + 6 * DAY


@pytest.fixture
def draft(memorandum: MemorandumVersion, people: People, team: Team) -> Timesheet:
    return filled_in(held(booked(team, people.hr), people.worker))


def item(**changes: Any) -> Item:
    normal: dict[str, Any] = {
        "kind": "parking",
        "spent_on": MONDAY,
        "amount": Decimal("4.50"),
        "note": "Court",
    }
    return Item(**normal | changes)


def added(timesheet: Timesheet, **changes: Any) -> Expense:
    by = timesheet.assignment.worker.user
    return add_expense(by=by, timesheet=timesheet, item=item(**changes), now=AFTER)


def test_add_expense(draft: Timesheet) -> None:
    expense = added(draft)
    assert (str(expense.amount), expense.miles, expense.note) == ("4.50", None, "Court")
    entry = AuditEntry.objects.get(verb="expense.added")
    assert '"amount": "4.50"' in entry.body
    assert "Court" not in entry.body


def test_mileage_is_priced_by_the_memorandum(draft: Timesheet) -> None:
    """12.5 miles at 45p are £5.625, so £5.63."""
    expense = added(draft, kind="mileage", amount=None, miles=Decimal("12.5"))
    assert (str(expense.amount), str(expense.miles)) == ("5.63", "12.5")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "subsistence"}, "kind"),
        ({"spent_on": MONDAY - DAY}, "spent_on"),
        ({"spent_on": SUNDAY + DAY}, "spent_on"),
        ({"amount": None}, "amount"),
        ({"amount": Decimal("5000.01")}, "amount"),
        ({"kind": "mileage"}, "miles"),
        ({"kind": "mileage", "miles": Decimal("2000.1")}, "miles"),
    ],
)
def test_add_expense_names_what_is_wrong(
    draft: Timesheet, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as bad:
        added(draft, **wrong)
    assert list(bad.value.fields) == [field]


@pytest.mark.parametrize(("severity", "fine"), [("warn", True), ("escalate", False)])
def test_a_memorandum_may_ask_what_it_was_for(
    city_region: list[Council], people: People, team: Team, severity: str, fine: bool
) -> None:
    memorandum_in_force(city_region, clauses={"severity_expenses": severity})
    draft = filled_in(held(booked(team, people.hr), people.worker))
    if fine:
        assert added(draft, note="").note == ""
        return
    with pytest.raises(BadInput):
        added(draft, note=" ")


def test_expenses_are_the_workers_own(draft: Timesheet, people: People) -> None:
    for who in (people.hr, people.manager, people.other_worker.user):
        with pytest.raises(NotPermitted):
            add_expense(by=who, timesheet=draft, item=item(), now=AFTER)
    expense = added(draft)
    with pytest.raises(NotPermitted):
        remove_expense(by=people.manager, expense=expense)


def test_remove_expense(draft: Timesheet) -> None:
    expense = added(draft)
    by = draft.assignment.worker.user
    remove_expense(by=by, expense=expense)
    remove_expense(by=by, expense=expense)
    assert not draft.expenses.exists()
    assert AuditEntry.objects.filter(verb="expense.removed").count() == 1


def test_expenses_of_a_submitted_week_stay(draft: Timesheet) -> None:
    expense, by = added(draft), draft.assignment.worker.user
    submit_timesheet(by=by, timesheet=draft, now=AFTER)
    with pytest.raises(WrongState):
        added(draft)
    with pytest.raises(WrongState):
        remove_expense(by=by, expense=expense)


@pytest.fixture
def posted(draft: Timesheet, people: People) -> ExpenseLine:
    added(draft)
    submit_timesheet(by=people.worker.user, timesheet=draft, now=AFTER)
    approve_timesheet(by=people.manager, timesheet=draft, now=AFTER)
    return ExpenseLine.objects.select_related("team").get()


def test_approval_posts_expenses_beside_spend(posted: ExpenseLine, draft: Timesheet) -> None:
    assert (str(posted.amount), posted.kind, posted.posted_at) == ("4.50", "parking", AFTER)
    assert posted.timesheet_number == draft.pk
    assert sum(line.amount for line in SpendLine.objects.all()) == Decimal("1162.50")


def test_reverse_expenses(posted: ExpenseLine, people: People) -> None:
    again: dict[str, Any] = {"by": people.manager, "lines": [posted], "reason": "Paid twice"}
    (back,) = reverse_expenses(**again, now=AFTER)
    assert (str(back.amount), back.reverses) == ("-4.50", posted)
    assert not ExpenseLine.objects.standing().exists()
    with pytest.raises(AlreadyReversed):
        reverse_expenses(**again, now=AFTER)
    with pytest.raises(NotPermitted):
        reverse_expenses(by=people.worker.user, lines=[posted], reason="No", now=AFTER)


def copy_of(posted: ExpenseLine, **changes: Any) -> ExpenseLine:
    posted.pk, posted.posting_key = None, f"{posted.posting_key}:copy"
    for name, value in changes.items():
        setattr(posted, name, value)
    return posted


@pytest.mark.parametrize(
    ("name", "wrong", "fine"),
    [
        ("expenseline_kind_known", {"kind": "tip"}, {"kind": "travel"}),
        ("expenseline_amount_by_what_it_is", {"amount": 0}, {"amount": "0.01"}),
        ("expenseline_amount_by_what_it_is", {"reason": "Why"}, {"reason": ""}),
    ],
)
def test_expenseline(
    posted: ExpenseLine, name: str, wrong: dict[str, Any], fine: dict[str, Any]
) -> None:
    with refused(name):
        copy_of(posted, **wrong).save(force_insert=True)
    copy_of(posted, **fine).save(force_insert=True)


def test_expenseline_posted_once(posted: ExpenseLine) -> None:
    key = posted.posting_key
    with refused("expenseline_posted_once"):
        copy_of(posted, posting_key=key).save(force_insert=True)
    copy_of(posted).save(force_insert=True)


def test_expenseline_reverses_whole(posted: ExpenseLine) -> None:
    back = {"reverses_id": posted.pk, "reason": "Wrong"}
    with refused("expenseline_reverses_whole"):
        copy_of(posted, **back, amount=Decimal("-4.49")).save(force_insert=True)
    copy_of(posted, **back, amount=Decimal("-4.50")).save(force_insert=True)


def test_expenseline_is_never_changed(posted: ExpenseLine) -> None:
    with refused("rates_expenseline_append_only"):
        ExpenseLine.objects.update(amount=1)
    with refused("rates_expenseline_append_only"):
        posted.delete()


def row(draft: Timesheet, **changes: Any) -> Expense:
    normal: dict[str, Any] = {
        "timesheet": draft,
        "kind": "parking",
        "spent_on": MONDAY,
        "amount": Decimal("4.50"),
        "recorded_at": AFTER,
        "recorded_by": draft.assignment.worker.user,
    }
    return Expense.objects.create(**normal | changes)


@pytest.mark.parametrize(
    ("name", "wrong", "fine"),
    [
        ("expense_amount_positive", {"amount": 0}, {"amount": "0.01"}),
        ("expense_miles_of_mileage", {"miles": 1}, {"miles": None}),
        ("expense_miles_of_mileage", {"kind": "mileage"}, {"kind": "mileage", "miles": "0.1"}),
        ("expense_in_week", {"spent_on": MONDAY - DAY}, {"spent_on": MONDAY}),
        ("expense_in_week", {"spent_on": SUNDAY + DAY}, {"spent_on": SUNDAY}),
        ("expense_kind_allowed", {"kind": "accommodation"}, {"kind": "travel"}),
    ],
)
def test_expense(
    draft: Timesheet, name: str, wrong: dict[str, Any], fine: dict[str, Any]
) -> None:
    with refused(name):
        row(draft, **wrong)
    row(draft, **fine)


def test_expense_kind_known(city_region: list[Council], people: People, team: Team) -> None:
    """Not even where a memorandum of before allowed it."""
    memorandum_in_force(city_region, clauses={"expenses_outside_rate": ["tip", "travel"]})
    draft = filled_in(held(booked(team, people.hr), people.worker))
    with refused("expense_kind_known"):
        row(draft, kind="tip")
    row(draft, kind="travel")


def test_expense_open(draft: Timesheet, people: People) -> None:
    expense = row(draft)
    Expense.objects.update(note="Court")
    submit_timesheet(by=people.worker.user, timesheet=draft, now=AFTER)
    with refused("expense_open"):
        Expense.objects.update(amount=9)
    with refused("expense_open"):
        expense.delete()
    with refused("expense_open"):
        row(draft, spent_on=date(2026, 10, 13))
