"""May this be paid? Asked before a booking, for one rate or for up to 1,000 at once."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiExample, PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.errors import BadInput
from accounts.models import User
from rates.actions.conversions import Conversions
from rates.actions.quotes import Question, quote, quote_many
from rates.answers import conversion_as_told, decision_as_told
from rates.caps import Decision
from rates.serializers.quotes import QuoteIn, QuoteOut, QuotesIn, QuotesOut

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
BOTH = OpenApiExample(
    "Two rates at once",
    request_only=True,
    value={"quotes": [QUESTION.value, {**QUESTION.value, "hourly_rate": "31.00"}]},
)


class Quotes(IdempotentAPIView):
    """May this council pay this rate on these days? A question: the answer is 200, also no.

    Send one question, or `{"quotes": [1 to 1,000 questions]}`: they are answered in their order,
    from one reading of the caps. What is wrong with a question is told under its place, as
    `quotes[12].hourly_rate`, and then none is answered.
    """

    @extend_schema(
        operation_id="quotes_ask",
        request=PolymorphicProxySerializer(
            component_name="QuotesAsked",
            serializers=[QuoteIn, QuotesIn],
            resource_type_field_name=None,
        ),
        responses={
            200: PolymorphicProxySerializer(
                component_name="QuotesAnswered",
                serializers=[QuoteOut, QuotesOut],
                resource_type_field_name=None,
            )
        },
        examples=[QUESTION, BOTH, A_PENNY_OVER],
    )
    def post(self, request: Request) -> Response:
        by = signed_in(request)
        if not isinstance(request.data, dict):
            raise BadInput({"quotes": 'Send one question, or several as {"quotes": […]}.'})
        if "quotes" in request.data:
            asked = QuotesIn.of(request, request.data)["quotes"]
            return Response({"quotes": answers(by, [Question(**each) for each in asked])})
        question = Question(**QuoteIn.of(request, request.data))
        (answer,) = told([question], [quote(by=by, question=question)])
        return Response(answer)


def answers(by: User, questions: Sequence[Question]) -> list[dict[str, Any]]:
    return told(questions, quote_many(by=by, questions=questions))


def told(questions: Sequence[Question], decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    """Each answer with the same cost on the other basis, which nobody judges."""
    conversions = Conversions.read([question.council for question in questions])
    return [
        decision_as_told(decision)
        | {"conversion": conversion_as_told(conversions.of(decision))}
        for decision in decisions
    ]
