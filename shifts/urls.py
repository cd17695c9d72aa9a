"""The addresses of this app: pages, and the API below /api/v1/."""

from django.urls import URLPattern, path

from shifts.api.bookings import BookingCandidates, BookingDetail, BookingOffers, Bookings
from shifts.api.offers import AcceptOffer, Assignments, DeclineOffer, OfferDetail, Offers
from shifts.api.timesheets import (
    ApproveTimesheet,
    DisputeTimesheet,
    SubmitTimesheet,
    TimesheetDetail,
    TimesheetHours,
    Timesheets,
)

pages: list[URLPattern] = []
api: list[URLPattern] = [
    path("bookings/", Bookings.as_view(), name="api-bookings"),
    path("bookings/<int:pk>/", BookingDetail.as_view(), name="api-booking"),
    path(
        "bookings/<int:pk>/candidates/",
        BookingCandidates.as_view(),
        name="api-booking-candidates",
    ),
    path("bookings/<int:pk>/offers/", BookingOffers.as_view(), name="api-booking-offers"),
    path("offers/", Offers.as_view(), name="api-offers"),
    path("offers/<int:pk>/", OfferDetail.as_view(), name="api-offer"),
    path("offers/<int:pk>/accept/", AcceptOffer.as_view(), name="api-offer-accept"),
    path("offers/<int:pk>/decline/", DeclineOffer.as_view(), name="api-offer-decline"),
    path("assignments/", Assignments.as_view(), name="api-assignments"),
    path("timesheets/", Timesheets.as_view(), name="api-timesheets"),
    path("timesheets/<int:pk>/", TimesheetDetail.as_view(), name="api-timesheet"),
    path(
        "timesheets/<int:pk>/entries/<int:entry>/",
        TimesheetHours.as_view(),
        name="api-timesheet-hours",
    ),
    path("timesheets/<int:pk>/submit/", SubmitTimesheet.as_view(), name="api-timesheet-submit"),
    path(
        "timesheets/<int:pk>/approve/", ApproveTimesheet.as_view(), name="api-timesheet-approve"
    ),
    path(
        "timesheets/<int:pk>/dispute/", DisputeTimesheet.as_view(), name="api-timesheet-dispute"
    ),
]
