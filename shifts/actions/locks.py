"""The locks that actions take, always in this order: worker, timesheet, booking, offer."""

from accounts.models import Worker
from shifts.models import Booking, Timesheet


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
