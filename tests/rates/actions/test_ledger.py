from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from accounts.errors import NotPermitted
from accounts.models import Council, Team
from rates.actions.ledger import SpendToPost, post_spend, price
from rates.errors import NotAsJudged, PostingDiffers
from rates.models import MemorandumVersion, SpendLine
from tests.conftest import People
from tests.rates.asking import stored, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(
    memorandum: MemorandumVersion, liverpool: Council, people: People, team: Team
) -> SpendToPost:
    segment = stored(people.hr, liverpool, "30.50").segments.get()
    return work(segment, team, people.worker)


@pytest.mark.parametrize(
    ("minutes", "rate", "multiplier", "amount"),
    [
        (450, "30.50", "1.00", "228.75"),
        (20, "31.00", "1.00", "10.33"),
        (40, "31.00", "1.00", "20.67"),
        (30, "31.01", "1.00", "15.51"),  # half a penny rounds up
        (61, "30.50", "1.33", "41.24"),
    ],
)
def test_price_rounds_half_up(minutes: int, rate: str, multiplier: str, amount: str) -> None:
    assert price(minutes, Decimal(rate), Decimal(multiplier)) == Decimal(amount)


def test_post_spend_prices_against_the_cap(line: SpendToPost, people: People) -> None:
    assert post_spend(by=people.manager, lines=[line]) == 1
    posted = SpendLine.objects.get()
    assert (posted.amount, posted.amount_at_cap) == (Decimal("228.75"), Decimal("232.50"))
    assert (posted.cap_rate, posted.over_cap_amount) == (Decimal("31.00"), Decimal("0.00"))


def test_post_spend_twice_adds_nothing(line: SpendToPost, people: People) -> None:
    later = replace(line, worked_on=date(2026, 5, 2), key="shift:2")
    assert post_spend(by=people.manager, lines=[line]) == 1
    assert post_spend(by=people.manager, lines=[line, later]) == 1
    assert SpendLine.objects.count() == 2


def test_post_spend_again_with_other_figures(line: SpendToPost, people: People) -> None:
    post_spend(by=people.manager, lines=[line])
    with pytest.raises(PostingDiffers) as refused:
        post_spend(by=people.manager, lines=[replace(line, minutes=449)])
    assert refused.value.facts["differs"] == ["minutes"]
    assert SpendLine.objects.get().minutes == 450


def test_post_spend_all_or_nothing(line: SpendToPost, people: People) -> None:
    outside = replace(line, worked_on=date(2026, 6, 1), key="shift:2")
    with pytest.raises(NotAsJudged):
        post_spend(by=people.manager, lines=[line, outside])
    assert not SpendLine.objects.exists()


def test_post_spend_at_another_rate_than_decided(line: SpendToPost, people: People) -> None:
    with pytest.raises(NotAsJudged):
        post_spend(by=people.manager, lines=[replace(line, hourly_rate=Decimal("30.49"))])


@pytest.mark.parametrize("persona", ["approver", "lead", "other_hr", "nobody"])
def test_post_spend_without_permission(persona: str, line: SpendToPost, people: People) -> None:
    with pytest.raises(NotPermitted):
        post_spend(by=getattr(people, persona), lines=[line])


def test_post_spend_nothing(people: People) -> None:
    assert post_spend(by=people.manager, lines=[]) == 0
