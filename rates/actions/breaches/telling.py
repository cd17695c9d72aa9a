"""Who is told of a breach, and when: as it is detected, before a step is due, and once it is late."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.actions.notices import give_notice
from accounts.models import Role, User
from rates.breach_rules import BreachState
from rates.models import Breach
from rates.money import as_pounds

SOON = timedelta(days=3)
AT_ONCE = 500


@transaction.atomic
def tell_of_breaches(*, now: datetime) -> int:
    """Tell the council and the lead of breaches just detected, for the clock. Safe to run twice."""
    new = Breach.objects.filter(told_at=None).order_by("council_id", "pk")
    held = new.select_for_update(of=("self",), skip_locked=True)
    found = list(
        held.with_money().select_related("council__region", "decision__job_role")[:AT_ONCE]
    )
    for breach in found:
        give_notice(
            to=council_people(breach) | leads(breach),
            kind="breach_detected",
            subject=f"{breach.council} has paid over the cap (breach {breach.pk})",
            body=in_words(breach),
            target=breach,
            path=reverse("breach", args=[breach.pk]),
            now=now,
        )
        breach.told_at = now
        breach.save(update_fields=["told_at"])
    for breach in found:
        audit.record(
            "breach.detected",
            by=None,
            at=breach.council,
            target=breach,
            decision=breach.decision_id,
            first_worked_on=breach.first_worked_on,
            approved=breach.approved,
            due_on=breach.due_on,
        )
    return len(found)


@transaction.atomic
def remind_of_breaches(*, now: datetime) -> int:
    """Say whose turn it is before a step is due, and once more when it is late; never a third time.

    For the clock. What was told is not told again, so it is safe to run twice.
    """
    today = timezone.localdate(now)
    due = Breach.objects.open().filter(due_on__lte=today + SOON).with_money().order_by("pk")
    found = list(due.select_related("council__region", "decision__job_role"))
    for breach in found:
        late = breach.is_overdue(today)
        give_notice(
            to=whose_turn(breach) | (leads(breach) if late else set()),
            kind="breach_step_due",
            event=f"{breach.state}:{'late' if late else 'soon'}",
            subject=f"Breach {breach.pk} of {breach.council}: {due_words(breach, today)}",
            body=in_words(breach),
            target=breach,
            path=reverse("breach", args=[breach.pk]),
            now=now,
        )
    return len(found)


def due_words(breach: Breach, today: date) -> str:
    day = f"{breach.due_on:%-d %B %Y}"
    return f"late since {day}" if breach.is_overdue(today) else f"due by {day}"


def whose_turn(breach: Breach) -> set[User]:
    if breach.state == BreachState.DISCUSSED:
        return leads(breach)
    return council_people(breach)


def council_people(breach: Breach) -> set[User]:
    """HR and the approvers, who may explain it."""
    here = Q(
        memberships__role__in=[Role.COUNCIL_HR, Role.APPROVER],
        memberships__council=breach.council_id,
        memberships__ended_at=None,
    )
    return set(User.objects.filter(here, is_active=True))


def leads(breach: Breach) -> set[User]:
    here = Q(
        memberships__role=Role.REGIONAL_LEAD,
        memberships__region=breach.council.region_id,
        memberships__ended_at=None,
    )
    return set(User.objects.filter(here, is_active=True))


def in_words(breach: Breach) -> str:
    over: object = breach.over_cap  # type: ignore[attr-defined]
    how = (
        "An exception was approved before the work."
        if breach.approved
        else "No exception was approved before the work."
    )
    return (
        f"{breach.decision.job_role} at {breach.council}, from {breach.first_worked_on:%-d %B %Y}: "
        f"{as_pounds(over)} over the cap so far. {how}\n\n"  # type: ignore[arg-type]
        f"It waits for {breach.waits_for}, by {breach.due_on:%-d %B %Y}.\n"
    )
