"""Reliance on temporary workers, as JSON or a file, and the parts behind each figure."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from rates.api.files import RENDERERS, answers_with, as_file, asks_for_a_file
from rates.serializers.fields import Asked, CouncilInView, Money, OneOf
from rates.serializers.what_if import Month
from shifts.models import Assignment
from shifts.reports.reliance.measures import MEASURES
from shifts.reports.reliance.report import parts_behind, reliance
from shifts.reports.reliance.sheet import sheet_of


class RelianceQuery(Asked):
    to = Month(help_text="The last month, included.")
    council = CouncilInView(required=False)

    def get_fields(self) -> dict[str, "serializers.Field[Any, Any, Any, Any]"]:
        """`from` is a word of the language, so it cannot be declared like the others."""
        return {"from": Month(help_text="The first month."), **super().get_fields()}

    @classmethod
    def months(cls, asked: dict[str, Any]) -> dict[str, Any]:
        return {
            "first_month": asked["from"],
            "last_month": asked["to"],
            "council": asked.get("council"),
        }


class PartsQuery(RelianceQuery):
    measure = OneOf([(code, each.title) for code, each in MEASURES.items()])


class Parts(serializers.DecimalField):
    """To four decimals, as they are added up."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=16, decimal_places=4, **options)


class FigureOut(serializers.Serializer[Any]):
    """All null where few people are behind it."""

    value = Money(allow_null=True)
    numerator = Parts(allow_null=True)
    denominator = Parts(allow_null=True)
    hidden = serializers.BooleanField()
    drill_down = serializers.SerializerMethodField(help_text="Where its parts are.")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_drill_down(self, figure: Any) -> str | None:
        return f"{self.context['parts']}?{figure.drill_down}" if figure.drill_down else None

    def to_representation(self, figure: Any) -> dict[str, Any]:
        told = super().to_representation(figure)
        return {**dict.fromkeys(told), "hidden": True} if figure.hidden else told


class CouncilFigureOut(serializers.Serializer[Any]):
    council = serializers.CharField(source="council.gss_code")
    council_name = serializers.CharField(source="council.name")
    figure = FigureOut()


class PublishedOut(serializers.Serializer[Any]):
    value = Money()
    counted_on = serializers.DateField()
    source = serializers.CharField()  # type: ignore[assignment]


class MeasuredOut(serializers.Serializer[Any]):
    measure = serializers.CharField(source="measure.code")
    title = serializers.CharField(source="measure.title")
    definition = serializers.CharField(source="measure.definition")
    unit = serializers.CharField(source="measure.unit")
    numerator_counts = serializers.CharField(source="measure.counts")
    denominator_counts = serializers.CharField(source="measure.of")
    rows = CouncilFigureOut(many=True)
    own = FigureOut(allow_null=True, help_text="Of the council that was asked about.")
    region = FigureOut()
    published = PublishedOut(allow_null=True, help_text="For England.")


class UncountedOut(serializers.Serializer[Any]):
    council = serializers.CharField()
    months = serializers.ListField(child=Month())


class RelianceOut(serializers.Serializer[Any]):
    first_month = Month()
    last_month = Month()
    measured = MeasuredOut(many=True)
    missing = serializers.SerializerMethodField(
        help_text="Months without a count of permanent staff: shares leave them out."
    )

    @extend_schema_field(UncountedOut(many=True))
    def get_missing(self, report: Any) -> list[dict[str, Any]]:
        return [
            {"council": council.gss_code, "months": [f"{each:%Y-%m}" for each in months]}
            for council, months in report.missing
        ]


class PartOut(serializers.Serializer[Any]):
    council = serializers.CharField()
    on_day = serializers.DateField()
    worker = serializers.CharField(allow_null=True)
    team = serializers.CharField(allow_null=True)
    booking = serializers.IntegerField(source="booking_id", allow_null=True)
    what = serializers.CharField()
    numerator = Parts()
    denominator = Parts()


class RelianceApi(APIView):
    """Each measure of each council, the region and England, over whole months."""

    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="reports_reliance",
        parameters=[RelianceQuery],
        responses=answers_with(RelianceOut),
    )
    def get(self, request: Request) -> Response:
        asked = RelianceQuery.of(request, request.query_params)
        report = reliance(by=signed_in(request), **RelianceQuery.months(asked))
        if asks_for_a_file(request):
            return as_file(request, sheet_of(report), f"reliance-{report.last_month:%Y-%m}")
        context = {"parts": reverse("api-reliance-parts")}
        return Response(RelianceOut(report, context=context).data)


class ReliancePartsApi(generics.ListAPIView[Assignment]):
    """The parts that a figure adds up; its value is their numerators over their denominators."""

    queryset = Assignment.objects.none()
    serializer_class = PartOut
    filter_backends = []

    @extend_schema(operation_id="reports_reliance_parts", parameters=[PartsQuery])
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> Any:
        asked = PartsQuery.of(self.request, self.request.query_params)
        found, _ = parts_behind(
            by=signed_in(self.request),
            measure=MEASURES[asked["measure"]],
            **PartsQuery.months(asked),
        )
        return found
