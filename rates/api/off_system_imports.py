"""Files of payments, for programs: brought and tried, their columns named, then imported."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import User
from rates.actions.off_system import bring_file, import_file, name_columns
from rates.models import OffSystemImport
from rates.serializers.off_system import (
    OffSystemColumnsIn,
    OffSystemImportIn,
    OffSystemImportOut,
)


def import_in_view(user: User, pk: int) -> OffSystemImport:
    return get_object_or_404(OffSystemImport.objects.visible_to(user), pk=pk)


class OffSystemImports(IdempotentAPIView):
    """Keeps a file and tries it; nothing is added before it is asked for."""

    @extend_schema(
        operation_id="off_system_imports_create",
        request=OffSystemImportIn,
        responses={201: OffSystemImportOut},
    )
    def post(self, request: Request) -> Response:
        asked = OffSystemImportIn.of(request, request.data)
        brought = bring_file(
            by=signed_in(request),
            council=asked["council"],
            source=asked["source"],
            basis=asked["basis"],
            content=asked["content"],
            now=timezone.now(),
        )
        return Response(OffSystemImportOut(brought).data, status.HTTP_201_CREATED)


class OffSystemImportDetail(APIView):
    """How far a file is, and what it would do or did."""

    @extend_schema(operation_id="off_system_imports_retrieve", responses=OffSystemImportOut)
    def get(self, request: Request, pk: int) -> Response:
        return Response(OffSystemImportOut(import_in_view(signed_in(request), pk)).data)


class NameOffSystemColumns(IdempotentAPIView):
    """Says which column is which, remembers it for the source, and tries the file by it."""

    @extend_schema(
        operation_id="off_system_imports_columns",
        request=OffSystemColumnsIn,
        responses=OffSystemImportOut,
    )
    def post(self, request: Request, pk: int) -> Response:
        brought = import_in_view(signed_in(request), pk)
        columns = OffSystemColumnsIn.of(request, request.data)["columns"]
        named = name_columns(
            by=signed_in(request), asked=brought, columns=columns, now=timezone.now()
        )
        return Response(OffSystemImportOut(named).data)


class ImportOffSystemFile(IdempotentAPIView):
    """Brings in all of a file that was tried; a big one in the background."""

    @extend_schema(
        operation_id="off_system_imports_import", request=None, responses=OffSystemImportOut
    )
    def post(self, request: Request, pk: int) -> Response:
        brought = import_in_view(signed_in(request), pk)
        done = import_file(by=signed_in(request), asked=brought, now=timezone.now())
        return Response(OffSystemImportOut(done).data)
