"""The part of a booking's page that lists who could do it, and who cannot."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils import timezone

from accounts.errors import BadInput
from accounts.models import Council, User
from accounts.permissions import Permission, holds
from shifts.actions.candidates import look_for_candidates
from shifts.eligibility.ask import NothingToWork
from shifts.eligibility.narrowing import EVERYONE, Narrowing
from shifts.eligibility.registry import RULES
from shifts.eligibility.rule import Severity
from shifts.eligibility.search import Candidates, Which
from shifts.forms.candidates import NarrowForm
from shifts.models import Booking
from shifts.states import BookingState

PEOPLE_PER_PAGE = 5  # each with every part of the score: more would make a heavy page
TITLES = {rule.code: rule.title for rule in RULES}


def may_look(user: User, booking: Booking) -> bool:
    """Only while there is a place to offer, and only for whoever may look across the pool."""
    open_still = booking.state == BookingState.OPEN
    return open_still and holds(user, Permission.CANDIDATES_VIEW, booking.council)


def candidates_part(user: User, booking: Booking, typed: QueryDict) -> Mapping[str, Any]:
    """What the template needs: nothing for whoever may not look."""
    if not may_look(user, booking):
        return {}
    with suppress(NothingToWork):
        return candidates_listed(user, booking, typed)
    return {"nothing_to_work": True}


def candidates_listed(user: User, booking: Booking, typed: QueryDict) -> Mapping[str, Any]:
    """Where something typed cannot be used, `bad` says so and everyone is listed."""
    beside = booking.councils_beside  # type: ignore[attr-defined]  # annotated by the page
    form = NarrowForm(typed, councils=[Council(**each) for each in beside])
    wanted: dict[str, Any] = {"which": None, "page": 1, "per_page": PEOPLE_PER_PAGE}
    narrowing: Narrowing = EVERYONE
    if form.is_valid():
        narrowing, wanted = form.narrowing(), form.wanted(per_page=PEOPLE_PER_PAGE)
    wanted["which"] = which = wanted["which"] or listed(narrowing)
    found = look_for_candidates(
        by=user, booking=booking, now=timezone.now(), narrowing=narrowing, **wanted
    )
    return {
        "candidates": found,
        "shown": found.eligible if which == Which.ELIGIBLE else found.ineligible,
        "which": which,
        "narrow": form,
        "narrowed": narrowing.narrows,
        "rows": pages(found, **wanted),
        "blocked": [(code, TITLES[code], count) for code, count in found.blocked.items()],
        "escalated": escalated(found),
        "bad": BadInput(form.problems()) if form.problems() else None,
    }


def listed(narrowing: Narrowing) -> Which:
    """Whoever a rule blocks is in the other list."""
    return Which.INELIGIBLE if narrowing.blocked_by else Which.ELIGIBLE


def pages(found: Candidates, *, which: Which, page: int, per_page: int) -> Page[int]:
    number: int = getattr(found.found, which.value)
    return Paginator(range(number), per_page).get_page(page)


def escalated(candidates: Candidates) -> bool:
    """Whether anyone on the page who could be offered the booking needs a named sign-off."""
    return any(
        finding.severity == Severity.ESCALATE
        for candidate in candidates.eligible
        for finding in candidate.findings
    )
