"""The review at the end of a placement, which the worker reads and may answer once. Rule REVIEW."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts import audit
from accounts.actions.notices import give_notice
from accounts.checks import expect_filled, input_checked, refused_as
from accounts.errors import DomainError
from accounts.models import User
from accounts.permissions import Permission, require_own
from shifts.actions.placement.supervision import require_recorder
from shifts.calendar import local_date
from shifts.models import Assignment, PlacementReview
from shifts.placement.load import review_due_on
from shifts.states import AssignmentState


class NotOverYet(DomainError):
    """A placement is reviewed from its last day on."""

    code = "not_over_yet"


class Reviewed(DomainError):
    """This placement has been reviewed."""

    code = "reviewed"


class Answered(DomainError):
    """You have added your own words already."""

    code = "answered"


@transaction.atomic
def review_placement(
    *,
    by: User,
    assignment: Assignment,
    would_have_back: bool,
    strengths: str,
    to_improve: str,
    now: datetime,
) -> PlacementReview:
    """Say whether the worker would be had back, and why. Raises NotOverYet, Reviewed."""
    require_recorder(by, assignment)
    if assignment.state == AssignmentState.CANCELLED or assignment.last_day > local_date(now):
        raise NotOverYet
    with input_checked() as expect:
        expect_filled(expect, "strengths", strengths)
    with refused_as({"placementreview_once": Reviewed}):
        review = PlacementReview.objects.create(
            assignment=assignment,
            due_on=review_due_on(assignment),
            would_have_back=would_have_back,
            strengths=strengths.strip(),
            to_improve=to_improve.strip(),
            reviewed_at=now,
            reviewed_by=by,
        )
    give_notice(
        to=[assignment.worker.user],
        kind="placement_reviewed",
        subject=f"Your placement at {assignment.booking.team} is reviewed",
        body=f"{by} has reviewed your placement at {assignment.booking.team}, "
        f"{assignment.booking.council}. You can read the review and add your own words once.",
        target=assignment,
        path=reverse("placement", args=[assignment.pk]),
        now=now,
    )
    audit.record(
        "placement.reviewed",
        by=by,
        at=assignment.booking.council,
        target=review,
        assignment=assignment.pk,
        due_on=review.due_on,
    )
    return review


@transaction.atomic
def answer_review(
    *, by: User, review: PlacementReview, words: str, now: datetime
) -> PlacementReview:
    """The worker's own words beside it, once. Raises Answered."""
    assignment = review.assignment
    require_own(by, Permission.PLACEMENT_RECORD, assignment.worker)
    with input_checked() as expect:
        expect_filled(expect, "words", words)
    unanswered = PlacementReview.objects.filter(pk=review.pk, worker_answered_at=None)
    if unanswered.update(worker_words=words.strip(), worker_answered_at=now) != 1:
        raise Answered
    review.refresh_from_db()
    audit.record(
        "placement.review_answered",
        by=by,
        at=assignment.booking.council,
        target=review,
        assignment=assignment.pk,
    )
    return review
