"""Recharges between councils: read, downloaded, issued, talked over and settled."""

from collections.abc import Callable
from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import User
from rates.actions import recharges
from rates.api.files import RENDERERS, answers_with, as_file, asks_for_a_file
from rates.models import RechargeStatement
from rates.models.recharges import RechargeStatementQuerySet
from rates.reports.recharge_statement import as_sheet, document_of
from rates.reports.recharges import as_sheet as register_sheet
from rates.reports.recharges import recharge_register
from rates.serializers.fields import Asked
from rates.serializers.recharges import (
    RechargeAgreeIn,
    RechargeDocumentOut,
    RechargeOut,
    RechargeQuery,
    RechargeSettleIn,
    RechargeWordsIn,
)


def in_view(user: User, pk: int) -> RechargeStatement:
    return get_object_or_404(RechargeStatement.objects.visible_to(user).with_names(), pk=pk)


class Recharges(generics.ListAPIView[RechargeStatement]):
    """The council's own on either side; for the regional lead, the totals of the region."""

    queryset = RechargeStatement.objects.none()
    serializer_class = RechargeOut
    filter_backends = []
    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="recharges_list",
        parameters=[RechargeQuery],
        responses=answers_with(RechargeOut(many=True)),
    )
    def get(self, request: Request) -> Response:
        if asks_for_a_file(request):
            name = f"recharges-{timezone.localdate()}"
            return as_file(request, register_sheet(self.get_queryset()), name)
        return self.list(request)

    def get_queryset(self) -> RechargeStatementQuerySet:
        asked = RechargeQuery.of(self.request, self.request.query_params)
        return recharge_register(by=signed_in(self.request), where=RechargeQuery.where(asked))


class RechargeDetail(APIView):
    """Its parts, lines and steps; as CSV or Excel, its lines."""

    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="recharges_retrieve", responses=answers_with(RechargeDocumentOut)
    )
    def get(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        statement = recharges.look_at_recharge(by=user, statement=in_view(user, pk))
        document = document_of(statement)
        if asks_for_a_file(request):
            return as_file(request, as_sheet(document), statement.file_name)
        return Response(RechargeDocumentOut(document).data)


class IssueRecharge(IdempotentAPIView):
    """Charges the host with all that waits, up to the end of the month."""

    @extend_schema(operation_id="recharges_issue", request=None, responses=RechargeOut)
    def post(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        done = recharges.issue_recharge(
            by=user,
            statement=in_view(user, pk),
            today=timezone.localdate(),
            now=timezone.now(),
        )
        return Response(RechargeOut(done).data)


class RechargeWord(IdempotentAPIView):
    """What one side says of a statement, and what becomes of it then."""

    asks: ClassVar[type[Asked]]
    act: ClassVar[Callable[..., RechargeStatement]]

    def answer(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        statement = in_view(user, pk)
        asked = self.asks.of(request, request.data)
        done = type(self).act(by=user, statement=statement, now=timezone.now(), **asked)
        return Response(RechargeOut(done).data)


class ReissueRecharge(RechargeWord):
    """Answers with the next version, which holds what was posted since as well."""

    asks, act = RechargeWordsIn, recharges.reissue_recharge

    @extend_schema(
        operation_id="recharges_reissue", request=RechargeWordsIn, responses=RechargeOut
    )
    def post(self, request: Request, pk: int) -> Response:
        return self.answer(request, pk)


class QueryRecharge(RechargeWord):
    """The host asks about what is charged."""

    asks, act = RechargeWordsIn, recharges.query_recharge

    @extend_schema(
        operation_id="recharges_query", request=RechargeWordsIn, responses=RechargeOut
    )
    def post(self, request: Request, pk: int) -> Response:
        return self.answer(request, pk)


class AnswerRecharge(RechargeWord):
    """The employing council answers, which hands it back to the host."""

    asks, act = RechargeWordsIn, recharges.answer_recharge

    @extend_schema(
        operation_id="recharges_answer", request=RechargeWordsIn, responses=RechargeOut
    )
    def post(self, request: Request, pk: int) -> Response:
        return self.answer(request, pk)


class AgreeRecharge(RechargeWord):
    """The host agrees to pay it."""

    asks, act = RechargeAgreeIn, recharges.agree_recharge

    @extend_schema(
        operation_id="recharges_agree", request=RechargeAgreeIn, responses=RechargeOut
    )
    def post(self, request: Request, pk: int) -> Response:
        return self.answer(request, pk)


class SettleRecharge(IdempotentAPIView):
    """The employing council records the payment."""

    @extend_schema(
        operation_id="recharges_settle", request=RechargeSettleIn, responses=RechargeOut
    )
    def post(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        statement = in_view(user, pk)
        asked = RechargeSettleIn.of(request, request.data)
        done = recharges.settle_recharge(
            by=user,
            statement=statement,
            today=timezone.localdate(),
            now=timezone.now(),
            **asked,
        )
        return Response(RechargeOut(done).data)
