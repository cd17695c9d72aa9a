"""What councils pay: side by side, and on the national ladder; as JSON or CSV."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from accounts.errors import NotPermitted
from accounts.models import Region, User
from accounts.permissions import Permission
from rates.api.files import RENDERERS, answers_with, as_file, asks_for_a_file
from rates.reports.council_pay import regions_in_view
from rates.reports.ladder import ladder_of
from rates.reports.pay_sheets import ladder_sheet, pay_sheet
from rates.reports.pay_transparency import pay_transparency
from rates.serializers.transparency import LadderOut, LadderQuery, PayQuery, PayReportOut


def own_region(user: User) -> Region:
    region = regions_in_view(user).first()
    if region is None:
        raise NotPermitted(permission=Permission.PAY_COMPARE.value)
    return region


class PayTransparency(APIView):
    """Every council of a region with its grade for each job role, all on one basis."""

    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="reports_pay_transparency",
        parameters=[PayQuery],
        responses=answers_with(PayReportOut),
    )
    def get(self, request: Request) -> Response:
        asked = PayQuery.of(request, request.query_params)
        user = signed_in(request)
        asked.setdefault("region", own_region(user))
        report = pay_transparency(by=user, **asked)
        if asks_for_a_file(request):
            return as_file(request, pay_sheet(report), f"pay-{report.basis}-{report.on}")
        return Response(PayReportOut(report).data)


class PayLadder(APIView):
    """A council's pay on each rung, beside its region's medians and range."""

    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="reports_pay_ladder",
        parameters=[LadderQuery],
        responses=answers_with(LadderOut),
    )
    def get(self, request: Request) -> Response:
        asked = LadderQuery.of(request, request.query_params)
        ladder = ladder_of(by=signed_in(request), **asked)
        if asks_for_a_file(request):
            name = f"ladder-{ladder.basis}-{ladder.on}"
            return as_file(request, ladder_sheet(ladder), name)
        return Response(LadderOut(ladder).data)
