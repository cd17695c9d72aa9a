"""Telling those who have a worker that the register no longer lets them work as before. Rule SWE."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse

from accounts import audit
from accounts.actions.notices import give_notice
from accounts.models import Council, Membership, RegisterAlert, Role, User
from accounts.models.passports import RegisterStatus
from shifts.calendar import local_date
from shifts.models import Assignment, Shift

KIND = "register_alert"
SAID = {
    RegisterStatus.SUSPENDED.value: "is suspended from the register of Social Work England",
    RegisterStatus.REMOVED.value: "is removed from the register of Social Work England",
    RegisterStatus.CONDITIONS.value: (
        "is registered with conditions that are new to this bank"
    ),
}
TO_DO = {
    RegisterStatus.CONDITIONS.value: (
        "Read the conditions in the register before the next shift, and have a named manager"
        " agree that this work meets them."
    ),
}
DO_NOT_WORK = "They may not work as a social worker. Arrange cover for the shifts to come."


@transaction.atomic
def alert_hosts(*, now: datetime) -> int:
    """Tell every host of a worker who is suspended, removed or newly under conditions.

    Safe to run twice at once: an alert that is told, or being told, is left alone. One that was
    overtaken is told all the same, because a host must know what stood in between.
    """
    untold = RegisterAlert.objects.untold().select_for_update(of=("self",), skip_locked=True)
    alerts = list(untold.select_related("worker__user", "worker__employing_council"))
    for alert in alerts:
        tell(alert, now)
        alert.told_at = now
        alert.save(update_fields=["told_at"])
    for alert in sorted(alerts, key=lambda each: (each.worker.employing_council_id, each.pk)):
        audit.record(
            "register.alerted",
            by=None,
            at=alert.worker.employing_council,
            target=alert,
            status=alert.status,
        )
    return len(alerts)


def tell(alert: RegisterAlert, now: datetime) -> None:
    """Each host reads of its own shifts only; the employer reads how many hosts there are."""
    held = list(still_to_work(alert, now))
    if not held:
        return
    hosts = {each.booking.council_id: each.booking.council for each in held}
    employer = alert.worker.employing_council
    for council in hosts.values():
        here = [each for each in held if each.booking.council_id == council.pk]
        to = people_of(council, [each.booking.team_id for each in here])
        first = first_day(here, now)
        text = f"They hold work with you from {first:%A %-d %B %Y}."
        say(alert, to, text, now)
    if employer.pk not in hosts:
        count = len(hosts)
        text = f"They hold work at {count} other council{'' if count == 1 else 's'}."
        say(alert, people_of(employer, []), text, now)


def still_to_work(alert: RegisterAlert, now: datetime) -> QuerySet[Assignment]:
    ahead = Shift.objects.held().filter(worker=alert.worker_id, period__endswith__gt=now)
    return (
        Assignment.objects.holding_a_place()
        .filter(pk__in=ahead.values("assignment"))
        .select_related("booking__council", "booking__team")
    )


def first_day(held: Iterable[Assignment], now: datetime) -> date:
    ahead = Shift.objects.held().filter(assignment__in=list(held), period__endswith__gt=now)
    first: datetime = ahead.aggregate(first=Min(Lower("period")))["first"]
    return local_date(first)


def people_of(council: Council, teams: Iterable[int]) -> list[User]:
    here = Q(role=Role.COUNCIL_HR, council=council) | Q(
        role=Role.TEAM_MANAGER, team__in=list(teams)
    )
    members = Membership.objects.live().filter(here)
    return list(User.objects.filter(pk__in=members.values("user")))


def say(alert: RegisterAlert, to: Iterable[User], text: str, now: datetime) -> None:
    name = alert.worker.user.full_name
    to_do = TO_DO.get(alert.status, DO_NOT_WORK)
    give_notice(
        to=to,
        kind=KIND,
        subject=f"{name} {SAID[alert.status]}",
        body=f"{name} {SAID[alert.status]}. {text}\n\n{to_do}",
        target=alert,
        path=reverse("assignments"),
        now=now,
    )
