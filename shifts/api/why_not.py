"""Why a worker was not offered work: their own answer, and a booker's about one of them."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from shifts.actions.candidates import look_at_candidate, pool_for
from shifts.api.working_time import own_worker
from shifts.models import Booking
from shifts.reports.why_not import why_not
from shifts.why_not_serializers import ExplainedOut, WhyNotOut


class WhyNotApi(APIView):
    """How the worker stands now, and what kept them out in the last 28 days, in bands."""

    @extend_schema(operation_id="offers_why_not", responses=WhyNotOut)
    def get(self, request: Request) -> Response:
        worker = own_worker(request)
        found = why_not(by=signed_in(request), worker=worker, now=timezone.now())
        return Response(WhyNotOut(found).data)


class BookingCandidate(APIView):
    """One worker of the pool and this booking: what was kept when others were asked, and now."""

    @extend_schema(operation_id="bookings_candidate", responses=ExplainedOut)
    def get(self, request: Request, pk: int, worker: int) -> Response:
        by, now = signed_in(request), timezone.now()
        visible = Booking.objects.visible_to(by).select_related("council__region", "team")
        booking = get_object_or_404(visible, pk=pk)
        someone = get_object_or_404(pool_for(booking, today=timezone.localdate(now)), pk=worker)
        found = look_at_candidate(by=by, booking=booking, worker=someone, now=now)
        return Response(ExplainedOut(found).data)
