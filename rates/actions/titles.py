"""What a council calls its posts, and the one job role that each title stands for."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import audit
from accounts.checks import in_words, input_checked
from accounts.errors import BadInput, WrongState
from accounts.models import Council, JobRole, User
from accounts.permissions import Permission, holds, require
from rates.errors import OwnProposal, TitleTaken, UnmappedTitle, database_has_the_last_word
from rates.models import JobTitleMap

LONGEST_TITLE, LONGEST_REASON = 120, 500


def role_for_title(*, council: Council, title: str, on: date) -> JobRole:
    """The job role that the council's title stands for on this day. Source: rule ROLE-MAP."""
    title = " ".join(title.split())
    found = (
        JobTitleMap.objects.approved(on)
        .called(title)
        .filter(council=council)
        .select_related("job_role")
        .first()
    )
    if found is None:
        raise UnmappedTitle(
            f"“{title}” of {council} is not mapped to a job role on {on:%-d %B %Y}. Propose the "
            "job role it stands for; the regional lead approves it.",
            title=title,
        )
    return found.job_role


@transaction.atomic
def propose_title(
    *,
    by: User,
    council: Council,
    title: str,
    job_role: JobRole,
    effective_from: date,
    effective_until: date | None = None,
) -> JobTitleMap:
    """Say what a title stands for; it counts once the regional lead approves it."""
    require(by, Permission.TITLE_PROPOSE, council)
    title = " ".join(title.split())
    if not 0 < len(title) <= LONGEST_TITLE:
        raise BadInput({"title": "Give the title as the council writes it, up to 120 letters."})
    if effective_until is not None and effective_until <= effective_from:
        raise BadInput({"effective_until": f"Give a day after {effective_from:%-d %B %Y}."})
    with database_has_the_last_word():
        proposal = JobTitleMap.objects.create(
            council=council,
            title=title,
            job_role=job_role,
            effective=DateRange(effective_from, effective_until),
            proposed_at=timezone.now(),
            proposed_by=by,
        )
    audit.record(
        "title.proposed",
        by=by,
        at=council,
        target=proposal,
        title=title,
        job_role=job_role.code,
        effective_from=effective_from,
        effective_until=effective_until,
    )
    return proposal


@transaction.atomic
def approve_title(*, by: User, proposal: JobTitleMap) -> JobTitleMap:
    """Let a title count. One that stood for the same title before ends the day this starts."""
    require(by, Permission.TITLE_APPROVE, proposal.council.region)
    proposal = lock_proposal(proposal)
    if proposal.proposed_by_id == by.pk:
        raise OwnProposal
    end_the_one_before(proposal)
    proposal.approved_at, proposal.approved_by = timezone.now(), by
    with database_has_the_last_word():
        proposal.save(update_fields=["approved_at", "approved_by"])
    audit.record(
        "title.approved",
        by=by,
        at=proposal.council,
        target=proposal,
        title=proposal.title,
        job_role=proposal.job_role_id,
    )
    return proposal


@transaction.atomic
def approve_titles(*, by: User, proposals: Sequence[JobTitleMap]) -> list[JobTitleMap]:
    """All of them or none, in the order of their numbers, so that two leads never lock crosswise."""
    in_order = sorted(proposals, key=lambda each: each.pk)
    return [approve_title(by=by, proposal=each) for each in in_order]


@transaction.atomic
def reject_title(*, by: User, proposal: JobTitleMap, reason: str) -> JobTitleMap:
    """Refuse a title; the council reads why and may propose it anew."""
    require(by, Permission.TITLE_APPROVE, proposal.council.region)
    proposal = lock_proposal(proposal)
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise BadInput({"reason": f"Say why, in up to {LONGEST_REASON} letters."})
    proposal.rejected_at, proposal.rejected_by = timezone.now(), by
    proposal.rejection_reason = reason
    proposal.save(update_fields=["rejected_at", "rejected_by", "rejection_reason"])
    audit.record(
        "title.rejected",
        by=by,
        at=proposal.council,
        target=proposal,
        title=proposal.title,
        reason=reason,
    )
    return proposal


@transaction.atomic
def withdraw_title(*, by: User, proposal: JobTitleMap) -> JobTitleMap:
    """Take back a proposal that nobody has decided yet."""
    require(by, Permission.TITLE_PROPOSE, proposal.council)
    proposal = lock_proposal(proposal)
    proposal.withdrawn_at, proposal.withdrawn_by = timezone.now(), by
    proposal.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.record(
        "title.withdrawn", by=by, at=proposal.council, target=proposal, title=proposal.title
    )
    return proposal


@transaction.atomic
def end_title(
    *, by: User, title_map: JobTitleMap, effective_until: date, today: date
) -> JobTitleMap:
    """Let a title count no more from a day on. What was booked by it keeps its job role.

    The council or the lead may: fewer titles count, so nothing new needs the region's approval.
    """
    if not holds(by, Permission.TITLE_APPROVE, title_map.council.region):
        require(by, Permission.TITLE_PROPOSE, title_map.council)
    title_map = JobTitleMap.objects.select_for_update(of=("self",)).get(pk=title_map.pk)
    if title_map.state != "approved":
        raise WrongState(f"This title is {title_map.state}; only an approved one can end.")
    check_end(title_map, effective_until, today)
    title_map.effective = DateRange(title_map.effective.lower, effective_until)
    title_map.save(update_fields=["effective"])
    audit.record(
        "title.ended",
        by=by,
        at=title_map.council,
        target=title_map,
        title=title_map.title,
        effective_until=effective_until,
    )
    return title_map


def check_end(title_map: JobTitleMap, effective_until: date, today: date) -> None:
    starts, ends = title_map.effective.lower, title_map.effective.upper
    with input_checked() as expect:
        expect(
            effective_until >= today,
            "effective_until",
            f"{in_words(effective_until)} has passed; give {in_words(today)} or a later day.",
        )
        expect(
            effective_until > starts,
            "effective_until",
            f"It counts from {in_words(starts)}; give a day after that.",
        )
        expect(
            ends is None or effective_until < ends,
            "effective_until",
            f"It ends on {in_words(ends or effective_until)} already; give a day before that.",
        )


def lock_proposal(proposal: JobTitleMap) -> JobTitleMap:
    """As it is now that nobody else decides it, if it is still to be decided."""
    locked = JobTitleMap.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.state != "proposed":
        raise WrongState(f"This title has already been {locked.state}.")
    return locked


def end_the_one_before(proposal: JobTitleMap) -> None:
    """Only one that started sooner can give way; any other leaves the overlap to be refused."""
    start = proposal.effective.lower
    standing = (
        JobTitleMap.objects.approved(start)
        .called(proposal.title)
        .select_for_update()
        .filter(council_id=proposal.council_id)
        .first()
    )
    if standing is None:
        return
    if standing.effective.lower == start:
        raise TitleTaken(
            f"“{standing.title}” already stands for {standing.job_role} from {start:%-d %B %Y}."
        )
    standing.effective = DateRange(standing.effective.lower, start)
    standing.save(update_fields=["effective"])
