"""Savings of bank work, as JSON or a file, and the lines behind each figure."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from rates.api.files import RENDERERS, answers_with, as_file, asks_for_a_file
from rates.models import SpendLine
from rates.reports.savings.report import lines_behind, savings
from rates.reports.savings.sheet import sheet_of
from rates.serializers.savings import (
    SavingsLineOut,
    SavingsLinesQuery,
    SavingsOut,
    SavingsQuery,
)


class SavingsApi(APIView):
    """All on one basis; by line, below zero where the bank costs more."""

    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="reports_savings",
        parameters=[SavingsQuery],
        responses=answers_with(SavingsOut),
    )
    def get(self, request: Request) -> Response:
        asked = SavingsQuery.of(request, request.query_params)
        report = savings(
            by=signed_in(request),
            asked=SavingsQuery.question(asked),
            group_by=asked["group_by"],
        )
        if asks_for_a_file(request):
            return as_file(request, sheet_of(report), f"savings-{report.asked.ends_on}")
        context = {"lines": reverse("api-savings-lines")}
        return Response(SavingsOut(report, context=context).data)


class SavingsLinesApi(generics.ListAPIView[SpendLine]):
    """The lines that a row of the report adds up, each with the rates of its day."""

    queryset = SpendLine.objects.none()
    serializer_class = SavingsLineOut
    filter_backends = []

    @extend_schema(operation_id="reports_savings_lines", parameters=[SavingsLinesQuery])
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> Any:
        asked = SavingsLinesQuery.of(self.request, self.request.query_params)
        found, _, self.runs = lines_behind(
            by=signed_in(self.request), asked=SavingsLinesQuery.question(asked)
        )
        return found

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "runs": getattr(self, "runs", ())}
