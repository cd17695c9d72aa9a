"""The addresses of why somebody was not offered work."""

from django.urls import URLPattern, path

from shifts.api.why_not import BookingCandidate, WhyNotApi
from shifts.views.why_not import CandidatePage, WhyNotPage

pages: list[URLPattern] = [
    path(
        "bookings/<int:pk>/candidates/<int:worker>/", CandidatePage.as_view(), name="candidate"
    ),
    path("offers/why-not/", WhyNotPage.as_view(), name="why-not"),
]
api: list[URLPattern] = [
    path(
        "bookings/<int:pk>/candidates/<int:worker>/",
        BookingCandidate.as_view(),
        name="api-booking-candidate",
    ),
    path("offers/why-not/", WhyNotApi.as_view(), name="api-why-not"),
]
