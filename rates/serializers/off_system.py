"""Payments outside the system: files, payments, and the report of them."""

from datetime import date, timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.fields import TableIn
from accounts.api.register import ProblemOut
from rates.caps import Basis
from rates.models import OffSystemImport, OffSystemPayment
from rates.off_system.states import ANSWERS, FileState, Found, Standing
from rates.reports.off_system import (
    COMPARISONS,
    DEFAULT_GROUPS,
    GROUPS,
    UNTOLD,
    OffSystemFilters,
)
from rates.serializers.fields import Asked, CouncilInView, Money, OneOf
from rates.serializers.grouped import DaysQuery, FiguresOut, GroupedQuery, grouped_by

DAY = timedelta(days=1)
BASES = [(basis.value, basis.label) for basis in Basis]


class OffSystemImportIn(TableIn):
    council = CouncilInView()
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="Where the file comes from; its columns are remembered by it."
    )
    basis = OneOf(BASES, help_text="What the amounts are, of rows that do not say it.")


class OffSystemColumnsIn(Asked):
    columns = serializers.DictField(
        child=serializers.CharField(), help_text="Our name of each column: the file's own."
    )


class OffSystemImportOut(serializers.ModelSerializer[OffSystemImport]):
    council = serializers.CharField(source="source.council.gss_code")
    source = serializers.CharField()  # type: ignore[assignment]
    state = serializers.CharField(help_text=f"One of {', '.join(FileState)}.")
    header = serializers.ListField(child=serializers.CharField())
    columns = serializers.DictField(child=serializers.CharField())
    found = serializers.DictField(
        child=serializers.IntegerField(),
        help_text=f"Of those added, how many are {', '.join(Found)}.",
    )
    problems = ProblemOut(many=True)

    class Meta:
        model = OffSystemImport
        fields = [
            "id",
            "council",
            "source",
            "basis",
            "state",
            "header",
            "columns",
            "rows_done",
            "added",
            "known",
            "found",
            "problems",
            "requested_at",
        ]
        extra_kwargs = {"basis": {"help_text": f"One of {', '.join(Basis)}."}}


class OffSystemQuery(DaysQuery):
    council = CouncilInView(required=False)
    job_role = serializers.CharField(
        required=False, help_text=f"Its code, or {UNTOLD} where none is known."
    )
    supplier = serializers.CharField(required=False)
    basis = OneOf(BASES, required=False)
    comparison = OneOf(list(COMPARISONS.items()), required=False)
    worker = serializers.CharField(required=False, help_text="As the file writes them.")
    standing = OneOf(
        [(each.value, each.label) for each in Standing], default=Standing.OUTSIDE.value
    )

    @classmethod
    def where(cls, asked: dict[str, Any]) -> OffSystemFilters:
        given = {name: asked[name] for name in OffSystemFilters.names() if name in asked}
        if "council" in given:
            given["council"] = given["council"].gss_code
        return OffSystemFilters(**given)


class OffSystemReportQuery(GroupedQuery, OffSystemQuery):
    group_by = grouped_by(GROUPS, DEFAULT_GROUPS)


class OffSystemRowOut(FiguresOut):
    leads_to = "payments"

    payments = serializers.IntegerField(allow_null=True)
    workers = serializers.IntegerField(
        allow_null=True, help_text="As often as their name is written differently."
    )
    answered = serializers.IntegerField(
        allow_null=True, help_text="Payments that a person has confirmed or corrected."
    )
    hours = Money(allow_null=True)
    amount = Money(allow_null=True)
    at_cap = Money(allow_null=True, help_text="Of the payments that could be compared.")
    over_cap = Money(
        allow_null=True, help_text="By payment, never netted by another under the cap."
    )
    over_cap_converted = Money(
        allow_null=True, help_text="The part of it that rests on a conversion to another basis."
    )
    not_compared = Money(allow_null=True, help_text="Paid, and compared with no cap.")


class OffSystemOut(serializers.Serializer[Any]):
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    group_by = serializers.ListField(child=serializers.CharField())
    rows = OffSystemRowOut(many=True)
    total = OffSystemRowOut()


class OffSystemPaymentOut(serializers.ModelSerializer[OffSystemPayment]):
    council = serializers.CharField(source="council.gss_code")
    worked_from = serializers.SerializerMethodField()
    worked_to = serializers.SerializerMethodField(help_text="The last day worked.")
    counted_on = serializers.DateField()
    found = serializers.CharField(help_text=f"One of {', '.join(Found)}.")
    standing = serializers.CharField(help_text=f"One of {', '.join(Standing)}.")
    basis = serializers.CharField(help_text=f"One of {', '.join(Basis)}.")
    answer = serializers.CharField(help_text=f"Empty, or one of {', '.join(ANSWERS)}.")
    timesheets = serializers.ListField(child=serializers.IntegerField())

    class Meta:
        model = OffSystemPayment
        fields = [
            "id",
            "council",
            "imported",
            "row",
            "worker_name",
            "registration_number",
            "title",
            "job_role",
            "supplier",
            "reference",
            "worked_from",
            "worked_to",
            "paid_on",
            "counted_on",
            "hours",
            "hourly_rate",
            "basis",
            "amount",
            "amount_at_cap",
            "over_cap_amount",
            "converted",
            "comparison",
            "found",
            "confidence",
            "why",
            "timesheets",
            "answer",
            "reason",
            "standing",
        ]

    def get_worked_from(self, payment: OffSystemPayment) -> date | None:
        return payment.worked.lower if payment.worked else None

    def get_worked_to(self, payment: OffSystemPayment) -> date | None:
        return payment.worked.upper - DAY if payment.worked else None


class LikelyReasonOut(serializers.Serializer[Any]):
    said = serializers.CharField()
    points = serializers.IntegerField()


class LikelyWorkOut(serializers.Serializer[Any]):
    worker = serializers.IntegerField()
    name = serializers.CharField()
    timesheets = serializers.ListField(child=serializers.IntegerField())
    first = serializers.DateField(help_text="First day worked.")
    last = serializers.DateField(help_text="Last day worked.")
    confidence = serializers.IntegerField(help_text="Of 100.")
    reasons = LikelyReasonOut(many=True)


class OffSystemPaymentDetailOut(OffSystemPaymentOut):
    candidates = serializers.SerializerMethodField()

    class Meta(OffSystemPaymentOut.Meta):
        fields = [*OffSystemPaymentOut.Meta.fields, "candidates"]

    @extend_schema_field(LikelyWorkOut(many=True))
    def get_candidates(self, payment: OffSystemPayment) -> list[dict[str, Any]]:
        return [
            {
                **each,
                "reasons": [
                    {"said": said, "points": points} for said, points in each["reasons"]
                ],
            }
            for each in payment.candidates
        ]


class OffSystemAnswerIn(Asked):
    answer = OneOf([(each.value, each.label) for each in ANSWERS])
    timesheets = serializers.ListField(
        child=serializers.IntegerField(),
        required=False,
        help_text="What it is for, where it is in the ledger; none means those found.",
    )
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="Needed for an answer that is not what was found.",
    )
