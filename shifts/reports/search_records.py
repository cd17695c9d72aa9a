"""Finding what proves a payment: decisions, breaches, exceptions, timesheets, and who was paid."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import audit
from accounts.models import Council, Region, User, Worker
from accounts.pages import allowed_somewhere
from accounts.permissions import Permission, reach_of
from rates.models import Breach, CapDecision, CapException, Memorandum, SpendLine, SpendSummary
from shifts.reports.search import LONGEST_NUMBER, MOST, every

KINDS = "decision|timesheet|breach|exception|"
NUMBERED = re.compile(
    rf"^(?:cap )?({KINDS})\s*#?\s*([0-9]{{1,{LONGEST_NUMBER}}})$", re.IGNORECASE
)


def may_search(user: User) -> bool:
    """Whoever sees bookings, or what proves a payment, somewhere."""
    needed = (Permission.BOOKING_VIEW, Permission.DECISION_VIEW)
    return any(allowed_somewhere(user, each) for each in needed)


@dataclass(frozen=True, kw_only=True)
class Records:
    """Up to ten of each that the person may see. `paid_under` are the decisions of a timesheet."""

    decisions: Sequence[CapDecision] = ()
    paid_under: Sequence[CapDecision] = ()
    breaches: Sequence[Breach] = ()
    exceptions: Sequence[CapException] = ()
    memoranda: Sequence[Memorandum] = ()
    councils: Sequence[Council] = ()
    paid: Sequence[Worker] = ()

    def __bool__(self) -> bool:
        return any(vars(self).values())


@transaction.atomic
def search_records(user: User, asked: str) -> Records:
    """By number, with or without the word for it; by name otherwise. A search of a region is told."""
    if not asked.strip() or not allowed_somewhere(user, Permission.DECISION_VIEW):
        return Records()
    regions = Region.objects.filter(pk__in=reach_of(user, Permission.DECISION_VIEW).regions)
    numbered = NUMBERED.match(asked.strip())
    found = of_number(user, *numbered.groups()) if numbered else of_name(user, asked.split())
    for region in regions:
        audit.record("search.viewed", by=user, at=region, target=region, asked=asked)
    return found


def of_number(user: User, kind: str, digits: str) -> Records:
    number = int(digits)

    def wanted(word: str) -> bool:
        return kind.lower() in ("", word)

    decisions = CapDecision.objects.visible_to(user).select_related("council", "job_role")
    breaches = Breach.objects.visible_to(user).select_related("council")
    exceptions = CapException.objects.visible_to(user).select_related("council", "job_role")
    lines = SpendLine.objects.visible_to(user, Permission.SPEND_VIEW_WORKER)
    of_sheet = lines.filter(timesheet_number=number).values("segment__decision")
    return Records(
        decisions=list(decisions.filter(pk=number)) if wanted("decision") else (),
        paid_under=list(decisions.filter(pk__in=of_sheet)[:MOST])
        if wanted("timesheet")
        else (),
        breaches=list(breaches.filter(pk=number)) if wanted("breach") else (),
        exceptions=list(exceptions.filter(pk=number)) if wanted("exception") else (),
    )


def of_name(user: User, words: Sequence[str]) -> Records:
    memoranda = Memorandum.objects.visible_to(user).filter(every(words, "name"))
    return Records(
        paid=list(paid_workers(user).filter(every(words, "user__full_name"))[:MOST]),
        councils=list(councils_of(user).filter(every(words, "name"))[:MOST]),
        memoranda=list(memoranda.order_by("name")[:MOST]),
    )


def paid_workers(user: User) -> QuerySet[Worker]:
    """Those whose work this person may know of, wherever they work now."""
    kept = SpendSummary.objects.visible_to(user, Permission.SPEND_VIEW_WORKER)
    found = Worker.objects.filter(Exists(kept.filter(worker=OuterRef("pk"))))
    return found.select_related("user", "employing_council").order_by("user__full_name", "pk")


def councils_of(user: User) -> QuerySet[Council]:
    reach = reach_of(user, Permission.SPEND_VIEW)
    mine = Q(pk__in=reach.councils) | Q(region__in=reach.regions)
    return Council.objects.filter(mine).order_by("name")
