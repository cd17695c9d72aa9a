"""The signed daily heads, to be kept where nobody of ours can reach them."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import signing
from accounts.actions.heads import take_heads
from accounts.api_base import signed_in


class HeadsQuery(serializers.Serializer[dict[str, Any]]):
    day = serializers.DateField(required=False, help_text="A day that is over; yesterday.")


class HeadOut(serializers.Serializer[dict[str, Any]]):
    chain = serializers.CharField()
    day = serializers.DateField()
    length = serializers.IntegerField(help_text="Entries of the chain so far.")
    head = serializers.CharField(help_text="Hash of the last of them.")
    content = serializers.CharField(help_text="Hash of the day's entries.")
    previous = serializers.CharField(help_text="The head of the day before.")
    signature = serializers.CharField()
    public_key = serializers.CharField()


class HeadsOut(serializers.Serializer[dict[str, Any]]):
    day = serializers.DateField()
    public_keys = serializers.ListField(child=serializers.CharField())
    heads = HeadOut(many=True)


class AuditHeads(APIView):
    """Where each chain of your region stood when a day was over, signed: a small file to keep.

    `manage.py verify_audit --heads FILE` holds the trail against it.
    """

    @extend_schema(
        operation_id="audit_heads", parameters=[HeadsQuery], responses={200: HeadsOut}
    )
    def get(self, request: Request) -> Response:
        query = HeadsQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        day = query.validated_data.get("day") or timezone.localdate() - timedelta(days=1)
        heads = take_heads(day=day, by=signed_in(request))
        told = {
            "day": day.isoformat(),
            "public_keys": signing.trusted_keys(),
            "heads": [head.as_json() for head in heads],
        }
        named = f'attachment; filename="audit-heads-{day.isoformat()}.json"'
        return Response(told, headers={"Content-Disposition": named})


def signing_key(request: HttpRequest) -> JsonResponse:
    """Public on purpose: whoever holds a head can check who signed it."""
    return JsonResponse({"algorithm": "Ed25519", "public_keys": signing.trusted_keys()})
