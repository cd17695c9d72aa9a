"""The register of approaches to another's worker: reported, and decided by the regional lead."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from accounts import audit
from accounts.actions.notices import give_notice
from accounts.checks import expect_filled, expect_past, input_checked, refused_as
from accounts.errors import DomainError, NotPermitted, WrongState
from accounts.models import Council, User
from accounts.permissions import Permission, holds, require, require_own
from shifts.actions.alerts import people_of
from shifts.actions.do_not_rebook import leads_of
from shifts.calendar import local_date
from shifts.checks import expect_during
from shifts.models import Approach, Assignment
from shifts.models.objections import ApproachOutcome


class ReportedAlready(DomainError):
    """You have reported this approach already."""

    code = "reported_already"


@transaction.atomic
def report_approach(
    *,
    by: User,
    assignment: Assignment,
    made_by: Council,
    made_on: date,
    promotion: bool,
    words: str,
    now: datetime,
) -> Approach:
    """Complain that a council approached the worker during the assignment. Rule HEADHUNT.

    By the worker, or by HR of the council that employs or hosts them. Raises ReportedAlready.
    """
    require_concerned(by, assignment)
    with input_checked() as expect:
        own = assignment.worker.employing_council_id == made_by.pk
        expect(not own, "made_by", "A council may ask its own worker; give another council.")
        expect_during(expect, "made_on", made_on, assignment)
        expect_past(expect, "made_on", made_on, local_date(now))
        expect_filled(expect, "words", words)
    with refused_as({"approach_reported_once": ReportedAlready}):
        made = Approach.objects.create(
            assignment=assignment,
            worker=assignment.worker,
            made_by=made_by,
            made_on=made_on,
            promotion=promotion,
            words=words.strip(),
            reported_at=now,
            reported_by=by,
        )
    give_notice(
        to={*leads_of(made_by.region), *people_of(made_by, [])},
        kind="approach_reported",
        subject=f"An approach by {made_by} is reported",
        body=f"{by} reports that {made_by} approached {made.worker} during an assignment. "
        "The regional lead hears both sides and records what came of it.",
        target=made,
        path=reverse("approach", args=[made.pk]),
        now=now,
    )
    record("approach.reported", made, by)
    return made


@transaction.atomic
def decide_approach(
    *, by: User, approach: Approach, outcome: str, words: str, now: datetime
) -> Approach:
    """The regional lead records what came of the complaint, once; who reported it is told."""
    require(by, Permission.APPROACH_DECIDE, approach.made_by.region)
    with input_checked() as expect:
        known = ", ".join(ApproachOutcome.values)
        expect(outcome in ApproachOutcome.values, "outcome", f"Give one of: {known}.")
        expect_filled(expect, "words", words)
    decided = {
        "outcome": outcome,
        "outcome_words": words.strip(),
        "outcome_at": now,
        "outcome_by": by,
    }
    if Approach.objects.open().filter(pk=approach.pk).update(**decided) != 1:
        raise WrongState("This has been decided already. Reload the page.")
    approach.refresh_from_db()
    give_notice(
        to={approach.reported_by, *people_of(approach.made_by, [])},
        kind="approach_reported",
        event="decided",
        subject=f"The complaint about an approach by {approach.made_by} is decided",
        body=f"{approach.get_outcome_display()}. {words.strip()}",
        target=approach,
        path=reverse("approach", args=[approach.pk]),
        now=now,
    )
    record("approach.decided", approach, by, outcome=outcome)
    return approach


def require_concerned(by: User, assignment: Assignment) -> None:
    worker, host = assignment.worker, assignment.booking.council
    if worker.user_id == by.pk:
        require_own(by, Permission.APPROACH_REPORT, worker)
        return
    councils = (host, worker.employing_council)
    if not any(holds(by, Permission.APPROACH_REPORT, council) for council in councils):
        raise NotPermitted(permission=Permission.APPROACH_REPORT.value)


def record(verb: str, approach: Approach, by: User, **facts: str) -> None:
    """On the chain of the council that is said to have approached."""
    audit.record(
        verb,
        by=by,
        at=approach.made_by,
        target=approach,
        worker=approach.worker_id,
        made_on=approach.made_on,
        **facts,
    )
