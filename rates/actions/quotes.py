"""Asking what may be paid without booking anything: one rate, as it is typed, or up to 1,000."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Council, JobRole, User
from accounts.permissions import Permission, reach_of, require
from rates.actions.decisions import DAY, judge, rate_to_judge
from rates.caps import CapInForce, Decision, Rate, decide
from rates.caps.in_force import on_day
from rates.models import Cap

LOOKED = "quote.looked"
MOST = 1000
CapKey = tuple[int, str, str]  # council, job role, basis


@dataclass(frozen=True, kw_only=True)
class Question:
    """May this council pay this rate on these days? Both days are included."""

    council: Council
    job_role: JobRole
    engagement: str
    pay_basis: str
    hourly_rate: Decimal
    starts_on: date
    ends_on: date

    @property
    def ends_before(self) -> date:
        if self.ends_on == date.max:
            told = f"ends_on cannot be {on_day(self.ends_on)}. Give the last day that is meant."
            raise BadInput({"ends_on": told})
        return self.ends_on + DAY

    def rate(self) -> Rate:
        return rate_to_judge(
            engagement=self.engagement,
            pay_basis=self.pay_basis,
            hourly_rate=self.hourly_rate,
            starts_on=self.starts_on,
            ends_before=self.ends_before,
        )

    def as_told(self) -> dict[str, str]:
        return {
            "council": self.council.gss_code,
            "job_role": self.job_role.code,
            "engagement": self.engagement,
            "pay_basis": self.pay_basis,
            "hourly_rate": f"{self.hourly_rate:.2f}",
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
        }


def digest_of(questions: Iterable[Question]) -> str:
    """Whoever holds the questions can show that they are those of an audit entry."""
    told = [question.as_told() for question in questions]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def quote(*, by: User, question: Question) -> Decision:
    """The answer without a booking. Nothing is stored but that someone asked."""
    require(by, Permission.QUOTE, question.council)
    decision = answer(question)
    record_one(by, question, decision)
    return decision


@transaction.atomic
def quote_while_typing(*, by: User, question: Question) -> Decision:
    """The same answer, given at each pause in typing and recorded once a day for each question.

    The trail itself says whether it was recorded: docs/decisions/0012.
    """
    require(by, Permission.QUOTE, question.council)
    decision = answer(question)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    recorded = AuditEntry.objects.in_chains([audit.chain_of(question.council)]).filter(
        actor=by, verb=LOOKED, at__gte=today, body__contains=digest_of([question])
    )
    if not recorded.exists():
        record_one(by, question, decision)
    return decision


@transaction.atomic
def quote_many(*, by: User, questions: Sequence[Question]) -> list[Decision]:
    """Each answer in the order of the questions, from one reading of the caps; one audit entry."""
    check_count(questions)
    require_everywhere(by, questions)
    rates = rates_of(questions)
    caps = caps_of(questions)
    decisions = [
        decided(question, rate, caps.get(key_of(question), ()))
        for question, rate in zip(questions, rates, strict=True)
    ]
    record_many(by, questions, decisions)
    return decisions


def answer(question: Question) -> Decision:
    return judge(
        council=question.council,
        job_role=question.job_role,
        engagement=question.engagement,
        pay_basis=question.pay_basis,
        hourly_rate=question.hourly_rate,
        starts_on=question.starts_on,
        ends_before=question.ends_before,
    )


def check_count(questions: Sequence[Any]) -> None:
    """Raise BadInput unless there are as many as one call answers."""
    if not 1 <= len(questions) <= MOST:
        told = f"quotes cannot hold {len(questions):,} questions. Give 1 to {MOST:,} at a time."
        raise BadInput({"quotes": told})


def require_everywhere(by: User, questions: Iterable[Question]) -> None:
    reach = reach_of(by, Permission.QUOTE)
    if not all(reach.covers(question.council) for question in questions):
        raise NotPermitted(permission=Permission.QUOTE.value)


def rates_of(questions: Iterable[Question]) -> list[Rate]:
    """Of every question, or BadInput naming each that makes no sense by its place."""
    rates: list[Rate] = []
    problems: dict[str, list[str]] = {}
    for place, question in enumerate(questions):
        try:
            rates.append(question.rate())
        except BadInput as bad:
            problems |= {f"quotes[{place}].{name}": told for name, told in bad.fields.items()}
    if problems:
        raise BadInput(problems)
    return rates


def key_of(question: Question) -> CapKey:
    return (question.council.pk, question.job_role.code, question.pay_basis)


def caps_of(questions: Sequence[Question]) -> dict[CapKey, list[CapInForce]]:
    """Every cap that limits any of them, in one statement, by whom and what it limits."""
    found = (
        Cap.objects.limiting(
            min(question.starts_on for question in questions),
            max(question.ends_before for question in questions),
        )
        .annotate(signatory=F("version__signatures__council"))
        .filter(Q(council=None) | Q(council=F("signatory")))
        .filter(
            signatory__in={question.council.pk for question in questions},
            job_role__in={question.job_role.code for question in questions},
            basis__in={question.pay_basis for question in questions},
        )
    )
    caps: dict[CapKey, list[CapInForce]] = {}
    for cap in found:
        council: int = cap.signatory  # type: ignore[attr-defined]
        caps.setdefault((council, cap.job_role_id, cap.basis), []).append(cap.as_value())
    return caps


def decided(question: Question, rate: Rate, caps: Iterable[CapInForce]) -> Decision:
    """As `judge` does: a decision keeps only the caps that limit one of its own days."""
    starts_on, ends_before = question.starts_on, question.ends_before
    return decide(
        rate=rate,
        job_role=question.job_role.code,
        council=question.council.gss_code,
        starts_on=starts_on,
        ends_before=ends_before,
        caps=[cap for cap in caps if cap.meets(starts_on, ends_before)],
    )


def record_one(by: User, question: Question, decision: Decision) -> None:
    facts = question.as_told() | {
        "verdict": decision.verdict.value,
        "digest": digest_of([question]),
    }
    audit.record(LOOKED, by=by, at=question.council, target=question.council, **facts)


def record_many(by: User, questions: Sequence[Question], decisions: Iterable[Decision]) -> None:
    """Where all of them are about: the council, or else the region, or else the nation."""
    councils = {question.council.gss_code: question.council for question in questions}
    regions = {council.region_id: council.region for council in councils.values()}
    first = questions[0].council
    where = first if len(councils) == 1 else first.region if len(regions) == 1 else None
    audit.record(
        LOOKED,
        by=by,
        at=where,
        target=first if len(councils) == 1 else Council,
        questions=len(questions),
        councils=sorted(councils),
        verdicts=Counter(decision.verdict.value for decision in decisions),
        digest=digest_of(questions),
    )
