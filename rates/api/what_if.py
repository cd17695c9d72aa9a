"""What past months would have come to under a version that is not in force."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from rates.actions.what_if import (
    ask_what_if,
    cancel_what_if,
    look_at_what_if,
    look_at_what_ifs,
    restart_what_if,
)
from rates.api.files import RENDERERS, answers_with, as_file, asks_for_a_file
from rates.api.memoranda import version_in_view
from rates.errors import NotAnswered
from rates.models import WhatIf
from rates.reports.what_if import file_name, sheet_of
from rates.serializers.what_if import WhatIfAnswered, WhatIfIn, WhatIfOut

QUESTION = OpenApiExample(
    "Spring under the second version",
    request_only=True,
    value={"memorandum": 1, "version": 2, "from": "2026-04", "to": "2026-06"},
)


def what_if_in_view(request: Request, pk: int) -> WhatIf:
    visible = WhatIf.objects.visible_to(signed_in(request))
    found = visible.select_related("version__memorandum__region", "requested_by")
    return get_object_or_404(found, pk=pk)


def accepted(what_if: WhatIf) -> Response:
    return Response(
        WhatIfOut(what_if).data,
        status=status.HTTP_202_ACCEPTED,
        headers={"Location": reverse("api-what-if", args=[what_if.pk])},
    )


class WhatIfs(IdempotentAPIView, generics.ListAPIView[WhatIf]):
    """The questions asked, the newest first."""

    queryset = WhatIf.objects.none()
    serializer_class = WhatIfOut
    filter_backends = []

    @extend_schema(operation_id="what_ifs_list")
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[WhatIf]:
        return look_at_what_ifs(by=signed_in(self.request)).defer("limits")

    @extend_schema(
        operation_id="what_ifs_ask",
        request=WhatIfIn,
        responses={202: WhatIfOut},
        examples=[QUESTION],
    )
    def post(self, request: Request) -> Response:
        """Accepted: the answer is worked out in the background, and found at `Location`."""
        asked = WhatIfIn.of(request, request.data)
        what_if = ask_what_if(
            by=signed_in(request),
            version=version_in_view(request, asked["memorandum"], asked["version"]),
            first_month=asked["from"],
            last_month=asked["to"],
            today=timezone.localdate(),
        )
        return accepted(what_if)


class WhatIfDetail(APIView):
    """How far it has come, and once it is done the answer; `?format=csv` or `xlsx` gives its table."""

    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="what_ifs_retrieve",
        responses=answers_with(WhatIfAnswered),
    )
    def get(self, request: Request, pk: int) -> Response:
        what_if = what_if_in_view(request, pk)
        answer = look_at_what_if(by=signed_in(request), what_if=what_if)
        if asks_for_a_file(request):
            if answer is None:
                raise NotAnswered
            return as_file(request, sheet_of(answer), file_name(what_if))
        what_if.result = answer  # type: ignore[attr-defined]
        return Response(WhatIfAnswered(what_if).data)


class CancelWhatIf(IdempotentAPIView):
    """Stops it; what was counted is not shown."""

    @extend_schema(operation_id="what_ifs_cancel", request=None, responses=WhatIfOut)
    def post(self, request: Request, pk: int) -> Response:
        what_if = what_if_in_view(request, pk)
        return Response(WhatIfOut(cancel_what_if(by=signed_in(request), what_if=what_if)).data)


class RestartWhatIf(IdempotentAPIView):
    """Goes on after a fault, with the councils that are not done."""

    @extend_schema(operation_id="what_ifs_restart", request=None, responses={202: WhatIfOut})
    def post(self, request: Request, pk: int) -> Response:
        what_if = what_if_in_view(request, pk)
        return accepted(restart_what_if(by=signed_in(request), what_if=what_if))
