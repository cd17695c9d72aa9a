"""The addresses of this app: pages, and the API below /api/v1/."""

from django.urls import URLPattern, path

from shifts.api.bookings import BookingDetail, BookingOffers, Bookings
from shifts.api.candidates import BookingCandidates
from shifts.api.offers import AcceptOffer, Assignments, DeclineOffer, OfferDetail, Offers
from shifts.api.timesheets import (
    ApproveTimesheet,
    DisputeTimesheet,
    SubmitTimesheet,
    TimesheetDetail,
    TimesheetHours,
    Timesheets,
)
from shifts.api.title_flags import TitleFlags
from shifts.views.booking import BookingPage
from shifts.views.bookings import BookingList, BookingNew
from shifts.views.home import Home
from shifts.views.live_answer import LiveAnswer
from shifts.views.offers import OfferList, OfferPage
from shifts.views.timesheets import TimesheetList, TimesheetOpen, TimesheetPage
from shifts.views.title_flags import TitleFlagsPage
from shifts.views.work import WorkPage

pages: list[URLPattern] = [
    path("", Home.as_view(), name="home"),
    path("bookings/", BookingList.as_view(), name="bookings"),
    path("bookings/new/", BookingNew.as_view(), name="booking-new"),
    path("bookings/new/answer/", LiveAnswer.as_view(), name="booking-answer"),
    path("bookings/<int:pk>/", BookingPage.as_view(), name="booking"),
    path("offers/", OfferList.as_view(), name="offers"),
    path("offers/<int:pk>/", OfferPage.as_view(), name="offer"),
    path("reports/title-flags/", TitleFlagsPage.as_view(), name="title-flags"),
    path("work/", WorkPage.as_view(), name="work"),
    path("assignments/<int:pk>/timesheets/", TimesheetOpen.as_view(), name="timesheet-open"),
    path("timesheets/", TimesheetList.as_view(), name="timesheets"),
    path("timesheets/<int:pk>/", TimesheetPage.as_view(), name="timesheet"),
]
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
    path("reports/title-flags/", TitleFlags.as_view(), name="api-title-flags"),
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
