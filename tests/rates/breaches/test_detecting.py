"""The ledger detects: with the first line over the cap of a decision, once, on every path."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from rates.actions.ledger import keep_months, reverse_spend
from rates.models import Breach, BreachStep, SpendLine
from tests.conftest import People
from tests.rates.breaches.conftest import LATER, POSTED
from tests.rates.reports.conftest import Ledger
from tests.rates.statements import truncate, unjudged
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db


def test_first_line_over_the_cap_makes_a_breach(breach: Breach, ledger: Ledger) -> None:
    assert breach.decision_id == ledger.segment.decision_id
    assert (breach.council, breach.state) == (ledger.team.council, "detected")
    assert (breach.first_worked_on, breach.detected_at) == (date(2026, 6, 30), POSTED)
    assert breach.over_cap == Decimal("0.66")  # type: ignore[attr-defined]
    assert breach.due_on == date(2026, 12, 16)
    assert not breach.approved


def test_later_lines_add_money_and_no_breach(
    breach: Breach, ledger: Ledger, people: People
) -> None:
    ledger.add_over_the_cap("more", date(2026, 7, 1), 60, people.worker)
    found = Breach.objects.with_money().get()
    assert (found.pk, found.over_cap) == (breach.pk, Decimal("1.66"))  # type: ignore[attr-defined]


def test_what_is_taken_back_stays_in_the_register(breach: Breach, people: People) -> None:
    wrong = SpendLine.objects.get(over_cap_amount__gt=0)
    with unjudged():
        reverse_spend(by=people.manager, lines=[wrong], reason="Rate", now=timezone.now())
    assert Breach.objects.with_money().get().over_cap == 0  # type: ignore[attr-defined]


def test_work_within_the_cap_makes_none(breach: Breach) -> None:
    assert SpendLine.objects.count() == 3
    assert Breach.objects.count() == 1


def test_months_made_later_detect_too(db: None) -> None:
    keep_months([date(2033, 1, 1)])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'rates_spendline_203301'::regclass"
            " AND tgname = 'detected'"
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    ("day", "days", "found"),
    [
        (date(2026, 12, 2), 1, date(2026, 12, 3)),
        (date(2026, 12, 4), 1, date(2026, 12, 7)),  # over a weekend
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Christmas Day, and Boxing Day on Monday
        (date(2026, 12, 23), 3, date(2026, 12, 30)),
        (date(2026, 12, 2), 20, date(2027, 1, 4)),
    ],
)
def test_working_days(day: date, days: int, found: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rates_working_days_after(%s, %s)", [day, days])
        assert cursor.fetchone() == (found,)


# Guards


def step(breach: Breach, people: People, state: str = "explained", words: str = "A") -> None:
    BreachStep.objects.create(
        breach=breach,
        state=state,
        words=words,
        due_on=breach.due_on,
        recorded_at=LATER,
        recorded_by=people.hr,
    )


def test_breach_detected_by_the_ledger(breach: Breach) -> None:
    breach.pk = None
    with refused("breach_detected_by_the_ledger"):
        breach.save(force_insert=True)


def test_breach_of_a_decision_once(breach: Breach) -> None:
    breach.pk = None
    with refused("rates_breach_decision_id_key"), guards_off():
        breach.save(force_insert=True)


def test_breach_life_never_removed(breach: Breach) -> None:
    with refused("breach_life"):
        Breach.objects.all()._raw_delete("default")
    with refused("rates_breach_append_only"):
        truncate("rates_breach")


@pytest.mark.parametrize(
    "change",
    [
        {"approved": True},
        {"first_worked_on": date(2026, 1, 1)},
        {"due_on": date(2027, 1, 1)},
        {"state": "discussed"},
        {"state": "explained"},
    ],
)
def test_breach_life_refuses(breach: Breach, change: dict[str, object]) -> None:
    with refused("breach_life"):
        Breach.objects.update(**change)


def test_breach_life_follows_a_step(breach: Breach, people: People) -> None:
    step(breach, people)
    with refused("breach_life"):
        Breach.objects.update(state="explained", due_on=date(2026, 12, 31))
    Breach.objects.update(state="explained", due_on=date(2026, 12, 17))


def test_breach_life_is_told_once(breach: Breach) -> None:
    Breach.objects.update(told_at=POSTED)
    with refused("breach_life"):
        Breach.objects.update(told_at=LATER)


def test_breach_closed_with_outcome(breach: Breach, people: People) -> None:
    step(breach, people, "closed")
    with refused("breach_closed_with_outcome"):
        Breach.objects.update(state="closed", due_on=None)
    Breach.objects.update(state="closed", due_on=None, outcome="accepted")


def test_breach_state_known(breach: Breach) -> None:
    with refused("breach_state_known"), guards_off():
        Breach.objects.update(state="forgotten")


def test_breachstep_in_turn(breach: Breach, people: People) -> None:
    with refused("breachstep_in_turn"):
        step(breach, people, "discussed")
    breach.due_on = date(2027, 1, 1)
    with refused("breachstep_in_turn"):
        step(breach, people)


def test_breachstep_in_words(breach: Breach, people: People) -> None:
    with refused("breachstep_in_words"):
        step(breach, people, words="")
    step(breach, people)


def test_breachstep_once(breach: Breach, people: People) -> None:
    step(breach, people)
    with refused("breachstep_once"):
        step(breach, people)


def test_breachstep_is_never_changed(breach: Breach, people: People) -> None:
    step(breach, people)
    with refused("rates_breachstep_append_only"):
        BreachStep.objects.update(words="B")
    with refused("rates_breachstep_append_only"):
        truncate("rates_breachstep")
