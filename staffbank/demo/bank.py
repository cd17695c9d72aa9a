"""What else goes on in a bank: wishes, claims, supervision, changes of plan, and who fell out."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from accounts.actions.claims import submit_claim
from accounts.actions.notice_settings import choose_notices
from accounts.errors import DomainError
from accounts.models import User, Worker
from shifts.actions.assignments.answering import agree
from shifts.actions.assignments.calling_off import cancel_shift
from shifts.actions.assignments.covering import cover_shift
from shifts.actions.assignments.ending import Ending, end_early
from shifts.actions.assignments.missing import record_absence
from shifts.actions.assignments.starting import confirm_start
from shifts.actions.assignments.varying import Extension, propose_extension
from shifts.actions.availability import Days, set_radius, state_dated, state_weekly
from shifts.actions.cascades import start_cascade
from shifts.actions.do_not_rebook import appeal_do_not_rebook, decide_do_not_rebook
from shifts.actions.placement.reviews import review_placement
from shifts.actions.placement.supervision import count_cases, record_supervision
from shifts.actions.working_time import declare_outside_work, opt_out
from shifts.models import Assignment, Booking, Shift, Variation
from shifts.states import AssignmentState, BookingState
from shifts.turns import Stretch
from staffbank.demo.calendar import DAY, WEEK, at_the_time, clock
from staffbank.demo.story import STORY
from staffbank.demo.world import World

MINUTE = timedelta(minutes=1)
DAYTIME = (time(8), time(18))
CASES = (11, 14, 18, 12, 16)


def ticking(world: World, hour: int) -> Iterator[datetime]:
    """Every few minutes of yesterday from this hour on."""
    number = 0
    while True:
        yield clock(world.calendar.yesterday, hour) + 3 * number * MINUTE
        number += 1


def tell_wishes(world: World) -> None:
    """A third of the pool says when it can work; some work elsewhere too, two opted out."""
    at = ticking(world, 7)
    for profile in world.profiles[::3]:
        worker, now = world.worker(profile.email), next(at)
        with at_the_time(now):
            say_when(worker, now, whole_week=profile.number % 2 == 0)
            set_radius(by=worker.user, worker=worker, miles=(20, 30, 45)[profile.number % 3])
    grace, now = world.worker(STORY.grace.email), next(at)
    with at_the_time(now):
        choose_notices(by=grace.user, choices={}, quiet_from=time(21, 30), quiet_until=time(7))
        holiday = world.calendar.monday(5)
        state_dated(
            by=grace.user,
            worker=grace,
            kind="holiday",
            days=Days(starts_on=holiday, ends_on=holiday + 6 * DAY),
            now=now,
            today=now.date(),
        )
    tell_hours_elsewhere(world, at)


def say_when(worker: Worker, now: datetime, *, whole_week: bool) -> None:
    weekdays = range(5) if whole_week else range(1, 5)
    state_weekly(
        by=worker.user,
        worker=worker,
        effective_from=now.date(),
        every_weeks=1,
        stretches=[Stretch(weekday=day, start=DAYTIME[0], end=DAYTIME[1]) for day in weekdays],
        now=now,
        today=now.date(),
    )


def tell_hours_elsewhere(world: World, at: Iterator[datetime]) -> None:
    for profile in world.profiles[4::40]:
        worker, now = world.worker(profile.email), next(at)
        with at_the_time(now):
            declare_outside_work(
                by=worker.user,
                worker=worker,
                employer="Edge Hill University",
                weekly_hours=Decimal("7.50"),
                starts_on=world.calendar.monday(-4),
                ends_on=None,
                now=now,
            )
    for profile in world.profiles[5:7]:
        worker, now = world.worker(profile.email), next(at)
        with at_the_time(now):
            opt_out(
                by=worker.user,
                worker=worker,
                signed_as=profile.name,
                notice_weeks=None,
                now=now,
            )


def tell_claims(world: World) -> None:
    """Grace and one more have been to a course, and wait for their council to check it."""
    at = ticking(world, 10)
    for email in (STORY.grace.email, world.profiles[-1].email):
        worker, now = world.worker(email), next(at)
        with at_the_time(now):
            submit_claim(
                worker=worker,
                kind="training",
                facts={
                    "course": "Court skills for social workers",
                    "completed_on": (now - 12 * DAY).date(),
                    "expires_on": (now + 353 * DAY).date(),
                },
                by=worker.user,
                now=now,
            )


def tell_placements(world: World) -> None:
    """Managers confirm starts, hold supervision and count cases, but not everywhere."""
    at = ticking(world, 14)
    for number, assignment in enumerate(lasting(world)[:8]):
        now, manager = next(at), manager_of(world, assignment)
        with at_the_time(now), suppress(DomainError):
            confirm_start(by=manager, assignment=assignment, now=now)
            if number % 3:
                record_supervision(
                    by=manager,
                    assignment=assignment,
                    held_on=max(assignment.first_day, world.calendar.monday(-1)),
                    next_due_on=world.calendar.monday(3),
                    supervisor=assignment.booking.supervisor,
                    now=now,
                )
            count_cases(
                by=manager,
                assignment=assignment,
                counted_on=assignment.first_day,
                cases=CASES[number % len(CASES)],
                now=now,
            )


def tell_changes_of_plan(world: World) -> None:
    """One extension is agreed and one waits; a worker leaves at short notice; one did not come."""
    at = ticking(world, 17)
    extended = 0
    for assignment in not_graces(lasting(world)):
        now = next(at)
        if extended < 2 and extend(world, assignment, now):
            extended += 1
            if extended == 1:
                take_up(assignment, next(at))
        elif assignment.last_day > now.date() + 2 * WEEK:
            leave_early(assignment, now)
            break
    miss_a_shift(world, next(at))
    give_a_shift_back(world, next(at))


def extend(world: World, assignment: Assignment, now: datetime) -> bool:
    """Two weeks more, where nothing stands against it."""
    asked = Extension(
        last_day=assignment.last_day + 2 * WEEK, reason="The post is not filled yet"
    )
    with at_the_time(now), suppress(DomainError):
        propose_extension(
            by=hr_of(world, assignment), assignment=assignment, extension=asked, now=now
        )
        return True
    return False


def take_up(assignment: Assignment, now: datetime) -> None:
    variation = Variation.objects.filter(assignment=assignment).latest("pk")
    with at_the_time(now), suppress(DomainError):
        agree(by=assignment.worker.user, variation=variation, now=now)


def leave_early(assignment: Assignment, now: datetime) -> None:
    asked = Ending(
        reason="family",
        last_day=now.date() + 5 * DAY,
        note="My father is ill.",
        handover="Two visits are due next week; the files are up to date.",
    )
    with at_the_time(now), suppress(DomainError):
        end_early(by=assignment.worker.user, assignment=assignment, ending=asked, now=now)


def miss_a_shift(world: World, now: datetime) -> None:
    begun = Shift.objects.held().filter(period__startswith__lt=now, entry=None)
    shift = (
        begun.exclude(worker__user__email=STORY.grace.email)
        .select_related("booking__team__council", "assignment")
        .order_by("-period", "pk")
        .first()
    )
    if shift is not None:
        team = shift.booking.team
        manager = STORY.council(team.council.name).team(team.name).manager
        with at_the_time(now), suppress(DomainError):
            record_absence(by=world.user(manager), shift=shift, kind="no_show", now=now)


def give_a_shift_back(world: World, now: datetime) -> None:
    """One day is called off by its worker, and asked for again on its own."""
    held = Shift.objects.held().filter(assignment__in=not_graces(lasting(world)))
    ahead = held.select_related("booking__council__region", "assignment", "worker__user")
    shift = ahead.filter(period__startswith__gt=now + DAY).order_by("-period", "pk").first()
    if shift is not None and shift.worker is not None:
        with at_the_time(now), suppress(DomainError):
            cancel_shift(by=shift.worker.user, shift=shift, reason="illness", now=now)
            cover_shift(by=world.hr(shift.booking.council.name), shift=shift, now=now)


def tell_cascades(world: World) -> None:
    """Two councils leave it to the clock whom to ask next; Grace's own keeps to names."""
    at = ticking(world, 18)
    waiting = Booking.objects.filter(state=BookingState.OPEN, offers=None)
    elsewhere = waiting.exclude(council__name="Liverpool").select_related("council__region")
    for booking in elsewhere.order_by("pk")[:2]:
        now = next(at)
        with at_the_time(now), suppress(DomainError):
            start_cascade(by=world.hr(booking.council.name), booking=booking, now=now)


