"""The breach register: read, downloaded, and followed up step by step."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import User
from rates.actions.breaches import (
    close_breach,
    discuss_breach,
    explain_breach,
    look_at_breach,
)
from rates.api.files import RENDERERS, answers_with, as_file, asks_for_a_file
from rates.models import Breach
from rates.models.breaches import BreachQuerySet
from rates.reports.breaches import as_sheet, breach_register
from rates.serializers.breaches import (
    BreachOut,
    BreachQuery,
    BreachWithSteps,
    OutcomeIn,
    WordsIn,
)


def in_view(user: User) -> QuerySet[Breach]:
    found = Breach.objects.visible_to(user).with_money()
    return found.select_related("council__region", "decision__job_role").prefetch_related(
        "steps__recorded_by"
    )


class BreachRegister(generics.ListAPIView[Breach]):
    """The council's own; for the regional lead, those of the region. The first due comes first."""

    queryset = Breach.objects.none()
    serializer_class = BreachOut
    filter_backends = []
    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="reports_breaches",
        parameters=[BreachQuery],
        responses=answers_with(BreachOut(many=True)),
    )
    def get(self, request: Request) -> Response:
        if asks_for_a_file(request):
            today = timezone.localdate()
            return as_file(request, as_sheet(self.get_queryset(), today), f"breaches-{today}")
        return self.list(request)

    def get_queryset(self) -> BreachQuerySet:
        asked = BreachQuery.of(self.request, self.request.query_params)
        return breach_register(
            by=signed_in(self.request),
            where=BreachQuery.where(asked),
            today=timezone.localdate(),
        )


class BreachDetail(APIView):
    @extend_schema(operation_id="breaches_retrieve", responses=BreachWithSteps)
    def get(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        found = get_object_or_404(in_view(user), pk=pk)
        return Response(BreachWithSteps(look_at_breach(by=user, breach=found)).data)


class ExplainBreach(IdempotentAPIView):
    """How the council came to pay over the cap."""

    @extend_schema(operation_id="breaches_explain", request=WordsIn, responses=BreachWithSteps)
    def post(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        found = get_object_or_404(in_view(user), pk=pk)
        asked = WordsIn.of(request, request.data)
        explain_breach(by=user, breach=found, now=timezone.now(), **asked)
        return Response(BreachWithSteps(in_view(user).get(pk=pk)).data)


class DiscussBreach(IdempotentAPIView):
    """What the directors agreed."""

    @extend_schema(operation_id="breaches_discuss", request=WordsIn, responses=BreachWithSteps)
    def post(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        found = get_object_or_404(in_view(user), pk=pk)
        asked = WordsIn.of(request, request.data)
        discuss_breach(by=user, breach=found, now=timezone.now(), **asked)
        return Response(BreachWithSteps(in_view(user).get(pk=pk)).data)


class CloseBreach(IdempotentAPIView):
    """What the governance group decided."""

    @extend_schema(operation_id="breaches_close", request=OutcomeIn, responses=BreachWithSteps)
    def post(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        found = get_object_or_404(in_view(user), pk=pk)
        asked = OutcomeIn.of(request, request.data)
        close_breach(by=user, breach=found, now=timezone.now(), **asked)
        return Response(BreachWithSteps(in_view(user).get(pk=pk)).data)
