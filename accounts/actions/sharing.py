"""Clearing a worker for a job role, and the worker's own leave to read their passport."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actions.passports import days, span
from accounts.checks import input_checked, refused_as
from accounts.errors import DomainError, NotPermitted, WrongState
from accounts.models import Clearance, Consent, Council, JobRole, User, Worker
from accounts.permissions import Permission, require, require_own


class AlreadyShared(DomainError):
    """This council may read the passport already."""

    code = "already_shared"


@transaction.atomic
def clear_worker(
    *,
    worker: Worker,
    council: Council,
    job_role: JobRole,
    starts_on: date,
    ends_on: date | None,
    by: User,
) -> Clearance:
    """Say that the worker may do this job role through the bank, on these days. Rule CLEARED."""
    require(by, Permission.PASSPORT_RECORD, council)
    if worker.user_id == by.pk:
        raise NotPermitted("Nobody clears themselves. Ask a colleague.")
    worker = Worker.objects.select_for_update(of=["self"], no_key=True).get(pk=worker.pk)
    if worker.left_at is not None:
        raise WrongState(f"{worker} has left the pool.")
    shared = worker.consents.live().filter(council=council).exists()
    if worker.employing_council_id != council.pk and not shared:
        raise NotPermitted(f"{worker} does not share their passport with {council}.")
    effective = days(starts_on, ends_on)
    standing = worker.clearances.filter(
        council=council, job_role=job_role, effective__overlap=effective
    ).first()
    with input_checked() as expect:
        expect(
            standing is None,
            "starts_on",
            f"The clearance {standing and span(standing.effective)} covers some of these days;"
            " give days outside it.",
        )
    clearance = Clearance.objects.create(
        worker=worker,
        council=council,
        job_role=job_role,
        effective=effective,
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    audit.record(
        "worker.cleared",
        by=by,
        at=council,
        target=worker,
        job_role=job_role.pk,
        days=str(effective),
    )
    return clearance


@transaction.atomic
def give_consent(*, worker: Worker, council: Council, by: User) -> Consent:
    """Let a council read the worker's passport; only the worker can. UK GDPR, rule CLEARED."""
    require_own(by, Permission.CONSENT_GIVE, worker)
    with refused_as({"consent_once_at_a_time": AlreadyShared()}):
        consent = Consent.objects.create(
            worker=worker, council=council, given_at=timezone.now(), given_by=by
        )
    audit.record("consent.given", by=by, at=council, target=worker)
    return consent


@transaction.atomic
def withdraw_consent(*, worker: Worker, council: Council, by: User) -> Consent:
    """Stop a council reading the passport from now on; as easy as giving. UK GDPR, article 7."""
    require_own(by, Permission.CONSENT_GIVE, worker)
    live = Consent.objects.live().filter(worker=worker, council=council)
    consent = live.select_for_update(of=["self"]).first()
    if consent is None:
        raise WrongState(f"{council} does not read this passport.")
    consent.withdrawn_at, consent.withdrawn_by = timezone.now(), by
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.record("consent.withdrawn", by=by, at=council, target=worker)
    return consent
