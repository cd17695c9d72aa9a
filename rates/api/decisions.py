"""May this be paid? Asked before a booking, and proved long after."""

from datetime import timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from rates.actions.conversions import conversion_of
from rates.actions.decisions import Replayed, quote
from rates.actions.looks import look_at_decision
from rates.answers import decision_as_told
from rates.models import CapDecision
from rates.serializers.decisions import (
    ConversionOut,
    QuoteIn,
    QuoteOut,
    ReplayOut,
    StoredDecisionOut,
)

QUESTION = OpenApiExample(
    "A month at £31.01",
    request_only=True,
    value={
        "council": "E08000012",
        "job_role": "social_worker",
        "engagement": "bank_own",
        "pay_basis": "paye",
        "hourly_rate": "31.01",
        "starts_on": "2026-05-01",
        "ends_on": "2026-05-31",
    },
)
A_PENNY_OVER = OpenApiExample(
    "A penny over",
    response_only=True,
    value={
        "verdict": "over",
        "allowed": False,
        "sentence": "£31.01 an hour is 1p over the cap of £31.00 for social worker (PAYE) from "
        "1 May 2026 to 31 May 2026, set by City Region, version 1; £31.00 passes.",
        "highest_passing_rate": "31.00",
        "headroom": "0.00",
        "provisional": False,
        "segments": [
            {
                "starts_on": "2026-05-01",
                "ends_on": "2026-05-31",
                "cap": {
                    "id": 1,
                    "memorandum": "City Region",
                    "version": 1,
                    "kind": "negotiated",
                    "hourly_rate": "31.00",
                    "derived_rate": "29.40",
                    "negotiated_rate": "31.00",
                    "gap": "1.60",
                    "provisional": False,
                },
                "verdict": "over",
                "over_by": "0.01",
                "headroom": "0.00",
                "sentence": "£31.01 an hour is 1p over the cap of £31.00.",
            }
        ],
        "conversion": None,
    },
)


class Quotes(IdempotentAPIView):
    """May this council pay this rate on these days? A question: the answer is 200, also no."""

    @extend_schema(
        operation_id="quotes_ask",
        request=QuoteIn,
        responses={200: QuoteOut},
        examples=[QUESTION, A_PENNY_OVER],
    )
    def post(self, request: Request) -> Response:
        asked = QuoteIn.of(request, request.data)
        decision = quote(by=signed_in(request), **asked)
        conversion = conversion_of(decision, council=asked["council"])
        shown = ConversionOut(conversion).data if conversion else None
        return Response(decision_as_told(decision) | {"conversion": shown})


class DecisionDetail(APIView):
    """What was decided, made again from what was stored, and whether it is the same."""

    @extend_schema(operation_id="decisions_retrieve", responses=StoredDecisionOut)
    def get(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        visible = CapDecision.objects.visible_to(user).select_related("council", "decided_by")
        stored = get_object_or_404(visible, pk=pk)
        return Response(stored_as_told(stored, look_at_decision(by=user, decision=stored)))


def stored_as_told(stored: CapDecision, again: Replayed) -> dict[str, Any]:
    return {
        "id": stored.pk,
        "council": stored.council.gss_code,
        "job_role": stored.job_role_id,
        "engagement": stored.engagement,
        "pay_basis": stored.pay_basis,
        "hourly_rate": str(stored.hourly_rate),
        "starts_on": stored.period.lower,
        "ends_on": stored.period.upper - timedelta(days=1),
        "decided_at": stored.decided_at,
        "decided_by": str(stored.decided_by),
        "digest": stored.digest,
        "replay": ReplayOut(again).data,
        **decision_as_told(again.decision),
    }
