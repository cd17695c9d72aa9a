"""A council decides not to have a worker again; the worker appeals, the regional lead hears it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts import audit
from accounts.actions.notices import give_notice
from accounts.checks import expect_filled, in_words, input_checked, refused_as
from accounts.errors import DomainError, NotPermitted, WrongState
from accounts.models import Membership, Region, Role, User
from accounts.permissions import Permission, require, require_own
from shifts.actions.locks import lock_worker
from shifts.calendar import local_date
from shifts.models import Assignment, DoNotRebook
from shifts.models.objections import AppealOutcome, DoNotRebookReason


class DecidedAlready(DomainError):
    """This council has decided already not to book this worker again."""

    code = "decided_already"


@transaction.atomic
def decide_do_not_rebook(
    *, by: User, assignment: Assignment, reason: str, words: str, now: datetime
) -> DoNotRebook:
    """Not to have this worker again at the council of the assignment; the worker is told at once.

    What they hold stays as it is: ending it is another decision. Raises DecidedAlready.
    """
    council = assignment.booking.council
    require(by, Permission.DO_NOT_REBOOK_DECIDE, council)
    with input_checked() as expect:
        known = ", ".join(DoNotRebookReason.values)
        expect(reason in DoNotRebookReason.values, "reason", f"Give one of: {known}.")
        expect_filled(expect, "words", words)
    worker = lock_worker(assignment.worker_id)  # nobody accepts work there meanwhile
    if worker.user_id == by.pk:
        raise NotPermitted("Nobody decides about themselves.")
    with refused_as({"donotrebook_once_at_a_time": DecidedAlready}):
        made = DoNotRebook.objects.create(
            worker=worker,
            council=council,
            reason=reason,
            words=words.strip(),
            decided_at=now,
            decided_by=by,
        )
    tell(
        made,
        [worker.user],
        "do_not_rebook",
        f"{council} has decided not to book you again",
        f"{council} has decided not to book you again. No other council is told. "
        f"You can read why, and appeal to the regional lead.",
        now,
    )
    record("do_not_rebook.decided", made, by)
    return made


@transaction.atomic
def appeal_do_not_rebook(
    *, by: User, decided: DoNotRebook, appeal: str, now: datetime
) -> DoNotRebook:
    """The worker's own side, once, while the decision stands; the lead is told."""
    require_own(by, Permission.DO_NOT_REBOOK_APPEAL, decided.worker)
    with input_checked() as expect:
        expect_filled(expect, "appeal", appeal)
    open_to_appeal = DoNotRebook.objects.live().filter(pk=decided.pk, appealed_at=None)
    if open_to_appeal.update(appeal=appeal.strip(), appealed_at=now) != 1:
        raise WrongState("This was lifted or appealed already. Reload the page.")
    decided.refresh_from_db()
    tell(
        decided,
        leads_of(decided.council.region),
        "do_not_rebook_appeal",
        f"{decided.worker} appeals against a decision of {decided.council}",
        f"{decided.worker} appeals against not being booked again by {decided.council}, "
        f"decided on {in_words(local_date(decided.decided_at))}.",
        now,
    )
    record("do_not_rebook.appealed", decided, by)
    return decided


@transaction.atomic
def hear_appeal(
    *, by: User, decided: DoNotRebook, outcome: str, words: str, now: datetime
) -> DoNotRebook:
    """The regional lead lets it stand or lifts it, with the reason; both sides are told."""
    require(by, Permission.DO_NOT_REBOOK_HEAR, decided.council.region)
    with input_checked() as expect:
        known = ", ".join(AppealOutcome.values)
        expect(outcome in AppealOutcome.values, "outcome", f"Give one of: {known}.")
        expect_filled(expect, "words", words)
    if decided.decided_by_id == by.pk:
        raise NotPermitted("Nobody hears an appeal against their own decision.")
    heard = {
        "outcome": outcome,
        "outcome_words": words.strip(),
        "outcome_at": now,
        "outcome_by": by,
    }
    if outcome == AppealOutcome.LIFTED:
        heard |= {"lifted_at": now, "lifted_by": by}
    waiting = DoNotRebook.objects.waiting().filter(pk=decided.pk)
    if waiting.update(**heard) != 1:
        raise WrongState("No appeal waits here. Reload the page.")
    decided.refresh_from_db()
    came_of_it = "is lifted" if outcome == AppealOutcome.LIFTED else "stands"
    tell(
        decided,
        [decided.worker.user, decided.decided_by],
        "do_not_rebook_appeal",
        f"After the appeal, the decision of {decided.council} {came_of_it}",
        f"The regional lead has heard the appeal: the decision {came_of_it}. {words.strip()}",
        now,
        event="heard",
    )
    record("do_not_rebook.heard", decided, by, outcome=outcome)
    return decided


@transaction.atomic
def lift_do_not_rebook(*, by: User, decided: DoNotRebook, now: datetime) -> DoNotRebook:
    """The council takes it back, at any time; the worker is told."""
    require(by, Permission.DO_NOT_REBOOK_DECIDE, decided.council)
    live = DoNotRebook.objects.live().filter(pk=decided.pk)
    if live.update(lifted_at=now, lifted_by=by) != 1:
        raise WrongState("This was lifted already. Reload the page.")
    decided.refresh_from_db()
    tell(
        decided,
        [decided.worker.user],
        "do_not_rebook",
        f"{decided.council} may book you again",
        f"{decided.council} has lifted its decision not to book you again.",
        now,
        event="lifted",
    )
    record("do_not_rebook.lifted", decided, by)
    return decided


def tell(
    decided: DoNotRebook,
    to: Iterable[User],
    kind: str,
    subject: str,
    body: str,
    now: datetime,
    event: str | None = None,
) -> None:
    give_notice(
        to=to,
        kind=kind,
        subject=subject,
        body=body,
        target=decided,
        path=reverse("do-not-rebook", args=[decided.pk]),
        event=event,
        now=now,
    )


def record(verb: str, decided: DoNotRebook, by: User, **facts: str) -> None:
    """On the chain of the council that decided: no other council's trail ever names it."""
    audit.record(
        verb, by=by, at=decided.council, target=decided, worker=decided.worker_id, **facts
    )


def leads_of(region: Region) -> list[User]:
    members = Membership.objects.live().filter(role=Role.REGIONAL_LEAD, region=region)
    return list(User.objects.filter(pk__in=members.values("user")))
