"""What was paid over the cap: the report, as JSON or a file, and the lines behind each row."""

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
from rates.reports.over_cap import over_cap, over_cap_lines
from rates.reports.over_cap_sheet import sheet_of
from rates.serializers.over_cap import (
    OverCapLineOut,
    OverCapOut,
    OverCapQuery,
    OverCapReportQuery,
)


class OverCap(APIView):
    """Totals equal the sum of their rows, and each row the sum of its lines, to the penny."""

    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="reports_over_cap",
        parameters=[OverCapReportQuery],
        responses=answers_with(OverCapOut),
    )
    def get(self, request: Request) -> Response:
        asked = OverCapReportQuery.of(request, request.query_params)
        report = over_cap(
            by=signed_in(request),
            starts_on=asked["from"],
            ends_on=asked["to"],
            group_by=asked["group_by"],
            where=OverCapQuery.where(asked),
        )
        if asks_for_a_file(request):
            name = f"over-cap-{report.starts_on}-{report.ends_on}"
            return as_file(request, sheet_of(report), name)
        context = {"lines": reverse("api-over-cap-lines")}
        return Response(OverCapOut(report, context=context).data)


class OverCapLines(generics.ListAPIView[SpendLine]):
    """The lines that a row of the report adds up."""

    queryset = SpendLine.objects.none()
    serializer_class = OverCapLineOut
    filter_backends = []

    @extend_schema(operation_id="reports_over_cap_lines", parameters=[OverCapQuery])
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[SpendLine]:
        asked = OverCapQuery.of(self.request, self.request.query_params)
        return over_cap_lines(
            by=signed_in(self.request),
            starts_on=asked["from"],
            ends_on=asked["to"],
            where=OverCapQuery.where(asked),
        )
