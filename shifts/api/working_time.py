"""A worker's own working time, and the rest that is to be made up for."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import Worker
from accounts.permissions import Permission, require_own
from shifts.actions.rests import plan_rest
from shifts.actions.working_time import (
    declare_outside_work,
    end_outside_work,
    opt_out,
    withdraw_opt_out,
)
from shifts.models import CompensatoryRest, OutsideWork
from shifts.reports.working_time import own_hours, standing_opt_out
from shifts.serializers_time import (
    EndWorkIn,
    OptOutIn,
    OptOutOut,
    OutsideWorkIn,
    OutsideWorkOut,
    RestIn,
    RestOut,
    WorkingTimeOut,
)


def own_worker(request: Request) -> Worker:
    """Whoever is in no pool has no working time here."""
    workers = Worker.objects.select_related("employing_council")
    return get_object_or_404(workers, user=signed_in(request))


class WorkingTime(APIView):
    @extend_schema(responses=WorkingTimeOut)
    def get(self, request: Request) -> Response:
        worker, today = own_worker(request), timezone.localdate()
        require_own(signed_in(request), Permission.WORKING_TIME_DECLARE, worker)
        found = {
            "hours": own_hours(worker, today=today),
            "opt_out": standing_opt_out(worker, today=today),
            "outside_work": OutsideWork.objects.filter(worker=worker),
        }
        return Response(WorkingTimeOut(found).data)


class SignOptOut(IdempotentAPIView):
    @extend_schema(request=OptOutIn, responses={201: OptOutOut})
    def post(self, request: Request) -> Response:
        worker = own_worker(request)
        asked = OptOutIn(data=request.data)
        asked.is_valid(raise_exception=True)
        made = opt_out(
            by=signed_in(request), worker=worker, now=timezone.now(), **asked.validated_data
        )
        return Response(OptOutOut(made).data, status=201)


class WithdrawOptOut(IdempotentAPIView):
    @extend_schema(request=None, responses=OptOutOut)
    def post(self, request: Request) -> Response:
        made = withdraw_opt_out(
            by=signed_in(request), worker=own_worker(request), now=timezone.now()
        )
        return Response(OptOutOut(made).data)


class DeclareOutsideWork(IdempotentAPIView):
    @extend_schema(request=OutsideWorkIn, responses={201: OutsideWorkOut})
    def post(self, request: Request) -> Response:
        worker = own_worker(request)
        asked = OutsideWorkIn(data=request.data)
        asked.is_valid(raise_exception=True)
        made = declare_outside_work(
            by=signed_in(request), worker=worker, now=timezone.now(), **asked.validated_data
        )
        return Response(OutsideWorkOut(made).data, status=201)


class EndOutsideWork(IdempotentAPIView):
    @extend_schema(request=EndWorkIn, responses=OutsideWorkOut)
    def post(self, request: Request, pk: int) -> Response:
        mine = OutsideWork.objects.filter(worker__user=signed_in(request))
        work = get_object_or_404(mine.select_related("worker__employing_council"), pk=pk)
        asked = EndWorkIn(data=request.data)
        asked.is_valid(raise_exception=True)
        made = end_outside_work(by=signed_in(request), work=work, **asked.validated_data)
        return Response(OutsideWorkOut(made).data)


class Rests(generics.ListAPIView[CompensatoryRest]):
    """A worker's own, or what a manager is to plan."""

    queryset = CompensatoryRest.objects.none()
    serializer_class = RestOut

    def get_queryset(self) -> QuerySet[CompensatoryRest]:
        return CompensatoryRest.objects.owed().visible_to(signed_in(self.request))


class PlanRest(IdempotentAPIView):
    @extend_schema(request=RestIn, responses=RestOut)
    def post(self, request: Request, pk: int) -> Response:
        owed = CompensatoryRest.objects.owed().visible_to(signed_in(request))
        rest = get_object_or_404(owed.select_related("offer__booking__team__council"), pk=pk)
        asked = RestIn(data=request.data)
        asked.is_valid(raise_exception=True)
        rest = plan_rest(
            by=signed_in(request), rest=rest, now=timezone.now(), **asked.validated_data
        )
        return Response(RestOut(rest).data)
