"""The cap's answer as HR types: a fragment of the booking page, which is complete without it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.errors import DomainError
from accounts.pages import Refusal
from shifts.views.bookings import BookingNew
from shifts.views.quotes import rate_verdict


class LiveAnswer(BookingNew):
    """Always 200: what is missing or refused is an answer too, and nothing was asked to be done."""

    template_name = "rates/verdict.html"
    http_method_names = ["post"]
    only_looks = True

    @property
    def checking(self) -> bool:
        return True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        return self.page(verdict=rate_verdict(by=self.user, asked=self.asked, now=now))

    def refuse(self, error: DomainError) -> HttpResponse:
        if error.status == 403:
            raise PermissionDenied(error.detail) from error
        refusal = Refusal.of(error, self.anchor)
        return self.page(problems=[problem.text for problem in refusal.problems])
