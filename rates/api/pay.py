"""What is paid: a worker's own pay, and the payroll runs of a council."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.errors import NotPermitted
from accounts.models import Worker
from accounts.permissions import Permission, require_somewhere
from rates.actions.payroll import make_payroll_run, take_payroll_file
from rates.api.files import CsvRenderer
from rates.models import PayrollRun
from rates.reports.payslips import payslips
from rates.serializers.pay import PayrollRunIn, PayrollRunOut, PayslipOut


class Pay(generics.ListAPIView[Any]):
    """The caller's own pay by period, the latest pay day first; each line is in it."""

    queryset = Worker.objects.none()
    serializer_class = PayslipOut
    filter_backends = []

    @extend_schema(operation_id="pay_list")
    def get(self, request: Request) -> Response:
        user = signed_in(request)
        worker = Worker.objects.select_related("user").filter(user=user).first()
        if worker is None:
            raise NotPermitted(permission=Permission.TIMESHEET_FILL.value)
        page: Any = self.paginate_queryset(payslips(by=user, worker=worker))
        return self.get_paginated_response(PayslipOut(page, many=True).data)


class PayrollRuns(IdempotentAPIView, generics.ListAPIView[PayrollRun]):
    """What was handed to payroll, the latest cut-off first."""

    queryset = PayrollRun.objects.none()
    serializer_class = PayrollRunOut
    filter_backends = []

    @extend_schema(operation_id="payroll_runs_list")
    def get(self, request: Request) -> Response:
        require_somewhere(signed_in(request), Permission.PAYROLL_RUN)
        return self.list(request)

    def get_queryset(self) -> QuerySet[PayrollRun]:
        found = PayrollRun.objects.visible_to(signed_in(self.request)).defer("content")
        return found.select_related("council", "made_by")

    @extend_schema(
        operation_id="payroll_runs_make",
        request=PayrollRunIn,
        responses={201: PayrollRunOut},
    )
    def post(self, request: Request) -> Response:
        """Freeze what was approved by noon of the cut-off and is in no run yet."""
        asked = PayrollRunIn.of(request, request.data)
        run = make_payroll_run(by=signed_in(request), now=timezone.now(), **asked)
        return Response(PayrollRunOut(run).data, status=status.HTTP_201_CREATED)


class PayrollRunDetail(APIView):
    @extend_schema(operation_id="payroll_runs_retrieve", responses=PayrollRunOut)
    def get(self, request: Request, pk: int) -> Response:
        found = PayrollRun.objects.visible_to(signed_in(request)).defer("content")
        run = get_object_or_404(found.select_related("council", "made_by"), pk=pk)
        return Response(PayrollRunOut(run).data)


class PayrollRunFile(APIView):
    """The file, the same bytes each time; docs/payroll.md describes its columns."""

    renderer_classes = [CsvRenderer]

    @extend_schema(
        operation_id="payroll_runs_csv", responses={(200, "text/csv"): OpenApiTypes.STR}
    )
    def get(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        visible = PayrollRun.objects.visible_to(user).select_related("council__region")
        run = get_object_or_404(visible, pk=pk)
        told = {"Content-Disposition": f'attachment; filename="{run.file_name}"'}
        return Response(take_payroll_file(by=user, run=run).decode(), headers=told)
