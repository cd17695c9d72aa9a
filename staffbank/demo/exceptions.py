"""Breaking the glass: once in time and worked, once too late, once in vain, once still waiting."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from rates.actions.decisions import caps_for
from rates.actions.exceptions import (
    approve_exception,
    expire_exceptions,
    reject_exception,
    request_exception,
)
from rates.caps import Basis
from rates.models import CapException
from rates.models.exceptions import ExceptionReason
from staffbank.demo.booking import answer, make, offer, to_ask
from staffbank.demo.calendar import DAY, WEEK, at_the_time, clock
from staffbank.demo.demand import wanted
from staffbank.demo.story import STORY, BookingTold
from staffbank.demo.world import World

ROLE, OVER = "social_worker", Decimal("3.50")
HOUR = timedelta(hours=1)
WORKED = (
    "Two of the team are off sick from tomorrow and nobody took the work at the cap. Eleven "
    "children on protection plans would be without a social worker."
)
LATE = "The team started someone on Monday before anyone had asked. This puts it on record."
REFUSED = "A better rate would bring back someone who left us for an agency."
NO = "Not a reason to break the cap. Offer it to the regional pool first."
WAITING = (
    "The final hearing is listed for ten days, and the allocated worker has to give evidence."
)


def tell_exception_used(world: World, week: int) -> None:
    """Asked for on Monday morning, approved by noon, booked and taken by the evening."""
    monday = world.calendar.monday(week)
    starts_on = monday + WEEK
    told = BookingTold(
        made=week,
        starts=week + 1,
        weeks=2,
        council="Liverpool",
        team="Children in Care",
        pattern="full_time",
        places=1,
        offers=2,
    )
    asked = ask(
        world,
        "Liverpool",
        (starts_on, starts_on + 2 * WEEK - DAY),
        clock(monday, 9),
        reason=ExceptionReason.SAFEGUARDING,
        explanation=WORKED,
    )
    approve(world, "Liverpool", asked, clock(monday, 11))
    draw = world.draw(f"exception of week {week}")
    work = wanted(world.calendar, draw, told)
    now = clock(monday, 14)
    workers = to_ask(world, work, now, draw)
    if not workers:  # in a pool of a handful everybody may be busy
        return
    booking = make(world, work, now, exception=asked)
    answer(booking, offer(world, booking, workers, now + HOUR), clock(monday, 16), draw)


def tell_exception_too_late(world: World) -> None:
    monday = world.calendar.monday(-1)
    asked = ask(
        world,
        "Liverpool",
        (monday, monday + 2 * WEEK - DAY),
        clock(monday + 2 * DAY, 10),
        reason=ExceptionReason.CONTINUITY,
        explanation=LATE,
    )
    approve(world, "Liverpool", asked, clock(monday + 3 * DAY, 9))


def tell_exception_refused(world: World) -> None:
    monday = world.calendar.monday(-1)
    asked = ask(
        world,
        "Wirral",
        (monday + 2 * WEEK, monday + 6 * WEEK - DAY),
        clock(monday + 3 * DAY, 14),
        reason=ExceptionReason.UNFILLED,
        explanation=REFUSED,
    )
    now = clock(monday + 4 * DAY, 9)
    with at_the_time(now):
        director = world.user(STORY.council("Wirral").director)
        reject_exception(by=director, exception=asked, comment=NO, now=now)


def tell_exception_waiting(world: World) -> None:
    """The Chief Executive has agreed; the director to sign in as has it to answer."""
    yesterday = world.calendar.yesterday
    starts_on = world.calendar.monday(3)
    with at_the_time(clock(yesterday, 12)):
        expire_exceptions(now=clock(yesterday, 12))
    asked = ask(
        world,
        "Liverpool",
        (starts_on, starts_on + 2 * WEEK - DAY),
        clock(yesterday, 12, 30),
        reason=ExceptionReason.COURT,
        explanation=WAITING,
    )
    now = clock(yesterday, 14)
    with at_the_time(now):
        chief = world.user(STORY.council("Liverpool").chief_executive)
        approve_exception(by=chief, exception=asked, now=now)


def ask(
    world: World,
    council: str,
    days: tuple[date, date],
    now: datetime,
    *,
    reason: ExceptionReason,
    explanation: str,
) -> CapException:
    """To pay a social worker £3.50 over the cap, full time, if booked within a fortnight."""
    starts_on, ends_on = days
    hours = Decimal("37.50") * ((ends_on - starts_on + DAY) // WEEK)
    with at_the_time(now):
        return request_exception(
            by=world.hr(council),
            council=world.councils[council],
            job_role=world.job_roles[ROLE],
            engagement="bank_own",
            pay_basis=Basis.PAYE.value,
            ceiling_rate=strictest(world, council, starts_on, ends_on + DAY) + OVER,
            starts_on=starts_on,
            ends_on=ends_on,
            expires_at=now + 2 * WEEK,
            reason=reason,
            explanation=explanation,
            expected_hours=hours,
            now=now,
        )


def strictest(world: World, council: str, starts_on: date, ends_before: date) -> Decimal:
    caps = caps_for(
        council=world.councils[council],
        job_role=world.job_roles[ROLE],
        basis=Basis.PAYE,
        starts_on=starts_on,
        ends_before=ends_before,
    )
    return min(cap.amount for cap in caps)


def approve(world: World, council: str, asked: CapException, now: datetime) -> None:
    """By the director, and an hour later by the Chief Executive."""
    told = STORY.council(council)
    for at, person in ((now, told.director), (now + HOUR, told.chief_executive)):
        with at_the_time(at):
            approve_exception(by=world.user(person), exception=asked, now=at)
