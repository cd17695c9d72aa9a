"""What was decided, and its proof long after."""

from datetime import timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from rates.actions.decisions import Replayed
from rates.actions.looks import look_at_decision
from rates.answers import decision_as_told
from rates.models import CapDecision
from rates.serializers.decisions import ReplayOut, StoredDecisionOut


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
