"""What every act on a statement shares: the lock, and the step that moves it."""

from datetime import datetime

from accounts import audit
from accounts.checks import input_checked
from accounts.errors import WrongState
from accounts.models import User
from rates.models import RechargeStatement, RechargeStep
from rates.recharge_rules import REACHED, StepKind

LONGEST = 4000


def lock_recharge(statement_id: int) -> RechargeStatement:
    """Nobody moves this statement until the transaction ends."""
    locked = RechargeStatement.objects.select_for_update(of=("self",))
    return locked.with_names().get(pk=statement_id)


def check_step(statement: RechargeStatement, kind: StepKind) -> None:
    """Raises WrongState."""
    if not statement.may(kind):
        raise WrongState(
            f"This statement is {statement.state}: it waits for {statement.waits_for}."
        )


def check_words(words: str, *, needed: bool) -> str:
    """Raises BadInput."""
    words = words.strip()
    with input_checked() as expect:
        expect(bool(words) or not needed, "words", "This is empty; say what it is about.")
        expect(len(words) <= LONGEST, "words", f"Say it in at most {LONGEST:,} letters.")
    return words


def take_step(
    statement: RechargeStatement,
    kind: StepKind,
    *,
    words: str,
    by: User,
    now: datetime,
    changed: tuple[str, ...] = (),
) -> None:
    """Keep what was said, then move; `changed` are fields of the statement that move with it."""
    RechargeStep.objects.create(
        statement=statement, kind=kind.value, words=words, recorded_at=now, recorded_by=by
    )
    statement.state = REACHED[kind].value
    statement.save(update_fields=["state", *changed])


def record(statement: RechargeStatement, kind: StepKind, *, by: User, **facts: object) -> None:
    """On the chain of each of the two councils, in the order of their codes."""
    for council in sorted(
        (statement.employing_council, statement.host_council), key=lambda each: each.gss_code
    ):
        audit.record(
            f"recharge.{kind}",
            by=by,
            at=council,
            target=statement,
            month=statement.month,
            version=statement.version,
            total=statement.total,
            **facts,
        )
