"""What councils pay, side by side, and where one of them stands on the ladder."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api_base import signed_in
from accounts.models import Council, Region
from rates.reports.council_pay import PayBasis, regions_in_view
from rates.rungs import SOURCE
from rates.serializers.fields import Asked, Day, KnownCouncil, KnownRegion, Money, OneOf

BASES = [(basis.value, basis.label) for basis in PayBasis]


class RegionInView(KnownRegion):
    """One whose pay the user may compare; for anyone else it is not there."""

    def to_internal_value(self, data: Any) -> Region:
        region = super().to_internal_value(data)
        if not regions_in_view(signed_in(self.context["request"])).contains(region):
            raise Http404
        return region


class CouncilOfRegionInView(KnownCouncil):
    """Any council of a region whose pay the user may compare."""

    def to_internal_value(self, data: Any) -> Council:
        council = super().to_internal_value(data)
        if not regions_in_view(signed_in(self.context["request"])).contains(council.region):
            raise Http404
        return council


@extend_schema_field({"type": "string", "enum": [basis.value for basis in PayBasis]})
class PayBasisField(OneOf):
    """The schema has no name of its own for these choices."""


class ComparisonQuery(Asked):
    on = Day()
    basis = PayBasisField(BASES, default=PayBasis.BASIC.value)

    def validate_basis(self, given: str) -> PayBasis:
        return PayBasis(given)


class PayQuery(ComparisonQuery):
    region = RegionInView(required=False, help_text="Yours, where it is left out.")


class LadderQuery(ComparisonQuery):
    council = CouncilOfRegionInView()


class SpreadOut(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Councils with a figure.")
    lowest_amount = Money(source="lowest")
    lower_quartile_amount = Money(source="lower_quartile", help_text="As QUARTILE.INC.")
    median_amount = Money(source="median")
    upper_quartile_amount = Money(source="upper_quartile")
    highest_amount = Money(source="highest")


class SupplementOut(serializers.Serializer[Any]):
    kind = serializers.CharField()
    annual_amount = Money()


class PayRowOut(serializers.Serializer[Any]):
    council = serializers.CharField(source="pay.council.gss_code")
    name = serializers.CharField(source="pay.council.name")
    grade = serializers.CharField(source="pay.grade.name")
    bottom_scp = serializers.IntegerField(source="pay.grade.bottom_scp")
    top_scp = serializers.IntegerField(source="pay.grade.top_scp")
    award = serializers.CharField(source="pay.award")
    provisional = serializers.BooleanField(source="pay.provisional")
    bottom_amount = Money(source="pay.amounts.bottom", default=None, allow_null=True)
    mean_amount = Money(source="pay.amounts.mean", default=None, allow_null=True)
    top_amount = Money(source="pay.amounts.top", default=None, allow_null=True)
    weekly_hours = Money(source="pay.grade.weekly_hours")
    leave_days = serializers.IntegerField(source="pay.grade.leave_days")
    employer_pension_percent = Money(source="pay.pension_percent")
    supplements = SupplementOut(source="pay.grade.supplements.all", many=True)
    reported_average_salary = Money(source="pay.grade.reported_average_salary", allow_null=True)
    above_median_amount = Money(source="above_median", allow_null=True)
    above_median_percent = Money(allow_null=True)
    outlier = serializers.BooleanField(
        help_text="Tukey: more than 1.5 times the quartiles' distance outside them; never said of"
        " fewer than four."
    )
    why = serializers.CharField(source="pay.why", help_text="Why there are no figures.")


class CouncilNamed(serializers.Serializer[Any]):
    council = serializers.CharField(source="gss_code")
    name = serializers.CharField()


class RolePayOut(serializers.Serializer[Any]):
    job_role = serializers.CharField(source="job_role.code")
    spread = SpreadOut(allow_null=True, help_text="Of the means of the grades.")
    rows = PayRowOut(many=True)
    without = CouncilNamed(many=True, help_text="Councils without a grade for it.")


class PayReportOut(serializers.Serializer[Any]):
    region = serializers.CharField(source="region.code")
    on = serializers.DateField()
    basis = serializers.CharField()
    unit = serializers.CharField(source="basis.unit")
    provisional = serializers.BooleanField()
    roles = RolePayOut(many=True)


class StepOut(serializers.Serializer[Any]):
    amount = Money()
    percent = Money()


class RungOut(serializers.Serializer[Any]):
    rung = serializers.CharField(source="rung.code")
    name = serializers.CharField(source="rung.name")
    about = serializers.CharField(source="rung.about")
    amount = Money(source="offer.amount", allow_null=True)
    provisional = serializers.BooleanField(source="offer.provisional")
    missing = serializers.ListField(
        source="offer.missing",
        child=serializers.CharField(),
        help_text="Job roles of the rung for which the council has no figure.",
    )
    step = StepOut(allow_null=True, help_text="From the rung below.")
    above_median_amount = Money(source="above_median", allow_null=True)
    region = SpreadOut(source="spread", allow_null=True)
    region_step = StepOut(source="median_step", allow_null=True, help_text="Between medians.")


class LadderOut(serializers.Serializer[Any]):
    council = serializers.CharField(source="council.gss_code")
    on = serializers.DateField()
    basis = serializers.CharField()
    unit = serializers.CharField(source="basis.unit")
    rungs = RungOut(many=True)
    about = serializers.SerializerMethodField(help_text="Where the ladder comes from.")

    def get_about(self, ladder: Any) -> str:
        return SOURCE
