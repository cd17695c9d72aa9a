"""Why a worker was not offered work: their own page, and a booker's about one of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import Worker
from accounts.pages import Page
from accounts.permissions import Permission
from shifts.actions.candidates import look_at_candidate, pool_for
from shifts.models import Booking
from shifts.reports.why_not import why_not


class WhyNotPage(Page):
    template_name = "shifts/why_not.html"
    needs = Permission.OFFER_ANSWER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        workers = Worker.objects.select_related("user", "employing_council")
        worker = get_object_or_404(workers, user=self.user)
        found = why_not(by=self.user, worker=worker, now=timezone.now())
        return self.page(worker=worker, found=found)


class CandidatePage(Page):
    """One worker of the pool and one booking, for whoever may look across the pool."""

    template_name = "shifts/candidate.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        visible = Booking.objects.visible_to(self.user).select_related(
            "council__region", "team", "job_role"
        )
        visible = visible.prefetch_related("offers")
        booking = get_object_or_404(visible, pk=kwargs["pk"])
        pool = pool_for(booking, today=timezone.localdate(now))
        worker = get_object_or_404(
            pool.select_related("user", "employing_council"), pk=kwargs["worker"]
        )
        explained = look_at_candidate(by=self.user, booking=booking, worker=worker, now=now)
        offers = [each for each in booking.offers.all() if each.worker_id == worker.pk]
        return self.page(booking=booking, worker=worker, explained=explained, offers=offers)
