"""Permanent equivalents, and the caps that stand on them."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from rates.actions.equivalents import look_at_equivalent
from rates.actions.looks import look_at_caps
from rates.models import Cap
from rates.serializers.caps import CapOut, CapsQuery, EquivalentOut, EquivalentQuery


class PermanentEquivalents(APIView):
    """What a permanent employee in the role costs an hour, line by line."""

    @extend_schema(
        operation_id="permanent_equivalents_retrieve",
        parameters=[EquivalentQuery],
        responses=EquivalentOut,
    )
    def get(self, request: Request) -> Response:
        asked = EquivalentQuery.of(request, request.query_params)
        look = look_at_equivalent(by=signed_in(request), **asked)
        return Response(EquivalentOut(look).data)


class Caps(generics.ListAPIView[Cap]):
    """The caps of the memoranda within reach, each with how it was derived."""

    queryset = Cap.objects.none()
    serializer_class = CapOut
    filter_backends = []

    @extend_schema(operation_id="caps_list", parameters=[CapsQuery])
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[Cap]:
        asked = CapsQuery.of(self.request, self.request.query_params)
        found = look_at_caps(by=signed_in(self.request))
        if "on" in asked:
            found = found.in_force(asked["on"])
        if "memorandum" in asked:
            found = found.filter(version__memorandum=asked["memorandum"])
        if "job_role" in asked:
            found = found.filter(job_role=asked["job_role"])
        return found.select_related("version__memorandum", "council").order_by(
            "version__memorandum__name", "version__number", "job_role__rank", "basis", "pk"
        )
