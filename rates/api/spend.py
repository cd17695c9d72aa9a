"""Spend against the cap: the report, as JSON or CSV, and the lines behind each row."""

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from accounts.permissions import Permission, reach_of
from rates.models import SpendLine
from rates.reports.as_csv import as_csv
from rates.reports.spend_against_cap import lines, spend_against_cap
from rates.serializers.spend import ReportOut, ReportQuery, SpendLineOut, SpendQuery


class CsvRenderer(BaseRenderer):
    """?format=csv, or Accept: text/csv. A refusal is told as JSON text."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> str:
        return data if isinstance(data, str) else json.dumps(data, default=str)


class SpendAgainstCap(APIView):
    """Totals equal the sum of their rows, and each row the sum of its lines, to the penny."""

    renderer_classes = [JSONRenderer, CsvRenderer]

    @extend_schema(
        operation_id="reports_spend_against_cap",
        parameters=[ReportQuery],
        responses={(200, "application/json"): ReportOut, (200, "text/csv"): str},
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
        if isinstance(request.accepted_renderer, CsvRenderer):
            name = f"spend-against-cap-{report.starts_on}-{report.ends_on}.csv"
            told = {"Content-Disposition": f'attachment; filename="{name}"'}
            return Response(as_csv(report), headers=told)
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

    def get_serializer_context(self) -> dict[str, Any]:
        names = reach_of(signed_in(self.request), Permission.SPEND_VIEW_WORKER)
        return {**super().get_serializer_context(), "names": names}

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
