"""What a council calls its posts, and the one job role that each title stands for."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput, WrongState
from accounts.models import Council, JobRole, User
from accounts.permissions import Permission, require
from rates.errors import OwnProposal, TitleTaken, UnmappedTitle, database_has_the_last_word
from rates.models import JobTitleMap


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
    if not 0 < len(title) <= 120:
        raise BadInput({"title": "Give the title as the council writes it, up to 120 letters."})
    if effective_until is not None and effective_until <= effective_from:
        raise BadInput({"effective_until": f"Give a day after {effective_from:%-d %B %Y}."})
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
    proposal = JobTitleMap.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.approved_at is not None:
        raise WrongState("This title has already been approved.")
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
