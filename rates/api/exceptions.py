"""Exceptions to the cap: asked for, answered, counted."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import User
from rates.actions.exceptions import (
    approve_exception,
    look_at_exception,
    reject_exception,
    request_exception,
)
from rates.api.files import RENDERERS, answers_with, as_file, asks_for_a_file
from rates.forms import year_starts_on
from rates.models import CapException
from rates.reports.exception_counts import exception_counts
from rates.reports.exceptions import as_sheet, exception_register
from rates.serializers.exceptions import (
    ApproveIn,
    CountsOut,
    ExceptionIn,
    ExceptionOut,
    RegisteredException,
    RejectIn,
)


def in_view(user: User) -> QuerySet[CapException]:
    found = CapException.objects.visible_to(user)
    return found.select_related("council__region", "job_role", "requested_by").prefetch_related(
        "answers__answered_by"
    )


class Exceptions(IdempotentAPIView, generics.ListAPIView[CapException]):
    """The council's own; for the regional lead, those of the region. The newest first."""

    queryset = CapException.objects.none()
    serializer_class = RegisteredException
    filterset_fields = ["state", "council__gss_code", "job_role", "reason", "retrospective"]
    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="exceptions_list", responses=answers_with(RegisteredException(many=True))
    )
    def get(self, request: Request) -> Response:
        if asks_for_a_file(request):
            found = self.filter_queryset(self.get_queryset())
            return as_file(request, as_sheet(found), f"exceptions-{timezone.localdate()}")
        return self.list(request)

    def get_queryset(self) -> QuerySet[CapException]:
        found = exception_register(by=signed_in(self.request))
        return found.prefetch_related("answers__answered_by")

    @extend_schema(
        operation_id="exceptions_request", request=ExceptionIn, responses={201: ExceptionOut}
    )
    def post(self, request: Request) -> Response:
        asked = ExceptionIn.of(request, request.data)
        made = request_exception(by=signed_in(request), now=timezone.now(), **asked)
        return Response(ExceptionOut(made).data, status=status.HTTP_201_CREATED)


class ExceptionDetail(APIView):
    @extend_schema(operation_id="exceptions_retrieve", responses=ExceptionOut)
    def get(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        found = get_object_or_404(in_view(user), pk=pk)
        return Response(ExceptionOut(look_at_exception(by=user, exception=found)).data)


class ApproveException(IdempotentAPIView):
    """By the caller's office; with the last office's yes the exception is approved."""

    @extend_schema(operation_id="exceptions_approve", request=ApproveIn, responses=ExceptionOut)
    def post(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        found = get_object_or_404(in_view(user), pk=pk)
        asked: dict[str, Any] = ApproveIn.of(request, request.data)
        answered = approve_exception(by=user, exception=found, now=timezone.now(), **asked)
        return Response(ExceptionOut(answered).data)


class RejectException(IdempotentAPIView):
    """One no is enough."""

    @extend_schema(operation_id="exceptions_reject", request=RejectIn, responses=ExceptionOut)
    def post(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        found = get_object_or_404(in_view(user), pk=pk)
        asked: dict[str, Any] = RejectIn.of(request, request.data)
        answered = reject_exception(by=user, exception=found, now=timezone.now(), **asked)
        return Response(ExceptionOut(answered).data)


class ExceptionCounts(APIView):
    """This financial year, for every council of the caller's region."""

    @extend_schema(operation_id="exceptions_counts", responses=CountsOut)
    def get(self, request: Request) -> Response:
        now = timezone.now()
        since = year_starts_on(timezone.localdate(now))
        counts = exception_counts(by=signed_in(request), since=since, now=now)
        return Response(CountsOut({"since": since, "councils": counts}).data)