def tell_ends(world: World) -> None:
    """Placements that are over: some are reviewed, and one ended in a quarrel."""
    at = ticking(world, 19)
    over = of_story(Assignment.objects.filter(state=AssignmentState.COMPLETED).order_by("-pk"))
    for number, assignment in enumerate(not_graces(over)[:5]):
        now = next(at)
        with at_the_time(now), suppress(DomainError):
            if number == 0:
                fall_out(world, assignment, now)
            else:
                review_placement(
                    by=manager_of(world, assignment),
                    assignment=assignment,
                    would_have_back=number != 2,
                    strengths="Clear, kind and well prepared; families speak well of the visits.",
                    to_improve="" if number % 2 else "Recording within two days of a visit.",
                    now=now,
                )


def fall_out(world: World, assignment: Assignment, now: datetime) -> None:
    decided = decide_do_not_rebook(
        by=hr_of(world, assignment),
        assignment=assignment,
        reason="attendance",
        words="Three visits were missed without a word to the manager.",
        now=now,
    )
    appeal_do_not_rebook(
        by=assignment.worker.user,
        decided=decided,
        appeal="I rang the duty desk each time; the calls are on my phone bill.",
        now=now + 40 * MINUTE,
    )


def lasting(world: World) -> list[Assignment]:
    """Active, begun, and with days to come; the longest first."""
    today = world.calendar.yesterday
    active = Assignment.objects.filter(
        state=AssignmentState.ACTIVE, period__startswith__lte=today, period__endswith__gt=today
    )
    return of_story(active.order_by("-period__endswith", "pk"))


def of_story(found: QuerySet[Assignment]) -> list[Assignment]:
    return list(
        found.select_related(
            "worker__user", "worker__employing_council", "booking__team__council__region"
        )
    )


def not_graces(assignments: Iterable[Assignment]) -> list[Assignment]:
    return [each for each in assignments if each.worker.user.email != STORY.grace.email]


def hr_of(world: World, assignment: Assignment) -> User:
    return world.hr(assignment.booking.team.council.name)


def manager_of(world: World, assignment: Assignment) -> User:
    team = assignment.booking.team
    return world.user(STORY.council(team.council.name).team(team.name).manager)
