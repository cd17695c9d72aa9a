"""What the API takes and gives about quarterly returns; the rows follow the columns of their parts."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from accounts.api.fields import Asked, CouncilInView, OneOf
from rates.serializers.evidence_packs import Quarter
from rates.serializers.fields import Money
from shifts.models import ReturnVersion
from shifts.returns.diff import Change
from shifts.returns.parts import PARTS, Part
from shifts.returns.rules import RULES
from shifts.returns.validation import TITLES

KINDS: dict[str, Any] = {
    "text": lambda words: serializers.CharField(help_text=words, allow_blank=True),
    "money": lambda words: Money(help_text=words),
    "day": lambda words: serializers.DateField(help_text=words, allow_null=True),
    "month": lambda words: serializers.CharField(help_text=words),
    "count": lambda words: serializers.IntegerField(help_text=words),
    "yes_no": lambda words: serializers.BooleanField(help_text=words),
}


def rows_of(name: str, part: Part) -> type[serializers.Serializer[Any]]:
    fields = {column.name: KINDS[column.kind](column.words) for column in part.columns}
    return type(f"Return{name.title()}Row", (serializers.Serializer,), fields)


class ReturnParts(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, Any]:
        return {name: rows_of(name, part)(many=True) for name, part in PARTS.items()}


class ReturnQuery(Asked):
    council = CouncilInView()
    quarter = Quarter(help_text="As 2026-Q3.")
    part = OneOf(
        [(name, part.title) for name, part in PARTS.items()],
        required=False,
        default="assignments",
        help_text="What a CSV file holds.",
    )


class ReturnIn(Asked):
    council = CouncilInView()
    quarter = Quarter(help_text="A quarter that is over.")


class ReturnsQuery(Asked):
    quarter = Quarter(required=False, default=None, help_text="Otherwise the last eight.")


class ReturnPartQuery(Asked):
    part = OneOf(
        [(name, part.title) for name, part in PARTS.items()],
        required=False,
        default="assignments",
        help_text="What a CSV file holds.",
    )


class ReturnAnswerIn(Asked):
    rule = OneOf(list(RULES.items()))
    complied = serializers.BooleanField()
    reason = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, default="", help_text="Why not."
    )


class ReturnSupplierIn(Asked):
    supplier = serializers.CharField(max_length=120)
    conduct = serializers.CharField(max_length=2000)


class ReturnAnswersIn(ReturnIn):
    nil = serializers.BooleanField(help_text="There is nothing to return.")
    compliance = ReturnAnswerIn(many=True, required=False, default=list)
    suppliers = ReturnSupplierIn(many=True, required=False, default=list)


class ReturnSendBackIn(Asked):
    reason = serializers.CharField(max_length=2000)


class ReturnProblem(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=list(TITLES.items()))
    severity = serializers.CharField(
        help_text="block has to be put right, warn goes along in the notes."
    )
    record = serializers.CharField(help_text="Its kind and number, such as assignment:12.")
    field = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField()
    remedy = serializers.CharField()


class ReturnChangeField(serializers.Serializer[Any]):
    name = serializers.CharField()
    old = serializers.JSONField(allow_null=True)
    new = serializers.JSONField(allow_null=True)


class ReturnChange(serializers.Serializer[Any]):
    part = serializers.CharField()
    kind = serializers.CharField(help_text="added, removed or changed.")
    key = serializers.CharField(help_text="Which row.")
    values = ReturnChangeField(many=True)


class ReturnContent(serializers.Serializer[Any]):
    schema = serializers.IntegerField()
    council = serializers.CharField()
    council_name = serializers.CharField()
    quarter = serializers.CharField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    nil = serializers.BooleanField()
    parts = ReturnParts()


class ReturnNowOut(serializers.Serializer[Any]):
    ready = serializers.SerializerMethodField(help_text="Nothing stands against submitting it.")
    problems = ReturnProblem(many=True)
    office = serializers.CharField(help_text="Who signs it off.")
    content = ReturnContent()

    def get_ready(self, found: Any) -> bool:
        return not found.blocked


class ReturnVersionOut(serializers.ModelSerializer[ReturnVersion]):
    council = serializers.CharField(source="council.gss_code")
    quarter = Quarter()
    version = serializers.IntegerField(source="number")
    state = serializers.CharField(help_text="submitted, signed_off or sent_back.")
    office = serializers.CharField(help_text="Who signs it off.")
    submitted_by = serializers.CharField(source="submitted_by.full_name")
    answered_by = serializers.CharField(
        source="answered_by.full_name", allow_null=True, default=None
    )

    class Meta:
        model = ReturnVersion
        fields = [
            "id",
            "council",
            "quarter",
            "version",
            "state",
            "office",
            "sha256",
            "submitted_at",
            "submitted_by",
            "answered_at",
            "answered_by",
            "reason",
        ]


class ReturnVersionWhole(ReturnVersionOut):
    content = ReturnContent()
    changes = ReturnChange(many=True, help_text="Since the version before.")
    since = ReturnChange(many=True, help_text="What would be otherwise, submitted now.")

    class Meta(ReturnVersionOut.Meta):
        fields = [*ReturnVersionOut.Meta.fields, "content", "changes", "since"]

    @staticmethod
    def changed(found: Iterable[Change]) -> list[dict[str, Any]]:
        return [asdict(each) for each in found]


class ReturnStandingOut(serializers.Serializer[Any]):
    council = serializers.CharField(source="council.gss_code")
    quarter = serializers.CharField()
    begun = serializers.BooleanField(help_text="Something was entered.")
    latest = ReturnVersionOut(allow_null=True)
    changed_since = serializers.SerializerMethodField(
        help_text="Rows that would be otherwise, submitted now."
    )

    def get_changed_since(self, standing: Any) -> int:
        return len(standing.since)
