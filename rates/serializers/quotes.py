"""Questions about one rate or up to 1,000 at once, and their answers."""

from typing import Any

from django.db.models import Q
from rest_framework import serializers
from rest_framework.request import Request

from accounts.api_base import signed_in
from accounts.errors import BadInput
from accounts.models import Council, JobRole, Membership, User
from rates.actions.quotes import check_count
from rates.models.decisions import Engagement
from rates.serializers.decisions import BASES, DecisionTold
from rates.serializers.fields import (
    Asked,
    CouncilInView,
    Day,
    HourlyRate,
    KnownCouncil,
    KnownJobRole,
    Money,
    OneOf,
    refused,
)
from rates.serializers.lines import LineOut


class RateIn(Asked):
    engagement = OneOf(Engagement.choices)
    pay_basis = OneOf(BASES)
    hourly_rate = HourlyRate()
    starts_on = Day()
    ends_on = Day(help_text="The last day, included.")


class QuoteIn(RateIn):
    council = CouncilInView()
    job_role = KnownJobRole()


class CouncilOfMany(KnownCouncil):
    """Found among those that were read once; one out of view is told like one unknown."""

    def to_internal_value(self, data: Any) -> Council:
        council: Council | None = self.context["councils"].get(str(data))
        if council is None:
            raise refused(self, data, "Give the GSS code of a council that you may see.")
        return council


class JobRoleOfMany(KnownJobRole):
    def to_internal_value(self, data: Any) -> JobRole:
        job_role: JobRole | None = self.context["job_roles"].get(str(data))
        return super().to_internal_value(data) if job_role is None else job_role


class QuoteOfManyIn(RateIn):
    council = CouncilOfMany()
    job_role = JobRoleOfMany()


class QuotesIn(Asked):
    quotes = QuoteOfManyIn(many=True, help_text="1 to 1,000 questions.")

    @classmethod
    def of(cls, request: Request, data: Any) -> dict[str, Any]:
        asked = data["quotes"]
        if not isinstance(asked, list):
            raise BadInput({"quotes": "quotes has to be a list. Give 1 to 1,000 questions."})
        check_count(asked)
        known = {
            "councils": councils_in_view(signed_in(request)),
            "job_roles": JobRole.objects.in_bulk(),
        }
        checked = cls(data=data, context=known)
        checked.is_valid(raise_exception=True)
        questions: dict[str, Any] = checked.validated_data
        return questions


def councils_in_view(user: User) -> dict[str, Council]:
    """Those that the user has some role at, in or over."""
    held = Membership.objects.live().filter(user=user)
    here = (
        Q(pk__in=held.values("council"))
        | Q(pk__in=held.values("team__council"))
        | Q(region__in=held.values("region"))
    )
    found = Council.objects.select_related("region").filter(here)
    return {council.gss_code: council for council in found}


class ConversionOut(serializers.Serializer[Any]):
    from_basis = serializers.CharField()
    from_rate = Money()
    to_basis = serializers.CharField()
    to_rate = Money()
    lines = LineOut(many=True)
    sentence = serializers.CharField(source="__str__")


class QuoteOut(DecisionTold):
    conversion = ConversionOut(
        allow_null=True, help_text="The same cost on the other basis; never judged."
    )


class QuotesOut(serializers.Serializer[Any]):
    quotes = QuoteOut(many=True, help_text="In the order of the questions.")
