from django.apps import AppConfig


class ShiftsConfig(AppConfig):
    """WHEN: bookings, shifts, eligibility, offers, assignments, timesheets."""

    name = "shifts"
