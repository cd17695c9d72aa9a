"""Following a breach up: the council explains it, the directors talk, the governance group decides."""

from datetime import date, datetime

from django.db import connection, transaction

from accounts import audit
from accounts.checks import expect_filled, input_checked
from accounts.errors import WrongState
from accounts.models import User
from accounts.permissions import Permission, require
from rates.breach_rules import BreachState, Outcome, may_become
from rates.errors import database_has_the_last_word
from rates.models import Breach, BreachStep

LONGEST = 4000
KNOWN = ", ".join(Outcome)


@transaction.atomic
def explain_breach(*, by: User, breach: Breach, words: str, now: datetime) -> Breach:
    """Say for the council how it came to pay over the cap. Raises NotPermitted, WrongState."""
    require(by, Permission.BREACH_EXPLAIN, breach.council)
    return moved(breach, BreachState.EXPLAINED, words=words, by=by, now=now)


@transaction.atomic
def discuss_breach(*, by: User, breach: Breach, words: str, now: datetime) -> Breach:
    """Keep what the directors agreed among themselves. Raises NotPermitted, WrongState."""
    require(by, Permission.BREACH_DISCUSS, breach.council)
    return moved(breach, BreachState.DISCUSSED, words=words, by=by, now=now)


@transaction.atomic
def close_breach(
    *, by: User, breach: Breach, outcome: str, words: str, now: datetime
) -> Breach:
    """Keep what the governance group decided; one that needs no talk is closed before they meet.

    Raises NotPermitted, BadInput, WrongState.
    """
    require(by, Permission.BREACH_CLOSE, breach.council)
    with input_checked() as expect:
        known = outcome in list(Outcome)
        expect(known, "outcome", f"outcome cannot be {outcome}. Give one of: {KNOWN}.")
    return moved(breach, BreachState.CLOSED, words=words, by=by, now=now, outcome=outcome)


def moved(
    breach: Breach,
    to: BreachState,
    *,
    words: str,
    by: User,
    now: datetime,
    outcome: str = "",
) -> Breach:
    """The step in words, then the breach; saying it twice is refused, as it has moved on."""
    with input_checked() as expect:
        expect_filled(expect, "words", words)
        expect(len(words) <= LONGEST, "words", f"Say it in at most {LONGEST:,} letters.")
    breach = lock_breach(breach.pk)
    if not may_become(BreachState(breach.state), to):
        raise WrongState(f"This breach is {breach.state}: it waits for {breach.waits_for}.")
    with database_has_the_last_word():
        assert (
            breach.due_on is not None
        )  # until it is closed, as breach_closed_with_outcome says
        BreachStep.objects.create(
            breach=breach,
            state=to,
            words=words.strip(),
            due_on=breach.due_on,
            recorded_at=now,
            recorded_by=by,
        )
        breach.state, breach.outcome = to, outcome
        breach.due_on = due_day(breach, to, now)
        breach.save(update_fields=["state", "outcome", "due_on"])
    audit.record(
        f"breach.{to}",
        by=by,
        at=breach.council,
        target=breach,
        decision=breach.decision_id,
        outcome=outcome,
        due_on=breach.due_on,
    )
    return breach


def lock_breach(breach_id: int) -> Breach:
    """Nobody moves this breach until the transaction ends."""
    return (
        Breach.objects.select_for_update(of=("self",))
        .select_related("council__region")
        .get(pk=breach_id)
    )


def due_day(breach: Breach, state: BreachState, since: datetime) -> date | None:
    """By the clauses of the version, in working days; None once it is closed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rates_breach_due(%s, %s, %s)", [breach.version_id, state.value, since]
        )
        found: date | None = cursor.fetchone()[0]
        return found
