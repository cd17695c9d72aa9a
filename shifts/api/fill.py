"""Fill rate and time to fill, as JSON or a file, and the places behind each figure."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from rates.api.files import RENDERERS, answers_with, as_file, asks_for_a_file
from rates.serializers.fields import CouncilInView, KnownJobRole, Money, OneOf
from rates.serializers.grouped import DaysQuery, FiguresOut, GroupedQuery, grouped_by
from shifts.models.bookings import Booking, BookingReason
from shifts.reports.fill.places import GROUPS, FillFilters
from shifts.reports.fill.report import DEFAULT_GROUPS, fill_report, places_behind
from shifts.reports.fill.sheet import sheet_of


class FillQuery(DaysQuery):
    council = CouncilInView(required=False)
    job_role = KnownJobRole(required=False)
    reason = OneOf(BookingReason.choices, required=False)
    team = serializers.IntegerField(required=False)

    @classmethod
    def days_and_filters(cls, asked: dict[str, Any]) -> dict[str, Any]:
        where = FillFilters(
            council=asked["council"].gss_code if "council" in asked else None,
            job_role=asked["job_role"].code if "job_role" in asked else None,
            reason=asked.get("reason"),
            team=asked.get("team"),
        )
        return {"starts_on": asked["from"], "ends_on": asked["to"], "where": where}


class FillReportQuery(GroupedQuery, FillQuery):
    group_by = grouped_by(GROUPS, DEFAULT_GROUPS)


class FillRowOut(FiguresOut):
    leads_to = "places"

    bookings = serializers.IntegerField(allow_null=True)
    places = serializers.IntegerField(allow_null=True)
    filled = serializers.IntegerField(allow_null=True)
    fill_rate = Money(allow_null=True, help_text="Of the places, in per cent.")
    by_tier = serializers.DictField(
        child=serializers.IntegerField(), allow_null=True, help_text="Places filled by each."
    )
    median_hours = Money(allow_null=True, help_text="From the booking to the acceptance.")
    p90_hours = Money(allow_null=True, help_text="Nine in ten took no longer.")
    hours_asked = Money(allow_null=True)
    hours_unfilled = Money(
        allow_null=True, help_text="Nobody holds them, or held them in time."
    )


class FillOut(serializers.Serializer[Any]):
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    group_by = serializers.ListField(child=serializers.CharField())
    rows = FillRowOut(many=True)
    total = FillRowOut()
    region = FillRowOut(
        allow_null=True, help_text="All councils; null where it would tell of few people."
    )


class FillPlaceOut(serializers.Serializer[Any]):
    booking = serializers.IntegerField(source="booking_id")
    place = serializers.IntegerField()
    council = serializers.CharField(source="gss_code")
    team = serializers.IntegerField(source="team_id")
    job_role = serializers.CharField(source="job_role_id")
    reason = serializers.CharField()
    starts_on = serializers.DateField()
    created_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    tier = serializers.CharField(allow_null=True)
    hours_to_fill = Money(allow_null=True)
    minutes_asked = serializers.IntegerField()
    minutes_unfilled = serializers.IntegerField()


class FillReportApi(APIView):
    """Places count by the first day of their booking; totals equal the sum of their rows."""

    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="reports_fill",
        parameters=[FillReportQuery],
        responses=answers_with(FillOut),
    )
    def get(self, request: Request) -> Response:
        asked = FillReportQuery.of(request, request.query_params)
        report = fill_report(
            by=signed_in(request),
            group_by=asked["group_by"],
            **FillQuery.days_and_filters(asked),
        )
        if asks_for_a_file(request):
            return as_file(request, sheet_of(report), f"fill-{report.ends_on}")
        context = {"places": reverse("api-fill-places")}
        return Response(FillOut(report, context=context).data)


class FillPlacesApi(generics.ListAPIView[Booking]):
    """The places that a row of the report counts."""

    queryset = Booking.objects.none()
    serializer_class = FillPlaceOut
    filter_backends = []

    @extend_schema(operation_id="reports_fill_places", parameters=[FillQuery])
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> Any:
        asked = FillQuery.of(self.request, self.request.query_params)
        found, _ = places_behind(
            by=signed_in(self.request), **FillQuery.days_and_filters(asked)
        )
        return found
