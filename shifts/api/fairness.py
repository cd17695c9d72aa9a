"""How offers are shared out, as JSON or as a file."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from accounts.permissions import Permission, reach_of
from rates.api.files import RENDERERS, answers_with, as_file, asks_for_a_file
from rates.serializers.fields import Asked, Day
from shifts.models import Offer
from shifts.reports.fairness import drill_down, fairness, sheet_of
from shifts.serializers import OfferOut


class FairnessQuery(Asked):
    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python's own."""
        return {"from": Day(), "to": Day()}


class FairnessRowOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="key")
    name = serializers.CharField()
    hidden = serializers.BooleanField(help_text="Few workers; the figures are left at nought.")
    sent = serializers.IntegerField()
    accepted = serializers.IntegerField()
    declined = serializers.IntegerField()
    expired = serializers.IntegerField()
    hours_offered = serializers.DecimalField(max_digits=12, decimal_places=2)
    hours_taken = serializers.DecimalField(max_digits=12, decimal_places=2)
    share = serializers.DecimalField(max_digits=6, decimal_places=2)
    days_since = serializers.IntegerField(allow_null=True)


class FairnessOut(serializers.Serializer[Any]):
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    by_worker = serializers.BooleanField()
    rows = FairnessRowOut(many=True)
    total = FairnessRowOut()


class FairnessOffersQuery(FairnessQuery):
    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"worker": serializers.IntegerField()}


class FairnessOffers(generics.GenericAPIView[Offer]):
    """The offers that a worker's row counts, the newest first; as many as the row says."""

    serializer_class = OfferOut
    filter_backends = []

    @extend_schema(
        operation_id="reports_fairness_offers",
        parameters=[FairnessOffersQuery],
        responses=OfferOut(many=True),
    )
    def get(self, request: Request) -> Response:
        asked = FairnessOffersQuery.of(request, request.query_params)
        found = drill_down(
            by=signed_in(request),
            worker=asked["worker"],
            starts_on=asked["from"],
            ends_on=asked["to"],
        )
        page = self.paginate_queryset(found.select_related("booking__council", "tier"))
        return self.get_paginated_response(OfferOut(page, many=True).data)


class FairnessReport(APIView):
    """By worker to a council, by council to the regional lead."""

    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="reports_fairness",
        parameters=[FairnessQuery],
        responses=answers_with(FairnessOut),
    )
    def get(self, request: Request) -> Response:
        asked = FairnessQuery.of(request, request.query_params)
        by = signed_in(request)
        report = fairness(
            by=by,
            starts_on=asked["from"],
            ends_on=asked["to"],
            now=timezone.now(),
            by_worker=bool(reach_of(by, Permission.OFFER_SEND)),
        )
        if asks_for_a_file(request):
            return as_file(request, sheet_of(report), f"fairness-{report.ends_on}")
        return Response(FairnessOut(report).data)
