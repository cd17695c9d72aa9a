"""Do-not-rebooks with their appeals, and the register of approaches."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from shifts.actions.approaches import decide_approach, report_approach
from shifts.actions.do_not_rebook import (
    appeal_do_not_rebook,
    decide_do_not_rebook,
    hear_appeal,
    lift_do_not_rebook,
)
from shifts.api.placements import in_view
from shifts.models import Approach, Assignment, DoNotRebook
from shifts.models.objections import ApproachQuerySet, DoNotRebookQuerySet
from shifts.placement_serializers import (
    AppealIn,
    ApproachDecisionIn,
    ApproachIn,
    ApproachOut,
    DoNotRebookIn,
    DoNotRebookOut,
    HearIn,
)


def decided_in_view(request: Request) -> DoNotRebookQuerySet:
    return DoNotRebook.objects.visible_to(signed_in(request)).select_related(
        "worker__user", "council__region", "decided_by"
    )


class DoNotRebooks(generics.ListAPIView[DoNotRebook]):
    """A worker's own, a council's, or a region's."""

    queryset = DoNotRebook.objects.none()
    serializer_class = DoNotRebookOut
    filterset_fields = ["council__gss_code", "worker"]

    def get_queryset(self) -> DoNotRebookQuerySet:
        return decided_in_view(self.request)


class DoNotRebookDetail(generics.RetrieveAPIView[DoNotRebook]):
    serializer_class = DoNotRebookOut

    def get_queryset(self) -> DoNotRebookQuerySet:
        return decided_in_view(self.request)


class DecideDoNotRebook(IdempotentAPIView):
    """At the council of the assignment alone."""

    @extend_schema(request=DoNotRebookIn, responses={201: DoNotRebookOut})
    def post(self, request: Request, pk: int) -> Response:
        assignment = get_object_or_404(in_view(request), pk=pk)
        asked = DoNotRebookIn.of(request, request.data)
        made = decide_do_not_rebook(
            by=signed_in(request), assignment=assignment, now=timezone.now(), **asked
        )
        return Response(DoNotRebookOut(made).data, status=status.HTTP_201_CREATED)


class AppealDoNotRebook(IdempotentAPIView):
    @extend_schema(request=AppealIn, responses=DoNotRebookOut)
    def post(self, request: Request, pk: int) -> Response:
        decided = get_object_or_404(decided_in_view(request), pk=pk)
        asked = AppealIn.of(request, request.data)
        appealed = appeal_do_not_rebook(
            by=signed_in(request), decided=decided, now=timezone.now(), **asked
        )
        return Response(DoNotRebookOut(appealed).data)


class HearDoNotRebook(IdempotentAPIView):
    @extend_schema(request=HearIn, responses=DoNotRebookOut)
    def post(self, request: Request, pk: int) -> Response:
        decided = get_object_or_404(decided_in_view(request), pk=pk)
        asked = HearIn.of(request, request.data)
        heard = hear_appeal(by=signed_in(request), decided=decided, now=timezone.now(), **asked)
        return Response(DoNotRebookOut(heard).data)


class LiftDoNotRebook(IdempotentAPIView):
    @extend_schema(request=None, responses=DoNotRebookOut)
    def post(self, request: Request, pk: int) -> Response:
        decided = get_object_or_404(decided_in_view(request), pk=pk)
        lifted = lift_do_not_rebook(by=signed_in(request), decided=decided, now=timezone.now())
        return Response(DoNotRebookOut(lifted).data)


def approaches_in_view(request: Request) -> ApproachQuerySet:
    return Approach.objects.visible_to(signed_in(request)).select_related(
        "worker__user", "made_by__region", "reported_by", "assignment__booking__council"
    )


class Approaches(generics.ListAPIView[Approach]):
    """Those that are about the caller, their council or their region."""

    queryset = Approach.objects.none()
    serializer_class = ApproachOut
    filterset_fields = ["made_by__gss_code", "worker", "outcome"]

    def get_queryset(self) -> ApproachQuerySet:
        return approaches_in_view(self.request)


class ApproachDetail(generics.RetrieveAPIView[Approach]):
    serializer_class = ApproachOut

    def get_queryset(self) -> ApproachQuerySet:
        return approaches_in_view(self.request)


class ReportApproach(IdempotentAPIView):
    """By the worker, or by HR of the council that employs or hosts them."""

    @extend_schema(request=ApproachIn, responses={201: ApproachOut})
    def post(self, request: Request, pk: int) -> Response:
        lent = Assignment.objects.to_complain_about(signed_in(request))
        assignment = get_object_or_404(in_view(request) | lent, pk=pk)
        asked = ApproachIn.of(request, request.data)
        made = report_approach(
            by=signed_in(request), assignment=assignment, now=timezone.now(), **asked
        )
        return Response(ApproachOut(made).data, status=status.HTTP_201_CREATED)


class DecideApproach(IdempotentAPIView):
    @extend_schema(request=ApproachDecisionIn, responses=ApproachOut)
    def post(self, request: Request, pk: int) -> Response:
        approach = get_object_or_404(approaches_in_view(request), pk=pk)
        asked = ApproachDecisionIn.of(request, request.data)
        decided = decide_approach(
            by=signed_in(request), approach=approach, now=timezone.now(), **asked
        )
        return Response(ApproachOut(decided).data)
