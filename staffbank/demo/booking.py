"""Bookings are made, offered and answered."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from accounts.models import Worker
from rates.actions.decisions import caps_for
from rates.caps import Basis
from rates.models import CapException
from shifts.actions.answers import decline_offer, expire_offers
from shifts.actions.bookings import Request, create_booking
from shifts.actions.offers import accept_offer, send_offers
from shifts.errors import NotEligible
from shifts.models import Assignment, Booking, Offer, Shift
from shifts.states import OfferState
from staffbank.demo.calendar import DAY, at_the_time, clock
from staffbank.demo.demand import Wanted, wanted_in
from staffbank.demo.profiles import Profile
from staffbank.demo.story import BANK, STORY, address
from staffbank.demo.world import World

FIVE_PENCE = Decimal("0.05")
DECLINES = ["Already committed that week", "Too far to travel", "Looking for fewer days", ""]
MINUTE = timedelta(minutes=1)
OWN_BANK_FIRST = 0.5  # the share of bookings for which a council looks to its own bank first


def tell_bookings(world: World, week: int) -> None:
    """Asked for on Tuesday, answered on Wednesday; what nobody answered is over on Friday."""
    draw = world.draw(f"bookings of week {week}")
    tuesday = world.calendar.monday(week) + DAY
    offered = []
    for number, wanted in enumerate(wanted_in(world.calendar, week, draw)):
        now = clock(tuesday, 9) + 11 * number * MINUTE
        workers = to_ask(world, wanted, now, draw)
        if len(workers) >= wanted.places:  # or else nobody asks for what nobody can do
            booking = make(world, wanted, now)
            offered.append((booking, offer(world, booking, workers, now + 5 * MINUTE)))
    for number, (booking, offers) in enumerate(offered):
        answer(booking, offers, clock(tuesday + DAY, 8) + 13 * number * MINUTE, draw)
    friday = clock(tuesday + 3 * DAY, 12)
    with at_the_time(friday):
        expire_offers(now=friday)


def tell_open_bookings(world: World) -> None:
    """Made yesterday and still open, some of them offered."""
    draw = world.draw("open bookings")
    for number, wanted in enumerate(wanted_in(world.calendar, 0, draw)):
        now = clock(world.calendar.yesterday, 16) + 9 * number * MINUTE
        workers = to_ask(world, wanted, now, draw)
        booking = make(world, wanted, now)
        offer(world, booking, workers, now + 5 * MINUTE)


def make(
    world: World, wanted: Wanted, now: datetime, *, exception: CapException | None = None
) -> Booking:
    rate = exception.ceiling_rate if exception else rate_within_the_cap(world, wanted)
    with at_the_time(now):
        return create_booking(
            by=world.hr(wanted.council),
            request=Request(
                council=world.councils[wanted.council],
                team=world.team(wanted.council, wanted.team.name),
                job_role=world.job_roles[wanted.job_role],
                job_title=wanted.job_title,
                engagement=wanted.engagement,
                pay_basis=wanted.basis,
                hourly_rate=rate,
                places=wanted.places,
                starts_on=wanted.starts_on,
                ends_on=wanted.ends_on,
                weekly_pattern=wanted.weekly_pattern,
                reason=wanted.reason,
                expected_caseload=wanted.caseload,
                supervisor=wanted.supervisor,
                exception=exception,
            ),
            now=now,
        )


def rate_within_the_cap(world: World, wanted: Wanted) -> Decimal:
    """A share of the strictest cap of these days; the whole of it is allowed."""
    caps = caps_for(
        council=world.councils[wanted.council],
        job_role=world.job_roles[wanted.job_role],
        basis=Basis(wanted.basis),
        starts_on=wanted.starts_on,
        ends_before=wanted.ends_on + 2 * DAY,
    )
    share = min(cap.amount for cap in caps) * wanted.share
    return share // FIVE_PENCE * FIVE_PENCE


def to_ask(world: World, wanted: Wanted, now: datetime, draw: Random) -> list[Worker]:
    """The worker told by name, and others who are free; first whoever knows the team."""
    named = [world.worker(address(wanted.worker, BANK))] if wanted.worker else []
    taken = busy_with_work(wanted) | asked_already()
    free = [
        world.worker(profile.email)
        for profile in world.profiles
        if can_do(profile, wanted, now) and world.worker(profile.email).pk not in taken
    ]
    team = world.team(wanted.council, wanted.team.name)
    known = Counter(
        Assignment.objects.filter(booking__team=team).values_list("worker", flat=True)
    )
    stays_home = draw.random() < OWN_BANK_FIRST
    order = {
        worker.pk: (
            -known[worker.pk],
            stays_home and worker.employing_council.name != wanted.council,
            draw.random(),
        )
        for worker in free
    }
    free.sort(key=lambda worker: order[worker.pk])
    return [*named, *free[: wanted.others]]


def can_do(profile: Profile, wanted: Wanted, now: datetime) -> bool:
    return (
        profile.ready
        and profile.joins_at < now
        and profile.name != STORY.grace.name  # whose work is told by name
        and wanted.job_role in profile.job_roles
        and wanted.council in profile.shares_with
    )


def busy_with_work(wanted: Wanted) -> set[int]:
    """Whoever has work within a day of these dates: nobody is asked to do two things at once."""
    around = (clock(wanted.starts_on - DAY, 0), clock(wanted.ends_on + 2 * DAY, 0))
    shifts = Shift.objects.held().filter(period__overlap=around)
    return {worker for worker in shifts.values_list("worker", flat=True).distinct() if worker}


def asked_already() -> set[int]:
    return set(Offer.objects.filter(state=OfferState.SENT).values_list("worker", flat=True))


def offer(
    world: World, booking: Booking, workers: Sequence[Worker], now: datetime
) -> list[Offer]:
    """To all of them but those whom a rule blocks after all."""
    if not workers:
        return []
    with at_the_time(now):
        try:
            hr = world.hr(booking.council.name)
            return send_offers(by=hr, booking=booking, workers=workers, now=now)
        except NotEligible as refusal:
            blocked = {finding["worker"] for finding in refusal.facts["findings"]}
    return offer(world, booking, [each for each in workers if each.pk not in blocked], now)


def answer(booking: Booking, offers: Sequence[Offer], now: datetime, draw: Random) -> None:
    """Some decline while there are others left to accept; the first to accept get the places."""
    spare, free = len(offers) - booking.places, booking.places
    for number, offer in enumerate(offers):
        at = now + 7 * number * MINUTE
        with at_the_time(at):
            if free and spare and draw.random() < 0.35:
                reason = draw.choice(DECLINES)
                decline_offer(by=offer.worker.user, offer=offer, reason=reason, now=at)
                spare -= 1
            elif free:
                accept_offer(by=offer.worker.user, offer=offer, now=at)
                free -= 1
