"""Recording what a council has checked: register, DBS, right to work, references, posts.

Audit entries name the credential and its days and nothing that it says: the regional lead reads
the trail and may not read health or DBS content (design §6).
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import audit
from accounts.checks import expect_in_order, in_words, input_checked, refused_as
from accounts.credential_checks import check_dbs, check_reference, check_registration
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import (
    Council,
    DbsCheck,
    Reference,
    Registration,
    RightToWork,
    User,
    Worker,
)
from accounts.models.recorded import Recorded
from accounts.permissions import Permission, reach_of
from accounts.seen import Seen, columns


@transaction.atomic
def record_registration(
    *,
    worker: Worker,
    number: str,
    status: str,
    registered_until: date,
    conditions: str = "",
    seen: Seen | None = None,
    by: User,
) -> Registration:
    """Keep what the register of Social Work England says today. Rule SWE."""
    worker, council = open_passport(worker, by)
    now = timezone.now()
    today = timezone.localdate(now)
    given = {"number": number, "status": status, "conditions": conditions}
    facts = check_registration(given, today)
    kept = columns(seen, today)
    taken = BadInput(
        {"number": f"{facts['number']} belongs to another worker; check the number."}
    )
    with refused_as({"accounts_registration_number_key": taken}):
        registration, _ = Registration.objects.update_or_create(
            worker=worker,
            defaults={
                **facts,
                **kept,
                "registered_until": registered_until,
                "recorded_at": now,
                "recorded_by": by,
            },
        )
    record(registration, worker, council, by, status=status, until=registered_until)
    return registration


@transaction.atomic
def record_dbs_check(
    *,
    worker: Worker,
    certificate_number: str,
    issued_on: date,
    childrens_barred_list: bool,
    update_service_checked_on: date | None = None,
    seen: Seen | None = None,
    by: User,
) -> DbsCheck:
    """Keep an enhanced certificate, or a later check of one that is kept. Rule DBS.

    A later check that says nothing of the original leaves who saw it.
    """
    worker, council = open_passport(worker, by)
    now = timezone.now()
    today = timezone.localdate(now)
    given = {
        "certificate_number": certificate_number,
        "issued_on": issued_on,
        "childrens_barred_list": childrens_barred_list,
        "update_service_checked_on": update_service_checked_on,
    }
    facts = check_dbs(given, today)
    kept = columns(seen, today)
    number = facts.pop("certificate_number")
    if DbsCheck.objects.filter(certificate_number=number).exclude(worker=worker):
        raise BadInput(
            {"certificate_number": f"{number} belongs to another worker; check the number."}
        )
    check, _ = DbsCheck.objects.update_or_create(
        worker=worker,
        certificate_number=number,
        defaults={**facts, **kept, "recorded_at": now, "recorded_by": by},
    )
    record(check, worker, council, by)
    return check


@transaction.atomic
def record_right_to_work(
    *,
    worker: Worker,
    starts_on: date,
    ends_on: date | None,
    seen: Seen | None = None,
    by: User,
) -> RightToWork:
    """Keep a check of the right to work up to its last day, or without a limit. Rule RTW."""
    worker, council = open_passport(worker, by)
    now = timezone.now()
    effective = days(starts_on, ends_on)
    kept = columns(seen, timezone.localdate(now))
    standing = worker.rights_to_work.filter(effective__overlap=effective).first()
    with input_checked() as expect:
        expect(
            standing is None,
            "starts_on",
            f"The right to work {standing and span(standing.effective)} covers some of these"
            " days; give days outside it.",
        )
    right = RightToWork.objects.create(
        worker=worker, effective=effective, recorded_at=now, recorded_by=by, **kept
    )
    record(right, worker, council, by, days=str(effective))
    return right


@transaction.atomic
def record_reference(
    *,
    worker: Worker,
    referee: str,
    received_on: date,
    practice_based: bool,
    standard_template: bool,
    seen: Seen | None = None,
    by: User,
) -> Reference:
    """Keep a reference from a previous employer. Rule REFS."""
    worker, council = open_passport(worker, by)
    now = timezone.now()
    today = timezone.localdate(now)
    facts = check_reference({"referee": referee, "received_on": received_on}, today)
    referee = facts["referee"]
    kept = columns(seen, today)
    again = f"The reference from {referee} of {in_words(received_on)} is recorded already."
    with refused_as({"reference_once_a_day": BadInput({"referee": again})}):
        reference = Reference.objects.create(
            worker=worker,
            **facts,
            **kept,
            practice_based=practice_based,
            standard_template=standard_template,
            recorded_at=now,
            recorded_by=by,
        )
    record(reference, worker, council, by, received=received_on)
    return reference


def open_passport(worker: Worker, by: User) -> tuple[Worker, Council]:
    """The worker, locked, and the council for which the user writes in their passport.

    That is their employing council, or one that the worker shares the passport with.
    """
    reach = reach_of(by, Permission.PASSPORT_RECORD)
    if worker.user_id == by.pk:
        raise NotPermitted("Nobody records in their own passport. Ask a colleague.")
    worker = Worker.objects.select_for_update(of=["self"], no_key=True).get(pk=worker.pk)
    shared = worker.consents.live().values_list("council", flat=True)
    allowed = [worker.employing_council_id, *shared]
    council = Council.objects.filter(pk__in=reach.councils & set(allowed)).first()
    if council is None:
        raise NotPermitted("You may record only for workers who share their passport with you.")
    if worker.left_at is not None:
        raise WrongState(f"{worker} has left the pool.")
    return worker, council


def days(starts_on: date, ends_on: date | None) -> DateRange:
    """From the first day to the last, or BadInput."""
    with input_checked() as expect:
        expect_in_order(expect, starts_on, ends_on)
    return DateRange(starts_on, ends_on and ends_on + timedelta(days=1))


def span(effective: DateRange) -> str:
    """The days of a range in words: 'from 1 May 2026 to 31 May 2026'."""
    first = f"from {in_words(effective.lower)}"
    if effective.upper is None:
        return f"{first} on"
    return f"{first} to {in_words(effective.upper - timedelta(days=1))}"


def record(
    credential: Recorded, worker: Worker, council: Council, by: User, **facts: object
) -> None:
    audit.record(
        f"{credential._meta.model_name}.recorded",
        by=by,
        at=council,
        target=credential,
        worker=worker.pk,
        **facts,
    )
