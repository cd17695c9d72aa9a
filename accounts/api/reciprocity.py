"""Regions' words that each other's workers may be asked: given, seen and ended."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.reciprocity import end_reciprocity, record_reciprocity
from accounts.api.fields import Asked, Day, refused
from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import Reciprocity, Region, User
from accounts.permissions import Permission, reach_of, require_somewhere

NEEDED = Permission.RECIPROCITY_RECORD


def reciprocities_in_view(user: User, today: date) -> QuerySet[Reciprocity]:
    """What the lead's regions have said and what was said of them; `counts` is of this day."""
    found = Reciprocity.objects.of_either(reach_of(user, NEEDED).regions)
    counting = Reciprocity.objects.counting(today).filter(pk=OuterRef("pk"))
    return found.select_related("region", "partner", "recorded_by").annotate(
        counts=Exists(counting)
    )


class KnownRegion(serializers.CharField):
    """A region by its ONS code."""

    def to_internal_value(self, data: Any) -> Any:
        region = Region.objects.filter(code=str(data)).first()
        if region is None:
            raise refused(self, data, "Give a region's ONS code, such as E12000002.")
        return region


class ReciprocityIn(Asked):
    """The last day is included; without one it is until further notice."""

    region = KnownRegion()
    partner = KnownRegion()
    starts_on = Day()
    ends_on = Day(required=False, allow_null=True, default=None)


class LastDayIn(Asked):
    ends_on = Day(help_text="The last day, today or later.")


class ReciprocityOut(serializers.ModelSerializer[Reciprocity]):
    region = serializers.CharField(source="region.code")
    partner = serializers.CharField(source="partner.code")
    starts_on = serializers.DateField(source="effective.lower")
    ends_before = serializers.DateField(
        source="effective.upper", allow_null=True, help_text="The day after the last."
    )
    recorded_by = serializers.CharField(source="recorded_by.full_name")
    counts = serializers.BooleanField(help_text="Both regions have said so for today.")

    class Meta:
        model = Reciprocity
        fields = [
            "id",
            "region",
            "partner",
            "starts_on",
            "ends_before",
            "counts",
            "recorded_at",
            "recorded_by",
        ]


class Reciprocities(IdempotentAPIView, generics.ListAPIView[Reciprocity]):
    """A region's word counts on the days for which its partner has given it too."""

    queryset = Reciprocity.objects.none()
    serializer_class = ReciprocityOut
    filter_backends = []

    @extend_schema(operation_id="reciprocities_list")
    def get(self, request: Request) -> Response:
        require_somewhere(signed_in(request), NEEDED)
        return self.list(request)

    def get_queryset(self) -> QuerySet[Reciprocity]:
        return reciprocities_in_view(signed_in(self.request), timezone.localdate())

    @extend_schema(
        operation_id="reciprocities_record",
        request=ReciprocityIn,
        responses={201: ReciprocityOut},
    )
    def post(self, request: Request) -> Response:
        asked = ReciprocityIn.of(request, request.data)
        made = record_reciprocity(by=signed_in(request), now=timezone.now(), **asked)
        return Response(as_told(request, made), status=status.HTTP_201_CREATED)


class EndReciprocity(IdempotentAPIView):
    """Sets the last day of a word that had none."""

    @extend_schema(
        operation_id="reciprocities_end", request=LastDayIn, responses=ReciprocityOut
    )
    def post(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        found = get_object_or_404(reciprocities_in_view(user, timezone.localdate()), pk=pk)
        asked = LastDayIn.of(request, request.data)
        made = end_reciprocity(by=user, reciprocity=found, now=timezone.now(), **asked)
        return Response(as_told(request, made))


def as_told(request: Request, made: Reciprocity) -> Any:
    found = reciprocities_in_view(signed_in(request), timezone.localdate())
    return ReciprocityOut(found.get(pk=made.pk)).data
