"""The addresses of the life of an assignment."""

from django.urls import URLPattern, path

from shifts.api.assignments import (
    AgreeVariation,
    AssignmentDetail,
    CancelBooking,
    CancelShift,
    CoverShift,
    DeclineVariation,
    EndAssignment,
    ExtendAssignment,
    RateAssignment,
    ShiftAbsence,
    StartAssignment,
    WithdrawAbsence,
    WithdrawVariation,
)
from shifts.api.leaving import LeaveBank
from shifts.views.assignment_acts import (
    CancelBookingPage,
    EndPage,
    ExtendPage,
    HandoverPage,
    RatePage,
)
from shifts.views.assignments import AssignmentList, AssignmentPage
from shifts.views.leaving import LeavePage
from shifts.views.shift_acts import AbsencePage, CancelShiftPage, CoverShiftPage

pages: list[URLPattern] = [
    path("assignments/", AssignmentList.as_view(), name="assignments"),
    path("assignments/<int:pk>/", AssignmentPage.as_view(), name="assignment"),
    path("assignments/<int:pk>/end/", EndPage.as_view(), name="assignment-end"),
    path("assignments/<int:pk>/extend/", ExtendPage.as_view(), name="assignment-extend"),
    path("assignments/<int:pk>/handover/", HandoverPage.as_view(), name="assignment-handover"),
    path("assignments/<int:pk>/rate/", RatePage.as_view(), name="assignment-rate"),
    path("bookings/<int:pk>/cancel/", CancelBookingPage.as_view(), name="booking-cancel"),
    path("shifts/<int:pk>/absence/", AbsencePage.as_view(), name="shift-absence"),
    path("shifts/<int:pk>/cancel/", CancelShiftPage.as_view(), name="shift-cancel"),
    path("shifts/<int:pk>/cover/", CoverShiftPage.as_view(), name="shift-cover"),
    path("workers/<int:pk>/leave/", LeavePage.as_view(), name="worker-leave"),
]
api: list[URLPattern] = [
    path("absences/<int:pk>/withdraw/", WithdrawAbsence.as_view(), name="api-absence-withdraw"),
    path("assignments/<int:pk>/", AssignmentDetail.as_view(), name="api-assignment"),
    path("assignments/<int:pk>/end/", EndAssignment.as_view(), name="api-assignment-end"),
    path(
        "assignments/<int:pk>/extensions/",
        ExtendAssignment.as_view(),
        name="api-assignment-extensions",
    ),
    path("assignments/<int:pk>/rates/", RateAssignment.as_view(), name="api-assignment-rates"),
    path("assignments/<int:pk>/start/", StartAssignment.as_view(), name="api-assignment-start"),
    path("bookings/<int:pk>/cancel/", CancelBooking.as_view(), name="api-booking-cancel"),
    path("shifts/<int:pk>/absence/", ShiftAbsence.as_view(), name="api-shift-absence"),
    path("shifts/<int:pk>/cancel/", CancelShift.as_view(), name="api-shift-cancel"),
    path("shifts/<int:pk>/cover/", CoverShift.as_view(), name="api-shift-cover"),
    path("variations/<int:pk>/agree/", AgreeVariation.as_view(), name="api-variation-agree"),
    path(
        "variations/<int:pk>/decline/", DeclineVariation.as_view(), name="api-variation-decline"
    ),
    path(
        "variations/<int:pk>/withdraw/",
        WithdrawVariation.as_view(),
        name="api-variation-withdraw",
    ),
    path("workers/<int:pk>/leave/", LeaveBank.as_view(), name="api-worker-leave"),
]
