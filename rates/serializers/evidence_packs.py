"""Evidence packs: which quarter, how far it has come, and what was made."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rates.evidence.quarters import quarter_of
from rates.models import EvidencePack
from rates.serializers.fields import Asked, refused


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-Q[1-4]$", "example": "2026-Q3"})
class Quarter(serializers.Field[date, Any, str, Any]):
    """A calendar quarter, told as 2026-Q3 and kept as its first day."""

    def to_internal_value(self, data: Any) -> date:
        first = quarter_of(str(data))
        if first is None:
            raise refused(self, data, "Give a quarter as YYYY-QN, such as 2026-Q3.")
        return first

    def to_representation(self, value: date) -> str:
        return f"{value.year}-Q{(value.month + 2) // 3}"


class EvidencePackIn(Asked):
    region = serializers.CharField(help_text="Its ONS code, such as E12000002.")
    quarter = Quarter(help_text="A quarter that is over.")


class PackFile(serializers.Serializer[Any]):
    path = serializers.CharField()
    sha256 = serializers.CharField()
    bytes = serializers.IntegerField()
    rows = serializers.IntegerField()


class PackProgress(serializers.Serializer[Any]):
    done = serializers.IntegerField(source="files_done", help_text="Files written.")
    total = serializers.IntegerField(source="files_total")
    bytes = serializers.IntegerField(source="bytes_done")


class EvidencePackOut(serializers.ModelSerializer[EvidencePack]):
    region = serializers.CharField(source="region.code")
    quarter = Quarter()
    state = serializers.CharField(help_text="queued, running, done, same or failed.")
    progress = PackProgress(source="*")
    files = PackFile(many=True)
    same_as = serializers.SerializerMethodField(
        help_text="The version that holds the same, where nothing changed."
    )
    changes = serializers.JSONField(
        help_text="Since the version before, by file: rows added, removed and changed, and the "
        "keys of the first hundred of each."
    )
    requested_by = serializers.CharField(source="requested_by.full_name")

    class Meta:
        model = EvidencePack
        fields = [
            "id",
            "region",
            "quarter",
            "state",
            "version",
            "same_as",
            "sha256",
            "file_bytes",
            "files",
            "changes",
            "progress",
            "problem",
            "requested_at",
            "requested_by",
            "finished_at",
        ]

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_same_as(self, pack: EvidencePack) -> int | None:
        return pack.before.version if pack.state == "same" and pack.before else None
