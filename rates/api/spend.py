"""Spend against the cap: the report, as JSON or CSV, and the lines behind each row."""

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from rates.api.files import RENDERERS, answers_with, as_file, asks_for_a_file
from rates.models import SpendLine
from rates.reports.spend_against_cap import lines, spend_against_cap
from rates.reports.spend_sheet import sheet_of
from rates.serializers.spend import ReportOut, ReportQuery, SpendLineOut, SpendQuery


class SpendAgainstCap(APIView):
    """Totals equal the sum of their rows, and each row the sum of its lines, to the penny."""

    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="reports_spend_against_cap",
        parameters=[ReportQuery],
        responses=answers_with(ReportOut),
    )
    def get(self, request: Request) -> Response:
        asked = ReportQuery.of(request, request.query_params)
        report = spend_against_cap(
            by=signed_in(request),
            starts_on=asked["from"],
            ends_on=asked["to"],
            group_by=asked["group_by"],
            where=SpendQuery.where(asked),
        )
        if asks_for_a_file(request):
            name = f"spend-against-cap-{report.starts_on}-{report.ends_on}"
            return as_file(request, sheet_of(report), name)
        context = {"lines": reverse("api-spend-against-cap-lines")}
        return Response(ReportOut(report, context=context).data)


class SpendLines(generics.ListAPIView[SpendLine]):
    """The lines that a row of the report adds up."""

    queryset = SpendLine.objects.none()
    serializer_class = SpendLineOut
    filter_backends = []

    @extend_schema(operation_id="reports_spend_against_cap_lines", parameters=[SpendQuery])
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[SpendLine]:
        asked = SpendQuery.of(self.request, self.request.query_params)
        return (
            lines(
                by=signed_in(self.request),
                starts_on=asked["from"],
                ends_on=asked["to"],
                where=SpendQuery.where(asked),
            )
            .select_related("segment__cap", "segment__decision")
            .defer("segment__cap__derivation", "segment__decision__inputs")
        )
