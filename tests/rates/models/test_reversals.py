from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Council, Team
from rates.actions.ledger import post_spend, reverse_spend, taken_back
from rates.errors import AlreadyReversed
from rates.models import MemorandumVersion, SpendLine, SpendSummary
from tests.conftest import People
from tests.rates.asking import stored, work
from tests.rates.statements import parent_of, truncate
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(
    memorandum: MemorandumVersion, liverpool: Council, people: People, team: Team
) -> SpendLine:
    segment = stored(people.hr, liverpool, "30.50").segments.get()
    post_spend(by=people.manager, lines=[work(segment, team, people.worker)])
    return SpendLine.objects.select_related("team").get()


def reversal(line: SpendLine, people: People, **values: Any) -> SpendLine:
    made = taken_back(line, reason="Hours wrong", by=people.manager, now=timezone.now())
    for name, value in values.items():
        setattr(made, name, value)
    return made


def test_reverse_spend_takes_the_whole_line_back(line: SpendLine, people: People) -> None:
    (back,) = reverse_spend(
        by=people.manager, lines=[line], reason="Hours wrong", now=timezone.now()
    )
    assert (back.minutes, back.amount) == (-line.minutes, -line.amount)
    assert not SpendLine.objects.standing().exists()
    kept = SpendSummary.objects.get()
    assert (kept.lines, kept.minutes, kept.amount, kept.headroom) == (2, 0, 0, 0)


def test_reverse_spend_twice(line: SpendLine, people: People) -> None:
    asked: dict[str, Any] = {"by": people.manager, "lines": [line], "reason": "Hours wrong"}
    reverse_spend(**asked, now=timezone.now())
    with pytest.raises(AlreadyReversed):
        reverse_spend(**asked, now=timezone.now())


@pytest.mark.parametrize(
    "values",
    [
        {"minutes": -1, "amount": Decimal("-0.51"), "amount_at_cap": Decimal("-0.52")},
        {"timesheet_number": 99},
        {"reverses_id": 0},
    ],
)
def test_spendline_reverses_whole(
    line: SpendLine, people: People, values: dict[str, Any]
) -> None:
    with refused("spendline_reverses_whole"):
        reversal(line, people, **values).save(force_insert=True)
    reversal(line, people).save(force_insert=True)


def test_spendline_reverses_no_reversal(line: SpendLine, people: People) -> None:
    back = reversal(line, people)
    back.save(force_insert=True)
    forth = taken_back(back, reason="Again", by=people.manager, now=timezone.now())
    with refused("spendline_reverses_whole"):
        forth.save(force_insert=True)


def test_spendline_reversed_with_reason(line: SpendLine, people: People) -> None:
    with refused("spendline_reversed_with_reason"):
        reversal(line, people, reason="").save(force_insert=True)
    reversal(line, people).save(force_insert=True)


def test_spendline_minutes_of_a_reversal(line: SpendLine, people: People) -> None:
    forth = reversal(line, people)
    forth.minutes, forth.amount, forth.amount_at_cap = 450, line.amount, line.amount_at_cap
    with refused("spendline_minutes_positive"), guards_off():
        forth.save(force_insert=True)


def test_spendline_reversed_once(line: SpendLine, people: People) -> None:
    """Behind the guard stands an index, which two at the same moment meet."""
    reversal(line, people).save(force_insert=True)
    again = reversal(line, people, posting_key="20260501:again")
    with refused("rates_spendline_202605_reverses_id_worked_on_key"), guards_off():
        again.save(force_insert=True)
    assert parent_of("rates_spendline_202605_reverses_id_worked_on_key") == (
        "spendline_reversed_once"
    )


def test_spendsummary_kept_by_the_ledger(line: SpendLine) -> None:
    kept = SpendSummary.objects.get()
    with refused("spendsummary_kept_by_the_ledger"):
        SpendSummary.objects.update(amount=0)
    with refused("spendsummary_kept_by_the_ledger"):
        SpendSummary.objects.all()._raw_delete("default")
    kept.pk, kept.month = None, date(2026, 6, 1)
    with refused("spendsummary_kept_by_the_ledger"):
        kept.save(force_insert=True)
    with refused("rates_spendsummary_append_only"):
        truncate("rates_spendsummary")


def test_spendsummary_once(line: SpendLine) -> None:
    kept = SpendSummary.objects.get()
    kept.pk = None
    with refused("spendsummary_once"), guards_off():
        kept.save(force_insert=True)
