"""A council's own workforce: read, recorded or corrected, and brought as a file."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.permissions import Permission, require_somewhere
from rates.actions.workforce import import_workforce, record_workforce
from rates.models import WorkforceCount
from rates.serializers.workforce import (
    WorkforceImportIn,
    WorkforceImportOut,
    WorkforceIn,
    WorkforceOut,
    WorkforceQuery,
)

SEPTEMBER = OpenApiExample(
    "September",
    request_only=True,
    value={
        "council": "E08000012",
        "month": "2026-09",
        "establishment": "240.00",
        "filled": "205.60",
        "vacancies": "34.40",
        "heads": 221,
        "starters": 4,
        "leavers": 3,
        "agency_heads": 28,
    },
)


class WorkforceCounts(IdempotentAPIView, generics.ListAPIView[WorkforceCount]):
    """What councils said of their own staff, the latest month first."""

    queryset = WorkforceCount.objects.none()
    serializer_class = WorkforceOut
    filter_backends = []

    @extend_schema(operation_id="workforce_list", parameters=[WorkforceQuery])
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[WorkforceCount]:
        asked = WorkforceQuery.of(self.request, self.request.query_params)
        user = signed_in(self.request)
        require_somewhere(user, Permission.WORKFORCE_VIEW)
        found = WorkforceCount.objects.visible_to(user).select_related("council", "recorded_by")
        if not asked.pop("versions"):
            found = found.current()
        return found.filter(**asked)

    @extend_schema(
        operation_id="workforce_record",
        request=WorkforceIn,
        responses={201: WorkforceOut},
        examples=[SEPTEMBER],
    )
    def post(self, request: Request) -> Response:
        asked = WorkforceIn.of(request, request.data)
        count = record_workforce(by=signed_in(request), now=timezone.now(), **asked)
        return Response(WorkforceOut(count).data, status=status.HTTP_201_CREATED)


class WorkforceImport(IdempotentAPIView):
    """Records every month of a file, or none; without `dry_run: false` it only says what would be.

    A real import with a bad cell is refused with 400, naming each by its row and column.
    """

    @extend_schema(
        operation_id="workforce_import",
        request=WorkforceImportIn,
        responses=WorkforceImportOut,
    )
    def post(self, request: Request) -> Response:
        asked = WorkforceImportIn.of(request, request.data)
        done = import_workforce(
            by=signed_in(request),
            council=asked["council"],
            content=asked["content"],
            reason=asked["reason"],
            dry_run=asked["dry_run"],
            now=timezone.now(),
        )
        return Response(WorkforceImportOut(done).data)
