"""What the API takes and gives about placements, do-not-rebooks and approaches."""

from typing import Any

from rest_framework import serializers

from accounts.api.fields import Asked, Day, KnownCouncil, OneOf
from shifts.models import (
    Approach,
    CaseloadCount,
    DoNotRebook,
    PlacementReview,
    Supervision,
    SupervisorChange,
)
from shifts.models.objections import AppealOutcome, ApproachOutcome, DoNotRebookReason
from shifts.placement.load import Found
from shifts.serializers import FindingOut


class SupervisionIn(Asked):
    held_on = Day()
    next_due_on = Day()
    supervisor = serializers.CharField(max_length=120)


class SupervisionOut(serializers.ModelSerializer[Supervision]):
    denied = serializers.SerializerMethodField(help_text="The worker says it did not happen.")

    class Meta:
        model = Supervision
        fields = ["id", "assignment", "held_on", "next_due_on", "supervisor", "denied"]

    def get_denied(self, supervision: Supervision) -> bool:
        return supervision.denied_at is not None


class SupervisorIn(Asked):
    supervisor = serializers.CharField(max_length=120)
    from_day = Day()


class SupervisorOut(serializers.ModelSerializer[SupervisorChange]):
    class Meta:
        model = SupervisorChange
        fields = ["id", "assignment", "supervisor", "from_day"]


class CaseloadIn(Asked):
    counted_on = Day()
    cases = serializers.IntegerField()


class CaseloadOut(serializers.ModelSerializer[CaseloadCount]):
    class Meta:
        model = CaseloadCount
        fields = ["id", "assignment", "counted_on", "cases"]


class ReviewIn(Asked):
    would_have_back = serializers.BooleanField()
    strengths = serializers.CharField(max_length=2000)
    to_improve = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, default=""
    )


class ReviewAnswerIn(Asked):
    words = serializers.CharField(max_length=2000)


class ReviewOut(serializers.ModelSerializer[PlacementReview]):
    class Meta:
        model = PlacementReview
        fields = [
            "id",
            "assignment",
            "due_on",
            "would_have_back",
            "strengths",
            "to_improve",
            "reviewed_at",
            "worker_words",
            "worker_answered_at",
        ]


class PlacementOut(serializers.Serializer[Any]):
    """Half of it is worked out for the day of asking."""

    assignment = serializers.IntegerField(source="assignment.pk")
    worker = serializers.IntegerField(source="assignment.worker_id")
    name = serializers.CharField(source="assignment.worker.user.full_name")
    council = serializers.CharField(source="assignment.booking.council.gss_code")
    team = serializers.IntegerField(source="assignment.booking.team_id")
    job_role = serializers.CharField(source="assignment.booking.job_role_id")
    starts_on = serializers.DateField(source="facts.first_day")
    ends_on = serializers.DateField(source="facts.last_day")
    supervisor = serializers.CharField(source="facts.supervisor")
    supervision_due_on = serializers.DateField(source="facts.supervision_due_on")
    expected_caseload = serializers.IntegerField(
        source="facts.expected_caseload", allow_null=True
    )
    caseload = serializers.IntegerField(source="facts.caseload", allow_null=True)
    caseload_counted_on = serializers.DateField(
        source="facts.caseload_counted_on", allow_null=True
    )
    equal_pay_week = serializers.SerializerMethodField(
        help_text="Weeks that count towards equal pay; null where no clock runs."
    )
    review_due_on = serializers.DateField(source="facts.review_due_on")
    reviewed_on = serializers.DateField(source="facts.reviewed_on", allow_null=True)
    findings = FindingOut(many=True)

    def get_equal_pay_week(self, found: Found) -> int | None:
        return found.facts.clock.count if found.facts.clock else None


class DoNotRebookIn(Asked):
    reason = OneOf(DoNotRebookReason.choices)
    words = serializers.CharField(max_length=2000, help_text="The worker reads them.")


class AppealIn(Asked):
    appeal = serializers.CharField(max_length=2000)


class HearIn(Asked):
    outcome = OneOf(AppealOutcome.choices)
    words = serializers.CharField(max_length=2000)


class DoNotRebookOut(serializers.ModelSerializer[DoNotRebook]):
    council = serializers.CharField(source="council.gss_code")

    class Meta:
        model = DoNotRebook
        fields = [
            "id",
            "worker",
            "council",
            "reason",
            "words",
            "decided_at",
            "appeal",
            "appealed_at",
            "outcome",
            "outcome_words",
            "outcome_at",
            "lifted_at",
        ]


class ApproachIn(Asked):
    made_by = KnownCouncil()
    made_on = Day()
    promotion = serializers.BooleanField(help_text="It was about a post of a higher role.")
    words = serializers.CharField(max_length=2000)


class ApproachDecisionIn(Asked):
    outcome = OneOf(ApproachOutcome.choices)
    words = serializers.CharField(max_length=2000)


class ApproachOut(serializers.ModelSerializer[Approach]):
    made_by = serializers.CharField(source="made_by.gss_code")

    class Meta:
        model = Approach
        fields = [
            "id",
            "assignment",
            "worker",
            "made_by",
            "made_on",
            "promotion",
            "words",
            "reported_at",
            "outcome",
            "outcome_words",
            "outcome_at",
        ]
