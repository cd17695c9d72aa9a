"""Recording identity, qualifications, training and driving: the latest, its history kept beside.

Audit entries name the credential and its days, as those of `accounts.actions.passports` do.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.actions.passports import open_passport, record
from accounts.credential_checks import (
    check_driving,
    check_identity,
    check_qualification,
    check_training,
)
from accounts.models import Driving, Identity, Qualification, Training, User, Worker
from accounts.seen import Seen, columns


@transaction.atomic
def record_identity(
    *,
    worker: Worker,
    document: str,
    number_ends: str,
    expires_on: date | None,
    seen: Seen,
    by: User,
) -> Identity:
    """Keep that a document shows who the worker is; of its number, only the end."""
    worker, council = open_passport(worker, by)
    now = timezone.now()
    today = timezone.localdate(now)
    facts = check_identity({"document": document, "number_ends": number_ends}, today)
    identity, _ = Identity.objects.update_or_create(
        worker=worker,
        document=document,
        defaults={
            **columns(seen, today),
            "number_ends": facts["number_ends"],
            "expires_on": expires_on,
            "recorded_at": now,
            "recorded_by": by,
        },
    )
    record(identity, worker, council, by, until=expires_on)
    return identity


@transaction.atomic
def record_qualification(
    *,
    worker: Worker,
    award: str,
    institution: str,
    awarded_on: date,
    seen: Seen,
    by: User,
) -> Qualification:
    """Keep an award; the day from which the worker counts as qualified stays as it is."""
    worker, council = open_passport(worker, by)
    now = timezone.now()
    today = timezone.localdate(now)
    given = {"award": award, "institution": institution, "awarded_on": awarded_on}
    facts = check_qualification(given, today)
    qualification, _ = Qualification.objects.update_or_create(
        worker=worker,
        award__iexact=facts["award"],
        institution__iexact=facts["institution"],
        defaults={
            **facts,
            **columns(seen, today),
            "recorded_at": now,
            "recorded_by": by,
        },
    )
    record(qualification, worker, council, by, awarded=awarded_on)
    return qualification


@transaction.atomic
def record_training(
    *,
    worker: Worker,
    course: str,
    completed_on: date,
    expires_on: date | None,
    seen: Seen,
    by: User,
) -> Training:
    """Keep a course; done again, it is the same course at its latest."""
    worker, council = open_passport(worker, by)
    now = timezone.now()
    today = timezone.localdate(now)
    given = {"course": course, "completed_on": completed_on, "expires_on": expires_on}
    facts = check_training(given, today)
    training, _ = Training.objects.update_or_create(
        worker=worker,
        course__iexact=facts["course"],
        defaults={
            **facts,
            **columns(seen, today),
            "recorded_at": now,
            "recorded_by": by,
        },
    )
    record(training, worker, council, by, completed=completed_on, until=expires_on)
    return training


@transaction.atomic
def record_driving(
    *,
    worker: Worker,
    licence_until: date | None,
    business_insurance_until: date | None,
    seen: Seen,
    by: User,
) -> Driving:
    """Keep until when the worker may drive, and is insured to drive for work."""
    worker, council = open_passport(worker, by)
    now = timezone.now()
    today = timezone.localdate(now)
    facts = check_driving(
        {"licence_until": licence_until, "business_insurance_until": business_insurance_until},
        today,
    )
    driving, _ = Driving.objects.update_or_create(
        worker=worker,
        defaults={**facts, **columns(seen, today), "recorded_at": now, "recorded_by": by},
    )
    record(driving, worker, council, by, until=licence_until)
    return driving
