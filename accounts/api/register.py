"""Checks of the register by file, for programs."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions.register_checks import export_due, import_register
from accounts.api.fields import Asked, CouncilInView, TableIn
from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import RegisterCheck
from accounts.permissions import Permission, reach_of, require_somewhere
from accounts.register_file import Kind


class DueQuery(Asked):
    council = CouncilInView()


class DueOut(serializers.Serializer[Any]):
    numbers = serializers.ListField(child=serializers.CharField())


class AnswerIn(TableIn):
    council = CouncilInView()
    dry_run = serializers.BooleanField(default=True)
    names_agree = serializers.BooleanField(
        default=False, help_text="Names that differ belong to the same people."
    )


class ProblemOut(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField()
    remedy = serializers.CharField()


class DifferenceOut(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text=f"One of {', '.join(Kind)}.")
    number = serializers.CharField()
    name = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class AnswerOut(serializers.Serializer[Any]):
    check_id = serializers.IntegerField(
        source="check.pk", allow_null=True, default=None, help_text="Null until recorded."
    )
    dry_run = serializers.BooleanField()
    applied_before = serializers.BooleanField()
    entries = serializers.IntegerField()
    differences = DifferenceOut(many=True)
    problems = ProblemOut(many=True)
    missing = serializers.ListField(child=serializers.CharField())


class RegisterCheckOut(serializers.ModelSerializer[RegisterCheck]):
    council = serializers.CharField(source="council.gss_code")
    checked_by = serializers.CharField(source="checked_by.full_name")
    counts = serializers.DictField(child=serializers.IntegerField())
    differences = DifferenceOut(many=True)

    class Meta:
        model = RegisterCheck
        fields = [
            "id",
            "council",
            "sha256",
            "entries",
            "counts",
            "differences",
            "checked_at",
            "checked_by",
        ]


class RegisterChecksView(IdempotentAPIView, generics.ListAPIView[RegisterCheck]):
    """The checks of your councils, the latest first."""

    queryset = RegisterCheck.objects.none()
    serializer_class = RegisterCheckOut
    filter_backends = []

    @extend_schema(operation_id="register_checks_list")
    def get(self, request: Request) -> Response:
        require_somewhere(signed_in(request), Permission.PASSPORT_RECORD)
        return self.list(request)

    def get_queryset(self) -> Any:
        reach = reach_of(signed_in(self.request), Permission.PASSPORT_RECORD)
        found = RegisterCheck.objects.of_councils(reach.councils)
        return found.select_related("council", "checked_by")

    @extend_schema(operation_id="register_checks_import", request=AnswerIn, responses=AnswerOut)
    def post(self, request: Request) -> Response:
        """Records the register's answer; without `dry_run: false` it only says what differs."""
        asked = AnswerIn.of(request, request.data)
        done = import_register(
            by=signed_in(request),
            council=asked["council"],
            content=asked["content"],
            dry_run=asked["dry_run"],
            names_agree=asked["names_agree"],
            now=timezone.now(),
        )
        return Response(AnswerOut(done).data)


class RegisterDueNumbers(APIView):
    """The numbers to look up next, at most 100."""

    @extend_schema(operation_id="register_checks_due", parameters=[DueQuery], responses=DueOut)
    def get(self, request: Request) -> Response:
        asked = DueQuery.of(request, request.query_params)
        numbers = export_due(
            by=signed_in(request), council=asked["council"], today=timezone.localdate()
        )
        return Response(DueOut({"numbers": numbers}).data)
