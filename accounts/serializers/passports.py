"""Passports, claims, files and consents, as programs take and get them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.fields import Day, KnownCouncil, OneOf
from accounts.models import Consent, CredentialClaim, CredentialKind, Evidence
from accounts.models.recorded import SeenHow
from accounts.reports.facts import Fact
from accounts.reports.passport import Held, Passport

KINDS = f"One of {', '.join(CredentialKind.values)}."
FACTS = {"type": "object", "additionalProperties": {"nullable": True}}


def as_told(facts: tuple[Fact, ...]) -> dict[str, Any]:
    """Days as ISO; a span by its first day and the day after its last."""
    return {each.name: value_told(each.value) for each in facts}


def value_told(value: Any) -> Any:
    if hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str):
        return [value.lower, value.upper]
    return value


class EvidenceOut(serializers.ModelSerializer[Evidence]):
    class Meta:
        model = Evidence
        fields = ["id", "kind", "name", "content_type", "size", "sha256", "uploaded_at"]


class HeldOut(serializers.Serializer[Held]):
    kind = serializers.CharField(help_text=KINDS)
    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    facts = serializers.SerializerMethodField()
    ends_on = serializers.DateField(allow_null=True, help_text="Its last day.")
    standing = serializers.CharField(help_text="in_date, ends_within_60_days, … out_of_date.")
    remedy = serializers.CharField()
    original_seen = serializers.CharField(source="seen")
    original_seen_on = serializers.DateField(source="seen_on", allow_null=True)
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField()
    files = EvidenceOut(many=True)

    @extend_schema_field(FACTS)
    def get_facts(self, held: Held) -> dict[str, Any]:
        return as_told(held.facts)


class ClaimOut(serializers.ModelSerializer[CredentialClaim]):
    worker = serializers.IntegerField(source="worker_id")
    kind = serializers.CharField()
    facts = serializers.JSONField()
    state = serializers.CharField(help_text="submitted, verified, refused or withdrawn.")
    files = EvidenceOut(source="evidence", many=True)

    class Meta:
        model = CredentialClaim
        fields = [
            "id",
            "worker",
            "kind",
            "facts",
            "state",
            "reason",
            "submitted_at",
            "decided_at",
            "credential",
            "files",
        ]


class ConsentOut(serializers.ModelSerializer[Consent]):
    council = serializers.CharField(source="council.gss_code")

    class Meta:
        model = Consent
        fields = ["council", "given_at", "withdrawn_at"]


class MissingOut(serializers.Serializer[Any]):
    kind = serializers.CharField()
    remedy = serializers.CharField()


class PassportOut(serializers.Serializer[Passport]):
    worker = serializers.IntegerField(source="worker.pk")
    held = HeldOut(many=True)
    missing = MissingOut(many=True)
    claims = ClaimOut(many=True)
    consents = ConsentOut(many=True)


@extend_schema_field(OpenApiTypes.STR)
class KindByName(OneOf):
    """The schema has choices under the name of kind already."""


class ClaimIn(serializers.Serializer[Any]):
    kind = KindByName(CredentialKind.choices, help_text=KINDS)
    facts = serializers.DictField(help_text="The fields of this kind; days as YYYY-MM-DD.")


class SeenIn(serializers.Serializer[Any]):
    original_seen_by = serializers.CharField(max_length=120)
    original_seen_on = Day()
    original_seen_how = serializers.CharField(help_text=f"One of {', '.join(SeenHow.values)}.")


class RefusalIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500, help_text="The worker reads it.")


class EvidenceIn(serializers.Serializer[Any]):
    """Of a claim; or of what is recorded, by its kind and number."""

    file = serializers.FileField(allow_empty_file=True)
    claim = serializers.IntegerField(required=False)
    kind = serializers.CharField(required=False)
    credential = serializers.IntegerField(required=False)


class ConsentIn(serializers.Serializer[Any]):
    council = KnownCouncil()
