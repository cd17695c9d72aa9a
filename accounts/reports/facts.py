"""What each kind of credential says, in which words, until when, and how it is put right."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.models import (
    CredentialKind,
    DbsCheck,
    Driving,
    EmploymentSpell,
    Identity,
    Qualification,
    Reference,
    Registration,
    RightToWork,
    Training,
)
from accounts.models.recorded import Credential

K = CredentialKind
DAY = timedelta(days=1)
MODELS: dict[CredentialKind, type[Any]] = {
    K.REGISTRATION: Registration,
    K.DBS: DbsCheck,
    K.RIGHT_TO_WORK: RightToWork,
    K.IDENTITY: Identity,
    K.QUALIFICATION: Qualification,
    K.REFERENCE: Reference,
    K.TRAINING: Training,
    K.DRIVING: Driving,
    K.POST: EmploymentSpell,
}
FIELDS: dict[CredentialKind, dict[str, str]] = {
    K.REGISTRATION: {
        "number": "Number",
        "status": "The register says",
        "conditions": "Conditions",
        "registered_until": "Registered until",
    },
    K.DBS: {
        "certificate_number": "Certificate number",
        "issued_on": "Issued",
        "childrens_barred_list": "Children’s barred list",
        "update_service_checked_on": "Update service last checked",
    },
    K.RIGHT_TO_WORK: {"effective": "Days"},
    K.IDENTITY: {
        "document": "Document",
        "number_ends": "Its number ends",
        "expires_on": "Valid until",
    },
    K.QUALIFICATION: {
        "award": "Award",
        "institution": "Where",
        "awarded_on": "Awarded",
    },
    K.REFERENCE: {
        "referee": "From",
        "received_on": "Received",
        "practice_based": "About practice",
        "standard_template": "On the standard template",
    },
    K.TRAINING: {
        "course": "Course",
        "completed_on": "Completed",
        "expires_on": "Counts until",
    },
    K.DRIVING: {
        "licence_until": "Licence valid until",
        "business_insurance_until": "Business insurance until",
    },
    K.POST: {
        "employer": "Employer",
        "effective": "Days",
        "kind": "Kind of post",
        "directly_employed": "Employed directly",
        "child_and_family": "Child and family work",
        "leaving_reason": "Why it ended",
    },
}
REMEDIES: dict[CredentialKind, str] = {
    K.REGISTRATION: "Renew it with Social Work England between 1 September and 30 November,"
    " then add it here.",
    K.DBS: "Ask your council for a new check, or join the update service, then add the"
    " certificate here.",
    K.RIGHT_TO_WORK: "Get a share code from the Home Office, or find your passport, and add it"
    " here.",
    K.IDENTITY: "Add a photograph of your passport or driving licence.",
    K.QUALIFICATION: "Add your degree certificate.",
    K.REFERENCE: "Two references about your practice are needed. Ask your referees to use the"
    " standard template.",
    K.TRAINING: "Do the course again, then add its certificate here.",
    K.DRIVING: "Renew your licence or insurance, then add it here.",
    K.POST: "Add the posts you have held in child and family social work.",
}


def last_of(*days: date | None) -> date | None:
    return min((each for each in days if each is not None), default=None)


ENDS: dict[CredentialKind, Callable[[Any], date | None]] = {
    K.REGISTRATION: lambda row: row.registered_until,
    K.RIGHT_TO_WORK: lambda row: row.effective.upper and row.effective.upper - DAY,
    K.IDENTITY: lambda row: row.expires_on,
    K.TRAINING: lambda row: row.expires_on,
    K.DRIVING: lambda row: last_of(row.licence_until, row.business_insurance_until),
}


# Where a row's own words end in a span of days, which the facts say better.
TITLES: dict[CredentialKind, Callable[[Any], str]] = {
    K.RIGHT_TO_WORK: lambda row: K.RIGHT_TO_WORK.label,
    K.POST: lambda row: row.employer,
}


def title_of(kind: CredentialKind, row: Credential) -> str:
    return TITLES[kind](row) if kind in TITLES else str(row)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that a credential says; `value` is a day, a span of days, a yes or a word."""

    name: str
    label: str
    value: Any


def ends_on(kind: CredentialKind, row: Credential) -> date | None:
    """The last day on which it counts, by what it says itself."""
    return ENDS[kind](row) if kind in ENDS else None


def facts_of(kind: CredentialKind, row: Credential) -> Iterable[Fact]:
    for name, label in FIELDS[kind].items():
        words = getattr(row, f"get_{name}_display", None)
        value = words() if words else getattr(row, name)
        if value not in ("", None):
            yield Fact(name=name, label=label, value=value)
