"""A council's own workforce, month by month, and a file of it."""

from typing import Any

from rest_framework import serializers

from accounts.api.fields import TableIn
from rates.models import WorkforceCount
from rates.serializers.fields import Asked, CouncilInView, Money
from rates.serializers.titles import ImportProblemOut
from rates.serializers.what_if import Month
from rates.workforce import Workforce

WHY = "Needed where a month is recorded already."


class Posts(serializers.DecimalField):
    """Full-time posts as text with two decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=7, decimal_places=2, min_value=0, **options)


class WorkforceQuery(Asked):
    council = CouncilInView(required=False)
    month = Month(required=False)
    versions = serializers.BooleanField(
        default=False, help_text="Also those that were corrected since."
    )


class FiguresIn(Asked):
    establishment = Posts(help_text="Permanent posts, full-time, at the end of the month.")
    filled = Posts(help_text="Of them filled, full-time.")
    vacancies = Posts(help_text="Of them vacant, also where agency or bank covers them.")
    heads = serializers.IntegerField(min_value=0, help_text="Permanent staff, people.")
    starters = serializers.IntegerField(min_value=0, help_text="In the month, people.")
    leavers = serializers.IntegerField(min_value=0, help_text="In the month, people.")
    agency_heads = serializers.IntegerField(min_value=0, help_text="From agencies, people.")


class WorkforceIn(FiguresIn):
    council = CouncilInView()
    month = Month()
    reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=300, help_text=WHY
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The figures as one value, beside what they are of."""
        figures = {name: attrs.pop(name) for name in FiguresIn().get_fields()}
        return attrs | {"figures": Workforce(**figures)}


class WorkforceOut(serializers.ModelSerializer[WorkforceCount]):
    council = serializers.CharField(source="council.gss_code")
    council_name = serializers.CharField(source="council.name")
    month = Month()
    establishment = Money()
    filled = Money()
    vacancies = Money()
    recorded_by = serializers.CharField(source="recorded_by.full_name")

    class Meta:
        model = WorkforceCount
        fields = [
            "id",
            "council",
            "council_name",
            "month",
            "version",
            "establishment",
            "filled",
            "vacancies",
            "heads",
            "starters",
            "leavers",
            "agency_heads",
            "reason",
            "recorded_at",
            "recorded_by",
        ]


class WorkforceImportIn(TableIn):
    council = CouncilInView()
    reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=300, help_text=WHY
    )
    dry_run = serializers.BooleanField(
        default=True, help_text="Says what would happen and changes nothing."
    )


class WorkforceImportOut(serializers.Serializer[Any]):
    added = serializers.IntegerField(help_text="In a dry run, what would be added.")
    corrected = serializers.IntegerField(help_text="Months recorded before with other figures.")
    known = serializers.IntegerField(help_text="Months recorded before just so.")
    problems = ImportProblemOut(many=True)
    dry_run = serializers.BooleanField()
