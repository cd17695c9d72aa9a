"""Pay awards: read by all who see caps, imported and settled by a lead; and back-pay."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.permissions import Permission, require_somewhere
from rates.actions.awards.importing import (
    import_awards,
    look_at_awards,
    preview_awards,
    rows_given,
)
from rates.actions.awards.settling import settle_award
from rates.actions.back_pay import accept_back_pay, decline_back_pay, look_at_back_pay
from rates.models import Award, BackPayLine, BackPayProposal
from rates.serializers.awards import (
    AwardOut,
    BackPayLineOut,
    BackPayOut,
    DeclineBackPayIn,
    ImportIn,
    ImportOut,
    SettledOut,
    SettleIn,
)

POINTS = OpenApiExample(
    "One point, as a dry run",
    request_only=True,
    value={
        "confirm": False,
        "rows": [
            {
                "spine": "NJC",
                "award": "2027-28",
                "effective_from": "2027-04-01",
                "status": "provisional",
                "scp": "36",
                "annual_salary": "50200.00",
            }
        ],
    },
)


class Awards(IdempotentAPIView, generics.ListAPIView[Award]):
    """Every award with its points; and importing, all of the rows or none."""

    queryset = Award.objects.none()
    serializer_class = AwardOut
    filter_backends = []

    @extend_schema(operation_id="awards_list")
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[Award]:
        return look_at_awards(by=signed_in(self.request)).prefetch_related("points")

    @extend_schema(
        operation_id="awards_import",
        request=ImportIn,
        responses={200: ImportOut},
        examples=[POINTS],
    )
    def post(self, request: Request) -> Response:
        user = signed_in(request)
        require_somewhere(user, Permission.AWARD_RECORD)
        asked = ImportIn.of(request, request.data)
        rows = rows_given(asked["rows"])
        if not asked["confirm"]:
            told = "Nothing is imported yet. Send it again with confirm."
            plans = preview_awards(by=user, rows=rows)
            return answer(imported=False, detail=told, awards=plans)
        imported = import_awards(by=user, rows=rows)
        return answer(imported=True, detail=str(imported), awards=imported.plans)


def answer(**told: Any) -> Response:
    return Response(ImportOut(told).data)


class SettleAward(IdempotentAPIView):
    """Drafts the versions to sign and proposes back-pay; no decision and no spend changes."""

    @extend_schema(operation_id="awards_settle", request=SettleIn, responses={201: SettledOut})
    def post(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        award = get_object_or_404(look_at_awards(by=user), pk=pk)
        asked = SettleIn.of(request, request.data)
        settled = settle_award(by=user, award=award, **asked)
        return Response(SettledOut(settled).data, status=status.HTTP_201_CREATED)


def proposals_in_view(request: Request) -> QuerySet[BackPayProposal]:
    visible = BackPayProposal.objects.visible_to(signed_in(request)).with_totals()
    return visible.select_related(
        "council__region", "settlement__award__spine", "version__memorandum"
    )


def proposal_in_view(request: Request, pk: int) -> BackPayProposal:
    return get_object_or_404(proposals_in_view(request), pk=pk)


class BackPay(generics.ListAPIView[BackPayProposal]):
    """The proposals within reach, the newest first."""

    queryset = BackPayProposal.objects.none()
    serializer_class = BackPayOut
    filter_backends = []

    @extend_schema(operation_id="back_pay_list")
    def get(self, request: Request) -> Response:
        require_somewhere(signed_in(request), Permission.SPEND_VIEW_WORKER)
        return self.list(request)

    def get_queryset(self) -> QuerySet[BackPayProposal]:
        return proposals_in_view(self.request)


class BackPayDetail(generics.ListAPIView[BackPayLine]):
    """The lines of one proposal, each with the sum that gives it."""

    queryset = BackPayLine.objects.none()
    serializer_class = BackPayLineOut
    filter_backends = []

    @extend_schema(operation_id="back_pay_lines_list")
    def get(self, request: Request, pk: int) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[BackPayLine]:
        proposal = proposal_in_view(self.request, self.kwargs["pk"])
        return look_at_back_pay(by=signed_in(self.request), proposal=proposal)


class AcceptBackPay(IdempotentAPIView):
    """The council will pay it, once every party has signed the settled caps."""

    @extend_schema(operation_id="back_pay_accept", request=None, responses=BackPayOut)
    def post(self, request: Request, pk: int) -> Response:
        accept_back_pay(by=signed_in(request), proposal=proposal_in_view(request, pk))
        return Response(BackPayOut(proposal_in_view(request, pk)).data)


class DeclineBackPay(IdempotentAPIView):
    """The council will not pay it, and says why."""

    @extend_schema(
        operation_id="back_pay_decline", request=DeclineBackPayIn, responses=BackPayOut
    )
    def post(self, request: Request, pk: int) -> Response:
        proposal = proposal_in_view(request, pk)
        asked = DeclineBackPayIn.of(request, request.data)
        decline_back_pay(by=signed_in(request), proposal=proposal, **asked)
        return Response(BackPayOut(proposal_in_view(request, pk)).data)
