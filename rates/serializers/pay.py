"""Pay by period, and payroll runs."""

from typing import Any

from rest_framework import serializers

from rates.models import PayrollRun
from rates.serializers.fields import Asked, CouncilInView, Day, Money


class PaidLineOut(serializers.Serializer[Any]):
    element = serializers.CharField(source="kind", help_text="hours, holiday or expense.")
    on = serializers.DateField()
    place = serializers.CharField()
    minutes = serializers.IntegerField(allow_null=True)
    hourly_rate = serializers.DecimalField(
        source="pounds_an_hour", max_digits=7, decimal_places=2, allow_null=True
    )
    multiplier = serializers.DecimalField(max_digits=4, decimal_places=2, allow_null=True)
    words = serializers.CharField()
    correction = serializers.BooleanField()
    amount = Money()


class PayslipOut(serializers.Serializer[Any]):
    """Before tax and National Insurance; the lines add up to the total."""

    council = serializers.CharField(source="council.gss_code")
    cut_off_on = serializers.DateField(source="period.cut_off_on")
    pays_on = serializers.DateField(source="period.pays_on")
    total = Money()
    lines = PaidLineOut(many=True)


class PayrollRunIn(Asked):
    council = CouncilInView()
    cut_off_on = Day(help_text="The day of a cut-off that is over.")


class PayrollRunOut(serializers.ModelSerializer[PayrollRun]):
    council = serializers.CharField(source="council.gss_code")
    lines = serializers.IntegerField(source="line_count")
    workers = serializers.IntegerField(source="worker_count")
    total = Money()
    made_by = serializers.CharField(source="made_by.full_name")

    class Meta:
        model = PayrollRun
        fields = [
            "id",
            "council",
            "cut_off_on",
            "pays_on",
            "lines",
            "workers",
            "total",
            "sha256",
            "made_at",
            "made_by",
        ]
