"""The locks that actions take, in this order: worker, timesheet, booking, cascade, assignment,
offer.
"""

from collections.abc import Iterable

from accounts.models import Worker
from shifts.models import Assignment, Booking, Timesheet


def lock_worker(worker_id: int) -> Worker:
    """Nothing else is given to or taken from this worker until the transaction ends."""
    return (
        Worker.objects.select_for_update(of=("self",)).select_related("user").get(pk=worker_id)
    )


def lock_booking(booking_id: int) -> Booking:
    """No place of this booking is given away until the transaction ends."""
    return (
        Booking.objects.select_for_update(of=("self",))
        .select_related("council__region", "team", "job_role", "cap_decision")
        .get(pk=booking_id)
    )


def lock_booking_if_free(booking_id: int) -> Booking | None:
    """The same for the clock, which comes back later rather than wait."""
    return (
        Booking.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("council__region", "team", "job_role", "cap_decision")
        .filter(pk=booking_id)
        .first()
    )


def lock_timesheet(timesheet_id: int) -> Timesheet:
    """Nobody submits, disputes or approves this timesheet until the transaction ends."""
    return (
        Timesheet.objects.select_for_update(of=("self",))
        .select_related(
            "assignment__worker__user",
            "assignment__worker__employing_council",
            "assignment__booking__team",
            "assignment__booking__council__region",
        )
        .get(pk=timesheet_id)
    )


def lock_timesheets(wanted: Iterable[Timesheet]) -> list[Timesheet]:
    """The same of several, by worker and week, with the workers and bookings that they are of."""
    numbers = [each.pk for each in wanted]
    found = Timesheet.objects.filter(pk__in=numbers)
    workers = Worker.objects.filter(pk__in=found.values("assignment__worker"))
    list(workers.order_by("pk").select_for_update(of=("self",)))
    sheets = list(
        found.select_for_update(of=("self",))
        .select_related(
            "assignment__worker__user",
            "assignment__worker__employing_council",
            "assignment__booking__team__council",
            "assignment__booking__council__region",
            "assignment__booking__job_role",
            "assignment__booking__cap_decision",
        )
        .order_by("pk")
    )
    bookings = Booking.objects.filter(pk__in={each.assignment.booking_id for each in sheets})
    list(bookings.order_by("pk").select_for_update(of=("self",)))
    return sorted(
        sheets, key=lambda each: (each.assignment.worker_id, each.week_starts_on, each.pk)
    )


def lock_assignment(assignment: Assignment) -> Assignment:
    """Nothing of this assignment changes until the transaction ends: it, its weeks, its booking."""
    (found,) = lock_assignments([assignment])
    return found


def lock_assignments(wanted: Iterable[Assignment]) -> list[Assignment]:
    """The same of several, by worker: all of a kind before any of the next."""
    assignments = list(wanted)
    workers = {pk: lock_worker(pk) for pk in sorted({each.worker_id for each in assignments})}
    numbers = [each.pk for each in assignments]
    weeks = Timesheet.objects.filter(assignment__in=numbers).order_by("pk")
    list(weeks.select_for_update(of=("self",)))
    bookings = {
        pk: lock_booking(pk) for pk in sorted({each.booking_id for each in assignments})
    }
    found = Assignment.objects.filter(pk__in=numbers).order_by("worker", "pk")
    held = list(found.select_for_update(of=("self",)))
    for each in held:
        each.worker, each.booking = workers[each.worker_id], bookings[each.booking_id]
    return held
