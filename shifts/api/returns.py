"""The quarterly return to the Department for Education: checked, submitted, signed off, compared."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import User
from rates.api.files import RENDERERS, XlsxRenderer, answers_with, asks_for_a_file
from rates.reports.as_xlsx import workbook
from rates.reports.sheets import as_csv
from shifts.actions.returns import (
    save_answers,
    send_return_back,
    sign_return_off,
    submit_return,
)
from shifts.models import ReturnVersion
from shifts.reports.dfe_return import (
    changes_since_the_one_before,
    drift,
    look_at_version,
    return_now,
    standings,
    versions_in_view,
)
from shifts.return_serializers import (
    ReturnAnswersIn,
    ReturnIn,
    ReturnNowOut,
    ReturnPartQuery,
    ReturnQuery,
    ReturnSendBackIn,
    ReturnsQuery,
    ReturnStandingOut,
    ReturnVersionOut,
    ReturnVersionWhole,
)
from shifts.returns.answers import Answer, Supplier
from shifts.returns.contents import Content
from shifts.returns.quarter import Quarter
from shifts.returns.sheets import sheet_of, whole


def file_of(request: Request, content: Content, name: str, part: str) -> Response:
    """Excel has all of it, CSV one part."""
    excel = isinstance(request.accepted_renderer, XlsxRenderer)
    named = f"{name}.xlsx" if excel else f"{name}-{part}.csv"
    told = {"Content-Disposition": f'attachment; filename="{named}"'}
    made = workbook(whole(content)) if excel else as_csv(sheet_of(content, part))
    return Response(made, headers=told)


def version_in_view(user: User, pk: int) -> ReturnVersion:
    found = ReturnVersion.objects.visible_to(user)
    return get_object_or_404(
        found.select_related("council__region", "submitted_by", "answered_by"), pk=pk
    )


class DfeReturn(IdempotentAPIView):
    """What would be submitted now, and what is missing."""

    def get_renderers(self) -> list[Any]:
        kinds = RENDERERS if self.request.method == "GET" else RENDERERS[:1]
        return [kind() for kind in kinds]

    @extend_schema(
        operation_id="reports_dfe_return",
        parameters=[ReturnQuery],
        responses=answers_with(ReturnNowOut),
    )
    def get(self, request: Request) -> Response:
        asked = ReturnQuery.of(request, request.query_params)
        council, quarter = asked["council"], Quarter(asked["quarter"])
        found = return_now(by=signed_in(request), council=council, quarter=quarter)
        if asks_for_a_file(request):
            name = f"dfe-return-{council.gss_code}-{quarter}-draft"
            return file_of(request, found.content, name, asked["part"])
        return Response(ReturnNowOut(found).data)

    @extend_schema(
        operation_id="reports_dfe_return_submit",
        request=ReturnIn,
        responses={201: ReturnVersionOut},
    )
    def post(self, request: Request) -> Response:
        """Freeze it as the next version. 409 names all that has to be put right first."""
        asked = ReturnIn.of(request, request.data)
        version = submit_return(
            by=signed_in(request),
            council=asked["council"],
            quarter=Quarter(asked["quarter"]),
            now=timezone.now(),
        )
        return Response(ReturnVersionOut(version).data, status=status.HTTP_201_CREATED)


class DfeReturnAnswers(APIView):
    """What the council says of itself; it takes the place of what was there."""

    @extend_schema(
        operation_id="reports_dfe_return_answers",
        request=ReturnAnswersIn,
        responses=ReturnNowOut,
    )
    def put(self, request: Request) -> Response:
        asked = ReturnAnswersIn.of(request, request.data)
        user, council = signed_in(request), asked["council"]
        quarter = Quarter(asked["quarter"])
        save_answers(
            by=user,
            council=council,
            quarter=quarter,
            nil=asked["nil"],
            answers={
                each["rule"]: Answer(each["complied"], each["reason"])
                for each in asked["compliance"]
            },
            suppliers=[
                Supplier(each["supplier"], each["conduct"]) for each in asked["suppliers"]
            ],
            now=timezone.now(),
        )
        found = return_now(by=user, council=council, quarter=quarter)
        return Response(ReturnNowOut(found).data)


class DfeReturns(APIView):
    """Which councils have submitted, when, and what has changed since."""

    @extend_schema(
        operation_id="reports_dfe_return_councils",
        parameters=[ReturnsQuery],
        responses=ReturnStandingOut(many=True),
    )
    def get(self, request: Request) -> Response:
        asked = ReturnsQuery.of(request, request.query_params)
        quarter = Quarter(asked["quarter"]) if asked["quarter"] else None
        found = standings(by=signed_in(request), quarter=quarter, today=timezone.localdate())
        return Response(ReturnStandingOut(found, many=True).data)


class DfeReturnVersions(generics.ListAPIView[ReturnVersion]):
    """What was submitted, the latest quarter first."""

    queryset = ReturnVersion.objects.none()
    serializer_class = ReturnVersionOut
    filter_backends = []

    @extend_schema(operation_id="reports_dfe_return_versions")
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[ReturnVersion]:
        return versions_in_view(signed_in(self.request))


class DfeReturnVersion(APIView):
    """One version as it was frozen, what changed since the one before, and what would now."""

    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="reports_dfe_return_version",
        parameters=[ReturnPartQuery],
        responses=answers_with(ReturnVersionWhole),
    )
    def get(self, request: Request, pk: int) -> Response:
        asked = ReturnPartQuery.of(request, request.query_params)
        user = signed_in(request)
        version = version_in_view(user, pk)
        content = look_at_version(by=user, version=version)
        if asks_for_a_file(request):
            return file_of(request, content, version.file_name, asked["part"])
        told = ReturnVersionOut(version).data | {
            "content": content,
            "changes": ReturnVersionWhole.changed(changes_since_the_one_before(version)),
            "since": ReturnVersionWhole.changed(drift(version)),
        }
        return Response(told)


class SignOffDfeReturn(IdempotentAPIView):
    """By the office that the memorandum names, and not by who submitted it."""

    @extend_schema(
        operation_id="reports_dfe_return_sign_off", request=None, responses=ReturnVersionOut
    )
    def post(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        version = sign_return_off(
            by=user, version=version_in_view(user, pk), now=timezone.now()
        )
        return Response(ReturnVersionOut(version).data)


class SendBackDfeReturn(IdempotentAPIView):
    @extend_schema(
        operation_id="reports_dfe_return_send_back",
        request=ReturnSendBackIn,
        responses=ReturnVersionOut,
    )
    def post(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        asked = ReturnSendBackIn.of(request, request.data)
        version = send_return_back(
            by=user, version=version_in_view(user, pk), now=timezone.now(), **asked
        )
        return Response(ReturnVersionOut(version).data)
