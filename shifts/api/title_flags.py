"""Titles and workers priced in two job roles, for whoever has to ask why."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import signed_in
from rates.reports.title_flags import titles_in_two_roles
from shifts.reports.title_flags import workers_in_two_roles


class PricedTitleOut(serializers.Serializer[Any]):
    council = serializers.CharField(source="council.gss_code")
    title = serializers.CharField()
    job_role = serializers.CharField(source="job_role_id")


class TitleFlagOut(serializers.Serializer[Any]):
    """Half-open: `effective_until` is the day after the last, null without an end."""

    effective_from = serializers.DateField(source="days.lower")
    effective_until = serializers.DateField(source="days.upper", allow_null=True)
    first = PricedTitleOut()
    second = PricedTitleOut()


class FlaggedBookingOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    council = serializers.CharField(source="council.gss_code")
    job_title = serializers.CharField()
    job_role = serializers.CharField(source="job_role_id")
    pay_basis = serializers.CharField()
    hourly_rate = serializers.DecimalField(max_digits=7, decimal_places=2)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class WorkerFlagOut(serializers.Serializer[Any]):
    worker = serializers.IntegerField(source="worker.pk")
    title = serializers.CharField()
    bookings = FlaggedBookingOut(many=True)


class TitleFlagsOut(serializers.Serializer[Any]):
    titles = TitleFlagOut(many=True)
    workers = WorkerFlagOut(many=True)


class TitleFlags(APIView):
    """The same title, or worker and title, in two job roles (rule ROLE-MAP)."""

    @extend_schema(operation_id="reports_title_flags", responses=TitleFlagsOut)
    def get(self, request: Request) -> Response:
        user = signed_in(request)
        found = {
            "titles": titles_in_two_roles(by=user),
            "workers": workers_in_two_roles(by=user),
        }
        return Response(TitleFlagsOut(found).data)
