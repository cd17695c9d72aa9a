"""Memoranda: what is drafted, who signs, and what the terms say."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rates.clauses import explain
from rates.models import Memorandum, MemorandumVersion
from rates.models.memoranda import Scope
from rates.reports.versions import belonging
from rates.serializers.decisions import BASES
from rates.serializers.fields import (
    Asked,
    CouncilInView,
    Day,
    HourlyRate,
    KnownCouncil,
    KnownJobRole,
    KnownRegion,
    Money,
    OneOf,
)


class MemorandumIn(Asked):
    name = serializers.CharField(max_length=120)
    scope = OneOf(Scope.choices)
    region = KnownRegion(required=False, allow_null=True, default=None)


@extend_schema_field(OpenApiTypes.STR)
class BasisByName(OneOf):
    """The schema already has these choices, under the name of pay_basis."""


class NegotiatedIn(serializers.Serializer[Any]):
    """A figure that the signatories agreed; without dates it holds for the whole version."""

    job_role = KnownJobRole()
    basis = BasisByName(BASES, help_text=f"One of {', '.join(BASES)}.")
    hourly_rate = HourlyRate()
    effective_from = Day(required=False, allow_null=True, default=None)
    effective_until = Day(
        required=False, allow_null=True, default=None, help_text="The day after the last."
    )
    council = KnownCouncil(required=False, allow_null=True, default=None)


class VersionIn(Asked):
    effective_from = Day()
    effective_until = Day(
        required=False, allow_null=True, default=None, help_text="The day after the last."
    )
    supersedes = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        help_text="The number of a version; without it, the one that is in force.",
    )
    clauses = serializers.DictField(
        help_text="Clause code to value; others take their default."
    )
    parties = serializers.ListField(child=KnownCouncil(), help_text="GSS codes.")
    negotiated = NegotiatedIn(many=True, required=False, default=list)


class SignatureIn(Asked):
    council = CouncilInView()
    signatory = serializers.CharField(max_length=120, help_text="Who signs.")
    office = serializers.CharField(
        max_length=120, required=False, default="", help_text="Such as Chief Executive."
    )


class JoinIn(Asked):
    council = CouncilInView()
    signatory = serializers.CharField(max_length=120, help_text="Who signs.")
    office = serializers.CharField(max_length=120, help_text="Such as Chief Executive.")
    joins_on = Day(help_text="The first day on which the terms bind the council.")


class LeaveIn(Asked):
    council = CouncilInView()
    signatory = serializers.CharField(max_length=120, help_text="Who signs.")
    office = serializers.CharField(max_length=120, help_text="Such as Chief Executive.")
    leaves_on = Day(help_text="The first day on which the terms bind the council no more.")


class VersionSummary(serializers.ModelSerializer[MemorandumVersion]):
    effective_from = serializers.DateField(source="effective.lower")
    effective_until = serializers.DateField(
        source="effective.upper", allow_null=True, help_text="The day after the last."
    )
    state = serializers.CharField()

    class Meta:
        model = MemorandumVersion
        fields = ["number", "state", "effective_from", "effective_until", "drafted_at"]


class ClauseOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    sentence = serializers.CharField(source="text")


class GapOut(serializers.Serializer[Any]):
    job_role = serializers.CharField()
    basis = serializers.CharField()
    council = serializers.CharField(allow_null=True)
    effective_from = serializers.DateField()
    effective_until = serializers.DateField(allow_null=True)
    why = serializers.CharField()


class PartyOut(serializers.Serializer[Any]):
    council = serializers.CharField()
    name = serializers.CharField()
    signatory = serializers.CharField(allow_null=True)
    office = serializers.CharField(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    joins_on = serializers.DateField(
        allow_null=True, help_text="For a council that joined what was in force."
    )
    leaves_on = serializers.DateField(allow_null=True, help_text="The first day without it.")


class DepartureOut(serializers.Serializer[Any]):
    """What a council's notice ended."""

    memorandum = serializers.CharField()
    council = serializers.CharField()
    leaves_on = serializers.DateField()
    versions = serializers.ListField(child=serializers.IntegerField())


class ChangeOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    old_words = serializers.CharField()
    new_words = serializers.CharField()
    sentence = serializers.CharField(source="__str__")


class CapChangeOut(serializers.Serializer[Any]):
    job_role = serializers.CharField()
    basis = serializers.CharField()
    council = serializers.CharField(allow_null=True)
    old_rate = Money(allow_null=True, help_text="On the last day before, if any.")
    new_rate = Money(allow_null=True, help_text="On the first day, if any.")


class DiffOut(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    against = serializers.IntegerField(allow_null=True)
    clauses = ChangeOut(many=True)
    joining = serializers.ListField(child=serializers.CharField(), help_text="Councils.")
    leaving = serializers.ListField(child=serializers.CharField(), help_text="Councils.")
    caps = CapChangeOut(many=True)


class VersionOut(VersionSummary):
    memorandum = serializers.CharField(source="memorandum.name")
    supersedes = serializers.IntegerField(
        source="supersedes.number", default=None, allow_null=True
    )
    clauses = serializers.DictField()
    terms = serializers.SerializerMethodField(help_text="The clauses as sentences.")
    parties = serializers.SerializerMethodField()
    gaps = GapOut(many=True, help_text="Days for which no cap could be set, and why.")

    class Meta(VersionSummary.Meta):
        fields = [
            "memorandum",
            *VersionSummary.Meta.fields,
            "supersedes",
            "circulated_at",
            "in_force_at",
            "parties",
            "gaps",
            "terms",
            "clauses",
        ]

    @extend_schema_field(ClauseOut(many=True))
    def get_terms(self, version: MemorandumVersion) -> Any:
        return ClauseOut(explain(version.clauses), many=True).data

    @extend_schema_field(PartyOut(many=True))
    def get_parties(self, version: MemorandumVersion) -> Any:
        return PartyOut(belonging(version), many=True).data


class MemorandumOut(serializers.ModelSerializer[Memorandum]):
    scope = serializers.CharField()
    region = serializers.CharField(source="region.code", default=None, allow_null=True)
    versions = VersionSummary(many=True, read_only=True)

    class Meta:
        model = Memorandum
        fields = ["id", "name", "scope", "region", "versions"]
