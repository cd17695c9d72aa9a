"""A council's own job titles, and what is asked about them."""

from typing import Any

from rest_framework import serializers

from rates.models import JobTitleMap
from rates.serializers.fields import Asked, CouncilInView, Day, KnownJobRole, OneOf

STATES = ("proposed", "approved", "rejected", "withdrawn")
DAY_AFTER = "The day after the last."


class JobTitlesQuery(Asked):
    state = OneOf([(each, each) for each in STATES], required=False)
    council = CouncilInView(required=False)
    on = Day(required=False, help_text="Counting, or proposed to count, on this day.")


class JobTitleIn(Asked):
    council = CouncilInView()
    title = serializers.CharField(max_length=120)
    job_role = KnownJobRole()
    effective_from = Day()
    effective_until = Day(required=False, allow_null=True, default=None, help_text=DAY_AFTER)


class JobTitleRejection(Asked):
    reason = serializers.CharField(max_length=500, help_text="The council reads it.")


class JobTitleEnd(Asked):
    effective_until = Day(help_text="The first day on which it no longer counts.")


class JobTitleImportIn(Asked):
    council = CouncilInView()
    csv = serializers.CharField(
        help_text="Columns title, job_role, effective_from and effective_until (which may be "
        "empty), with their names in the first row.",
        trim_whitespace=False,
    )
    dry_run = serializers.BooleanField(
        default=True, help_text="Says what would happen and changes nothing."
    )


class ImportProblemOut(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="The header is row 1.")
    column = serializers.CharField()
    value = serializers.CharField()
    remedy = serializers.CharField()


class JobTitleImportOut(serializers.Serializer[Any]):
    added = serializers.IntegerField(help_text="In a dry run, what would be added.")
    known = serializers.IntegerField(help_text="Proposed or approved before.")
    problems = ImportProblemOut(many=True)
    dry_run = serializers.BooleanField()


class JobTitleOut(serializers.ModelSerializer[JobTitleMap]):
    council = serializers.CharField(source="council.gss_code")
    job_role = serializers.CharField(source="job_role_id")
    state = serializers.CharField(help_text=f"One of {', '.join(STATES)}.")
    effective_from = serializers.DateField(source="effective.lower")
    effective_until = serializers.DateField(
        source="effective.upper", allow_null=True, help_text=DAY_AFTER
    )
    proposed_by = serializers.CharField(source="proposed_by.full_name")
    decided_by = serializers.SerializerMethodField(help_text="Who approved or rejected it.")

    class Meta:
        model = JobTitleMap
        fields = [
            "id",
            "council",
            "title",
            "job_role",
            "state",
            "effective_from",
            "effective_until",
            "proposed_at",
            "proposed_by",
            "approved_at",
            "rejected_at",
            "rejection_reason",
            "withdrawn_at",
            "decided_by",
        ]

    def get_decided_by(self, title: JobTitleMap) -> str | None:
        decider = title.approved_by or title.rejected_by
        return decider.full_name if decider else None
