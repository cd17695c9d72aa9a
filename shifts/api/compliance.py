"""Compliance, as JSON or a file: each council beside its region."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from rates.api.files import RENDERERS, answers_with, as_file, asks_for_a_file
from rates.serializers.fields import Money
from rates.serializers.grouped import DaysQuery
from shifts.reports.compliance.report import Standing, compliance
from shifts.reports.compliance.sheet import SPEND, sheet_of


class ComplianceCountOut(serializers.Serializer[Any]):
    figure = serializers.CharField(source="figure.code")
    title = serializers.CharField(source="figure.heading")
    number = serializers.SerializerMethodField(help_text="Null where few people are behind it.")
    late = serializers.BooleanField(
        source="figure.late", help_text="Somebody should have acted."
    )
    waits_for = serializers.CharField(source="figure.waits_for")

    def get_number(self, count: Any) -> int | None:
        return None if count.hidden else count.number


class StandingOut(serializers.Serializer[Any]):
    """Spend is null where nothing was worked, or where few people are behind it."""

    council = serializers.CharField(source="council.gss_code", default=None)
    hours = Money(allow_null=True)
    share_over = Money(allow_null=True, help_text="Of the hours, in per cent.")
    over_cap = Money(allow_null=True)
    over_cap_approved = Money(allow_null=True)
    over_cap_unapproved = Money(allow_null=True)
    late = serializers.IntegerField()
    counts = ComplianceCountOut(many=True)
    last_signed = serializers.CharField(allow_null=True)


class ComplianceOut(serializers.Serializer[Any]):
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    councils = StandingOut(many=True)
    region = StandingOut()


def told(row: Standing) -> dict[str, Any]:
    spend = None if row.spend is None or row.spend.hidden else row.spend
    return {
        "council": row.council,
        **{name: spend and getattr(spend, name) for name in SPEND},
        "late": row.late,
        "counts": list(row.counts.values()),
        "last_signed": str(row.signed.version) if row.signed else None,
    }


class ComplianceApi(APIView):
    """Over the cap between two days, and where each council stands now."""

    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="reports_compliance",
        parameters=[DaysQuery],
        responses=answers_with(ComplianceOut),
    )
    def get(self, request: Request) -> Response:
        asked = DaysQuery.of(request, request.query_params)
        report = compliance(
            by=signed_in(request),
            starts_on=asked["from"],
            ends_on=asked["to"],
            now=timezone.now(),
        )
        if asks_for_a_file(request):
            return as_file(request, sheet_of(report), f"compliance-{report.ends_on}")
        answer = {
            "starts_on": report.starts_on,
            "ends_on": report.ends_on,
            "councils": [told(row) for row in report.rows],
            "region": told(report.region),
        }
        return Response(ComplianceOut(answer).data)
