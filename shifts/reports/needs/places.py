"""Places that nobody holds, offers that run out, work that begins and work that ends."""

from datetime import timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse

from accounts.permissions import Permission
from shifts.models import Assignment, Booking, Offer, Shift
from shifts.reports.needs.kind import (
    Asking,
    Kind,
    Row,
    Rows,
    at,
    first_day,
    how_many,
    last_day,
    london,
    rows,
    work,
)
from shifts.states import (
    AssignmentState,
    BookingState,
    OfferState,
    ShiftState,
    VariationState,
)

ENDING = timedelta(days=14)
RUNS_OUT = timedelta(days=2)


def to_fill(ask: Asking) -> Rows:
    """Open bookings with a shift still to be worked, the soonest first."""
    ahead = Shift.objects.filter(
        booking=OuterRef("pk"), state=ShiftState.OPEN, period__startswith__gt=ask.now
    )
    begins = ahead.order_by("period").values(at=F("period__startswith"))[:1]
    here = OuterRef("pk")
    holding = Assignment.objects.holding_a_place().filter(booking=here)
    sent = Offer.objects.filter(booking=here, state=OfferState.SENT, expires_at__gt=ask.now)
    found = Booking.objects.visible_to(ask.user).filter(state=BookingState.OPEN)
    found = found.annotate(begins=Subquery(begins)).filter(begins__isnull=False)
    return rows(
        "to_fill",
        found,
        about=work(),
        order=("begins",),
        on=london("begins"),
        free=F("places") - how_many(holding, "booking"),
        places=F("places"),
        waiting=how_many(sent, "booking"),
    )


def places_told(row: Row) -> str:
    free, waiting = row.facts["free"], row.facts["waiting"]
    places = f"{free} of {row.facts['places']} places free" if row.facts["places"] > 1 else ""
    offers = (
        f"{waiting} offer{'s' if waiting > 1 else ''} waiting" if waiting else "nobody asked"
    )
    return ", ".join(filter(None, (places, offers)))


def offers_running_out(ask: Asking) -> Rows:
    """Those that nobody has answered, and that end within two days."""
    councils = ask.reach(Permission.OFFER_SEND).councils
    found = Offer.objects.filter(
        booking__council__in=councils,
        booking__state=BookingState.OPEN,
        state=OfferState.SENT,
        expires_at__gt=ask.now,
        expires_at__lte=ask.now + RUNS_OUT,
    )
    return rows(
        "offer_ends",
        found,
        key="booking_id",
        about=Concat("worker__user__full_name", Value(", "), work("booking__")),
        order=("expires_at",),
        on=london("expires_at"),
    )


def run_by(ask: Asking, permission: Permission) -> QuerySet[Assignment]:
    """Active ones of the councils and teams on which the person holds it."""
    reach = ask.reach(permission)
    found = Assignment.objects.of_councils_and_teams(reach.councils, reach.teams)
    return found.filter(state=AssignmentState.ACTIVE)


def named() -> Concat:
    return Concat("worker__user__full_name", Value(", "), work("booking__"))


def beginning(ask: Asking) -> Rows:
    """Work whose first day has come, until somebody says that it began."""
    found = run_by(ask, Permission.ASSIGNMENT_RUN).filter(
        started_at=None,
        period__startswith__lte=ask.today,
        period__endswith__gt=ask.today,
    )
    return rows("begins", found, about=named(), order=("period",), on=first_day("period"))


def ending(ask: Asking) -> Rows:
    """Within 14 days, with no more days put to the worker yet."""
    found = run_by(ask, Permission.ASSIGNMENT_CHANGE).filter(
        period__endswith__gt=ask.today, period__endswith__lte=ask.today + ENDING
    )
    asked = Q(variations__state=VariationState.PROPOSED)
    return rows(
        "ends",
        found.exclude(asked),
        about=named(),
        order=("period__endswith",),
        on=last_day("period"),
    )


def coming(ask: Asking) -> Rows:
    """What begins next, when nothing else waits."""
    found = run_by(ask, Permission.BOOKING_VIEW).filter(period__startswith__gt=ask.today)
    return rows("coming", found, about=named(), order=("period",), on=first_day("period"))


KINDS = (
    Kind(
        code="to_fill",
        title="Places to fill",
        act="Find someone",
        find=(to_fill,),
        address=lambda row: reverse("booking", args=[row.key]) + "#candidates",
        everything="/bookings/?state=open",
        day="begins",
        say=places_told,
    ),
    Kind(
        code="offer_ends",
        title="Offers that nobody has answered",
        act="Ask someone else",
        find=(offers_running_out,),
        address=at("booking"),
        day="runs out",
    ),
    Kind(
        code="begins",
        title="Work that begins",
        act="Confirm the start",
        find=(beginning,),
        address=at("assignment"),
        day="began",
    ),
    Kind(
        code="ends",
        title="Work that ends within 14 days",
        act="Renew",
        find=(ending,),
        address=at("assignment-extend"),
        everything="/assignments/?which=ending",
        day="ends",
    ),
)
COMING = Kind(
    code="coming",
    title="What comes next",
    act="Begins",
    find=(coming,),
    address=at("assignment"),
    everything="/assignments/",
    day="begins",
)
