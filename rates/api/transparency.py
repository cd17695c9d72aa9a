"""What councils pay: side by side, and on the national ladder; as JSON or CSV."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from accounts.errors import NotPermitted
from accounts.models import Region, User
from accounts.permissions import Permission
from rates.api.spend import CsvRenderer
from rates.reports.council_pay import regions_in_view
from rates.reports.ladder import ladder_of
from rates.reports.pay_as_csv import ladder_as_csv, pay_as_csv
from rates.reports.pay_transparency import pay_transparency
from rates.serializers.transparency import LadderOut, LadderQuery, PayQuery, PayReportOut


def own_region(user: User) -> Region:
    region = regions_in_view(user).first()
    if region is None:
        raise NotPermitted(permission=Permission.PAY_COMPARE.value)
    return region


class PayTransparency(APIView):
    """Every council of a region with its grade for each job role, all on one basis."""

    renderer_classes = [JSONRenderer, CsvRenderer]

    @extend_schema(
        operation_id="reports_pay_transparency",
        parameters=[PayQuery],
        responses={(200, "application/json"): PayReportOut, (200, "text/csv"): str},
    )
    def get(self, request: Request) -> Response:
        asked = PayQuery.of(request, request.query_params)
        user = signed_in(request)
        asked.setdefault("region", own_region(user))
        report = pay_transparency(by=user, **asked)
        if isinstance(request.accepted_renderer, CsvRenderer):
            return as_file(pay_as_csv(report), f"pay-{report.basis}-{report.on}.csv")
        return Response(PayReportOut(report).data)


class PayLadder(APIView):
    """A council's pay on each rung, beside its region's medians and range."""

    renderer_classes = [JSONRenderer, CsvRenderer]

    @extend_schema(
        operation_id="reports_pay_ladder",
        parameters=[LadderQuery],
        responses={(200, "application/json"): LadderOut, (200, "text/csv"): str},
    )
    def get(self, request: Request) -> Response:
        asked = LadderQuery.of(request, request.query_params)
        ladder = ladder_of(by=signed_in(request), **asked)
        if isinstance(request.accepted_renderer, CsvRenderer):
            return as_file(ladder_as_csv(ladder), f"ladder-{ladder.basis}-{ladder.on}.csv")
        return Response(LadderOut(ladder).data)


def as_file(text: str, name: str) -> Response:
    told: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, headers=told)
