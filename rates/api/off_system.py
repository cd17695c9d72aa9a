"""Pay outside the memorandum: the report, the payments behind it, and answers to them."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import User
from rates.actions.off_system import answer_payment
from rates.api.files import RENDERERS, answers_with, as_file, asks_for_a_file
from rates.models import OffSystemPayment
from rates.reports.off_system import off_system, off_system_payments
from rates.reports.off_system_sheet import sheet_of
from rates.serializers.off_system import (
    OffSystemAnswerIn,
    OffSystemOut,
    OffSystemPaymentDetailOut,
    OffSystemPaymentOut,
    OffSystemQuery,
    OffSystemReportQuery,
)


class OffSystem(APIView):
    """Totals equal the sum of their rows, and each row the sum of its payments, to the penny."""

    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="reports_off_system",
        parameters=[OffSystemReportQuery],
        responses=answers_with(OffSystemOut),
    )
    def get(self, request: Request) -> Response:
        asked = OffSystemReportQuery.of(request, request.query_params)
        report = off_system(
            by=signed_in(request),
            starts_on=asked["from"],
            ends_on=asked["to"],
            group_by=asked["group_by"],
            where=OffSystemQuery.where(asked),
        )
        if asks_for_a_file(request):
            name = f"paid-outside-{report.starts_on}-{report.ends_on}"
            return as_file(request, sheet_of(report), name)
        context = {"payments": reverse("api-off-system-payments")}
        return Response(OffSystemOut(report, context=context).data)


class OffSystemPayments(generics.ListAPIView[OffSystemPayment]):
    """The payments that a row of the report adds up."""

    queryset = OffSystemPayment.objects.none()
    serializer_class = OffSystemPaymentOut
    filter_backends = []

    @extend_schema(operation_id="reports_off_system_payments", parameters=[OffSystemQuery])
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[OffSystemPayment]:
        asked = OffSystemQuery.of(self.request, self.request.query_params)
        return off_system_payments(
            by=signed_in(self.request),
            starts_on=asked["from"],
            ends_on=asked["to"],
            where=OffSystemQuery.where(asked),
        )


def payment_in_view(user: User, pk: int) -> OffSystemPayment:
    found = OffSystemPayment.objects.visible_to(user).select_related("council")
    return get_object_or_404(found, pk=pk)


class OffSystemPaymentDetail(APIView):
    """One payment, with what in the ledger it may be for and why."""

    @extend_schema(
        operation_id="off_system_payments_retrieve", responses=OffSystemPaymentDetailOut
    )
    def get(self, request: Request, pk: int) -> Response:
        payment = payment_in_view(signed_in(request), pk)
        return Response(OffSystemPaymentDetailOut(payment).data)


class AnswerOffSystemPayment(IdempotentAPIView):
    """Confirms or corrects what was found; a later answer takes the place of an earlier one."""

    @extend_schema(
        operation_id="off_system_payments_answer",
        request=OffSystemAnswerIn,
        responses=OffSystemPaymentDetailOut,
    )
    def post(self, request: Request, pk: int) -> Response:
        payment = payment_in_view(signed_in(request), pk)
        said = OffSystemAnswerIn.of(request, request.data)
        answered = answer_payment(
            by=signed_in(request), payment=payment, now=timezone.now(), **said
        )
        return Response(OffSystemPaymentDetailOut(answered).data)
