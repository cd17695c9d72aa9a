"""Workers from a file, for programs."""

from dataclasses import asdict
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions.worker_imports import ask_import, import_now, is_big, try_import
from accounts.api.fields import CouncilInView, TableIn
from accounts.api.register import ProblemOut
from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import WorkerImport
from accounts.permissions import Permission, reach_of


class WorkerImportIn(TableIn):
    council = CouncilInView()
    dry_run = serializers.BooleanField(default=True)


class WorkerImportOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(
        allow_null=True, help_text="Null for a dry run that was done at once."
    )
    state = serializers.CharField(help_text="tried, queued, running, done or failed.")
    rows_done = serializers.IntegerField()
    added = serializers.IntegerField()
    known = serializers.IntegerField()
    merged = serializers.IntegerField()
    problems = ProblemOut(many=True)


class WorkerImports(IdempotentAPIView):
    """Adds all workers of a file, or none; without `dry_run: false` it only says what would be."""

    @extend_schema(
        operation_id="worker_imports_create",
        request=WorkerImportIn,
        responses=WorkerImportOut,
    )
    def post(self, request: Request) -> Response:
        asked = WorkerImportIn.of(request, request.data)
        given = {
            "by": signed_in(request),
            "council": asked["council"],
            "content": asked["content"],
            "now": timezone.now(),
        }
        if not asked["dry_run"]:
            return Response(WorkerImportOut(import_now(**given)).data)
        if is_big(asked["content"]):
            return Response(WorkerImportOut(ask_import(**given, only_try=True)).data)
        tried = try_import(**given)
        told = asdict(tried) | {"id": None, "state": "tried", "rows_done": 0}
        return Response(WorkerImportOut(told).data)


class WorkerImportDetail(APIView):
    """How far an import is, and what came of it."""

    @extend_schema(operation_id="worker_imports_retrieve", responses=WorkerImportOut)
    def get(self, request: Request, pk: int) -> Response:
        reach = reach_of(signed_in(request), Permission.WORKER_REGISTER)
        mine = WorkerImport.objects.filter(council__in=reach.councils).defer("content")
        return Response(WorkerImportOut(get_object_or_404(mine, pk=pk)).data)
