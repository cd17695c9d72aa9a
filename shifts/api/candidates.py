"""Who could do a booking: the pool in two lists, narrowed and in pages."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import signed_in
from accounts.models import Council
from shifts.actions.candidates import look_for_candidates
from shifts.eligibility.registry import RULES
from shifts.eligibility.search import Which
from shifts.forms.candidates import MOST_ROWS, NarrowForm
from shifts.models import Booking
from shifts.serializers import CandidatesOut

PAGE_SIZE = 50
PARAMETERS = [
    OpenApiParameter("name", str, description="Part of the worker's name."),
    OpenApiParameter(
        "max_miles", OpenApiTypes.DECIMAL, description="Only workers who share their passport."
    ),
    OpenApiParameter("council", str, description="GSS code of the employing council."),
    OpenApiParameter(
        "knows_team", str, enum=["true"], description="Only workers who share their passport."
    ),
    OpenApiParameter(
        "cleared_until", OpenApiTypes.DATE, description="Cleared until this day at least."
    ),
    OpenApiParameter(
        "code", str, enum=[rule.code for rule in RULES], description="Blocked by this rule."
    ),
    OpenApiParameter(
        "order", str, enum=["nearest", "name"], description="The best match first unless given."
    ),
    OpenApiParameter("which", str, enum=list(Which), description="Both lists unless given."),
    OpenApiParameter("page", int, description="Of each list, from 1."),
    OpenApiParameter("page_size", int, description=f"{PAGE_SIZE}, or up to {MOST_ROWS}."),
]


class BookingCandidates(generics.GenericAPIView[Booking]):
    @extend_schema(parameters=PARAMETERS, responses=CandidatesOut)
    def get(self, request: Request, pk: int) -> Response:
        visible = Booking.objects.visible_to(signed_in(request))
        booking = get_object_or_404(visible.select_related("council__region"), pk=pk)
        asked = NarrowForm(
            request.query_params,
            councils=Council.objects.filter(region=booking.council.region).order_by("name"),
        )
        found = look_for_candidates(
            by=signed_in(request),
            booking=booking,
            now=timezone.now(),
            narrowing=asked.narrowing(),
            **asked.wanted(per_page=PAGE_SIZE),
        )
        return Response(CandidatesOut(found).data)
