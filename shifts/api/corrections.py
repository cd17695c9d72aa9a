"""Corrections of approved weeks: asked by one side, answered by someone else."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from shifts.actions.timesheets import (
    approve_correction,
    ask_correction,
    refuse_correction,
    withdraw_correction,
)
from shifts.api.timesheets import visible_timesheets
from shifts.correction_serializers import CorrectionIn, CorrectionOut, RefuseCorrectionIn
from shifts.models import Correction


def visible_corrections(request: Request) -> QuerySet[Correction]:
    return (
        Correction.objects.visible_to(signed_in(request))
        .select_related(
            "asked_by",
            "decided_by",
            "timesheet__assignment__worker__user",
            "timesheet__assignment__booking__team__council",
        )
        .prefetch_related("entries__shift")
    )


class Corrections(generics.ListAPIView[Correction]):
    queryset = Correction.objects.none()
    serializer_class = CorrectionOut
    filterset_fields = ["state", "timesheet"]

    def get_queryset(self) -> QuerySet[Correction]:
        return visible_corrections(self.request)


class CorrectionDetail(generics.RetrieveAPIView[Correction]):
    serializer_class = CorrectionOut

    def get_queryset(self) -> QuerySet[Correction]:
        return visible_corrections(self.request)


class AskCorrection(IdempotentAPIView):
    @extend_schema(request=CorrectionIn, responses={201: CorrectionOut})
    def post(self, request: Request, pk: int) -> Response:
        timesheet = get_object_or_404(visible_timesheets(request), pk=pk)
        asked = CorrectionIn(data=request.data, context={"timesheet": timesheet})
        asked.is_valid(raise_exception=True)
        correction = ask_correction(
            by=signed_in(request),
            timesheet=timesheet,
            now=timezone.now(),
            **asked.validated_data,
        )
        return Response(CorrectionOut(correction).data, status=status.HTTP_201_CREATED)


class ApproveCorrection(IdempotentAPIView):
    @extend_schema(request=None, responses=CorrectionOut)
    def post(self, request: Request, pk: int) -> Response:
        correction = get_object_or_404(visible_corrections(request), pk=pk)
        done = approve_correction(
            by=signed_in(request), correction=correction, now=timezone.now()
        )
        return Response(CorrectionOut(done).data)


class RefuseCorrection(IdempotentAPIView):
    @extend_schema(request=RefuseCorrectionIn, responses=CorrectionOut)
    def post(self, request: Request, pk: int) -> Response:
        correction = get_object_or_404(visible_corrections(request), pk=pk)
        asked = RefuseCorrectionIn(data=request.data)
        asked.is_valid(raise_exception=True)
        done = refuse_correction(
            by=signed_in(request),
            correction=correction,
            now=timezone.now(),
            **asked.validated_data,
        )
        return Response(CorrectionOut(done).data)


class WithdrawCorrection(IdempotentAPIView):
    @extend_schema(request=None, responses=CorrectionOut)
    def post(self, request: Request, pk: int) -> Response:
        correction = get_object_or_404(visible_corrections(request), pk=pk)
        done = withdraw_correction(
            by=signed_in(request), correction=correction, now=timezone.now()
        )
        return Response(CorrectionOut(done).data)
