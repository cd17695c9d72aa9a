"""What the facts of each kind of credential must say, and how they are written when kept.

The same check stands before a worker's claim and before what a council records.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from accounts.checks import (
    Expect,
    expect_filled,
    expect_in_order,
    expect_past,
    in_words,
    input_checked,
)
from accounts.models.credentials import IdentityDocument
from accounts.models.kinds import CredentialKind
from accounts.models.passports import LeavingReason, RegisterStatus, SpellKind

Facts = Mapping[str, Any]
Check = Callable[[Facts, date], dict[str, Any]]


def check_registration(facts: Facts, today: date) -> dict[str, Any]:
    number = "".join(facts["number"].split()).upper()
    status, conditions = facts["status"], facts.get("conditions", "").strip()
    known = ", ".join(RegisterStatus.values)
    with_conditions = status == RegisterStatus.CONDITIONS
    with input_checked() as expect:
        expect(
            bool(re.fullmatch(r"SW\d{1,8}", number)),
            "number",
            f"“{number}” is not a registration number; give SW and digits, such as SW12345.",
        )
        expect(status in RegisterStatus.values, "status", f"“{status}” is not one of: {known}.")
        expect(
            not with_conditions or bool(conditions),
            "conditions",
            "Registered with conditions, and none are given; copy them from the register.",
        )
        expect(
            with_conditions or not conditions,
            "conditions",
            f"The status is “{status}”; leave the conditions empty or change the status.",
        )
    return {**facts, "number": number, "conditions": conditions}


def check_dbs(facts: Facts, today: date) -> dict[str, Any]:
    number = "".join(facts["certificate_number"].split())
    issued_on, checked_on = facts["issued_on"], facts.get("update_service_checked_on")
    with input_checked() as expect:
        expect(
            bool(re.fullmatch(r"\d{12}", number)),
            "certificate_number",
            f"“{number}” is not a certificate number; give its 12 digits.",
        )
        expect_past(expect, "issued_on", issued_on, today)
        if checked_on is not None:
            expect_past(expect, "update_service_checked_on", checked_on, today)
            expect(
                checked_on >= issued_on,
                "update_service_checked_on",
                f"{in_words(checked_on)} is before the certificate was issued on"
                f" {in_words(issued_on)}; give that day or a later one.",
            )
    return {**facts, "certificate_number": number}


def check_right_to_work(facts: Facts, today: date) -> dict[str, Any]:
    with input_checked() as expect:
        expect_in_order(expect, facts["starts_on"], facts["ends_on"])
    return dict(facts)


def check_reference(facts: Facts, today: date) -> dict[str, Any]:
    with input_checked() as expect:
        named = tidied(expect, facts, "referee")
        expect_past(expect, "received_on", facts["received_on"], today)
    return {**facts, **named}


def check_identity(facts: Facts, today: date) -> dict[str, Any]:
    """A whole number is refused rather than cut: it should not have been typed."""
    ends = "".join(facts["number_ends"].split()).upper()
    known = ", ".join(IdentityDocument.values)
    with input_checked() as expect:
        expect(
            facts["document"] in IdentityDocument.values,
            "document",
            f"“{facts['document']}” is not one of: {known}.",
        )
        expect(
            bool(re.fullmatch(r"[A-Z0-9]{2,4}", ends)),
            "number_ends",
            "Give only the last 2 to 4 letters and digits of the number, such as 7K42.",
        )
    return {**facts, "number_ends": ends}


def check_qualification(facts: Facts, today: date) -> dict[str, Any]:
    with input_checked() as expect:
        named = tidied(expect, facts, "award", "institution")
        expect_past(expect, "awarded_on", facts["awarded_on"], today)
    return {**facts, **named}


def check_training(facts: Facts, today: date) -> dict[str, Any]:
    completed_on, expires_on = facts["completed_on"], facts.get("expires_on")
    with input_checked() as expect:
        named = tidied(expect, facts, "course")
        expect_past(expect, "completed_on", completed_on, today)
        expect(
            expires_on is None or expires_on >= completed_on,
            "expires_on",
            f"It would end before it was completed on {in_words(completed_on)};"
            " give that day or a later one, or leave it empty.",
        )
    return {**facts, **named}


def check_driving(facts: Facts, today: date) -> dict[str, Any]:
    said = facts.get("licence_until") or facts.get("business_insurance_until")
    with input_checked() as expect:
        expect(
            said is not None,
            "licence_until",
            "Give the last day of the licence, of the insurance, or of both.",
        )
    return dict(facts)


def check_post(facts: Facts, today: date) -> dict[str, Any]:
    employer = " ".join(facts["employer"].split())
    with input_checked() as expect:
        expect_filled(expect, "employer", employer or ("a council" if facts["council"] else ""))
        expect_past(expect, "starts_on", facts["starts_on"], today)
        expect_in_order(expect, facts["starts_on"], facts["ends_on"])
    check_kind(facts["kind"], facts["directly_employed"])
    check_leaving(facts["ends_on"], facts.get("leaving_reason", ""))
    return {**facts, "employer": employer}


def check_kind(kind: str, directly_employed: bool) -> None:
    known = ", ".join(SpellKind.values)
    with input_checked() as expect:
        expect(kind in SpellKind.values, "kind", f"“{kind}” is not one of: {known}.")
        expect(
            not directly_employed or kind not in (SpellKind.AGENCY, SpellKind.SELF_EMPLOYED),
            "directly_employed",
            "Agency and self-employed work is not employed directly; change one of the two.",
        )


def check_leaving(ends_on: date | None, leaving_reason: str) -> None:
    known = ", ".join(LeavingReason.values)
    with input_checked() as expect:
        expect(
            leaving_reason in ["", *LeavingReason.values],
            "leaving_reason",
            f"“{leaving_reason}” is not one of: {known}.",
        )
        expect(
            ends_on is not None or not leaving_reason,
            "leaving_reason",
            "The post has no last day; give its last day or leave the reason out.",
        )


def tidied(expect: Expect, facts: Facts, *names: str) -> dict[str, str]:
    """Each of these filled in, with single spaces."""
    found = {name: " ".join(facts[name].split()) for name in names}
    for name, value in found.items():
        expect_filled(expect, name, value)
    return found


CHECKS: dict[CredentialKind, Check] = {
    CredentialKind.REGISTRATION: check_registration,
    CredentialKind.DBS: check_dbs,
    CredentialKind.RIGHT_TO_WORK: check_right_to_work,
    CredentialKind.IDENTITY: check_identity,
    CredentialKind.QUALIFICATION: check_qualification,
    CredentialKind.REFERENCE: check_reference,
    CredentialKind.TRAINING: check_training,
    CredentialKind.DRIVING: check_driving,
    CredentialKind.POST: check_post,
}
