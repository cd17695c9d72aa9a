"""Leaving the bank, and what ends with it."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import Worker
from shifts.actions.assignments import leave_the_bank
from shifts.assignment_serializers import CancelIn
from shifts.reports.leaving import leaving
from shifts.views.employment import workers_in_view


class WorkEndingOut(serializers.Serializer[Any]):
    assignment = serializers.IntegerField(source="assignment.pk")
    shifts = serializers.IntegerField(help_text="Still to come.")
    first_day = serializers.DateField(help_text="Of those shifts.")
    notice_days = serializers.IntegerField(allow_null=True)
    notice_due_days = serializers.IntegerField(
        allow_null=True, help_text="Null where it ends early already."
    )


class LeavingOut(serializers.Serializer[Any]):
    work = WorkEndingOut(many=True)
    offers = serializers.IntegerField(help_text="That wait for an answer, and are taken back.")
    not_handed_in = serializers.IntegerField(help_text="Worked shifts without submitted hours.")


class LeftOut(serializers.ModelSerializer[Worker]):
    class Meta:
        model = Worker
        fields = ["id", "left_at"]


class LeaveBank(IdempotentAPIView):
    """For workers themselves, and HR of the council that employs them."""

    def worker(self, request: Request, pk: int) -> Worker:
        still_there = workers_in_view(signed_in(request)).filter(left_at=None)
        return get_object_or_404(still_there, pk=pk)

    @extend_schema(operation_id="workers_leave_retrieve", responses=LeavingOut)
    def get(self, request: Request, pk: int) -> Response:
        """What would end now; nothing is done."""
        worker = self.worker(request, pk)
        found = leaving(by=signed_in(request), worker=worker, now=timezone.now())
        return Response(LeavingOut(found).data)

    @extend_schema(request=CancelIn, responses=LeftOut)
    def post(self, request: Request, pk: int) -> Response:
        asked = CancelIn(data=request.data)
        asked.is_valid(raise_exception=True)
        left = leave_the_bank(
            by=signed_in(request),
            worker=self.worker(request, pk),
            now=timezone.now(),
            **asked.validated_data,
        )
        return Response(LeftOut(left).data)
