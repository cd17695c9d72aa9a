"""How offers are shared out, as JSON or as a file."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from accounts.permissions import Permission, reach_of
from rates.api.files import RENDERERS, answers_with, as_file, asks_for_a_file
from rates.serializers.fields import Asked, Day
from shifts.reports.fairness import fairness, sheet_of


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
