"""May this be paid? Asking, refusing, storing the answer and proving it years later."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.errors import BadInput
from accounts.models import Council, JobRole, User
from rates import caps as rules
from rates.answers import segment_as_told
from rates.caps import (
    Basis,
    CapInForce,
    Decision,
    Rate,
    Verdict,
    decide,
    decision_hash,
    rate_from,
)
from rates.caps.in_force import on_day, text_or_none
from rates.errors import BasisDoesNotFit, NoCapInForce, OverCap, database_has_the_last_word
from rates.field_errors import fields_named
from rates.models import Cap, CapDecision, CapException, DecisionSegment
from rates.models.decisions import BASIS_OF, Engagement

DAY = timedelta(days=1)


def caps_for(
    *, council: Council, job_role: JobRole, basis: Basis, starts_on: date, ends_before: date
) -> tuple[CapInForce, ...]:
    """Every cap that limits this work on one of these days, each with the days it does so."""
    found = (
        Cap.objects.binding(council)
        .limiting(starts_on, ends_before)
        .filter(job_role=job_role, basis=basis.value)
    )
    return tuple(cap.as_value() for cap in found)


def judge(
    *,
    council: Council,
    job_role: JobRole,
    engagement: str,
    pay_basis: str,
    hourly_rate: Decimal,
    starts_on: date,
    ends_before: date,
) -> Decision:
    """The answer on these days, each judged by the strictest cap. Source: rules CAP, NO-CAP."""
    rate = rate_to_judge(
        engagement=engagement,
        pay_basis=pay_basis,
        hourly_rate=hourly_rate,
        starts_on=starts_on,
        ends_before=ends_before,
    )
    return decide(
        rate=rate,
        job_role=job_role.code,
        council=council.gss_code,
        starts_on=starts_on,
        ends_before=ends_before,
        caps=caps_for(
            council=council,
            job_role=job_role,
            basis=rate.basis,
            starts_on=starts_on,
            ends_before=ends_before,
        ),
    )


def rate_to_judge(
    *,
    engagement: str,
    pay_basis: str,
    hourly_rate: Decimal,
    starts_on: date,
    ends_before: date,
) -> Rate:
    """The rate on its basis, or BadInput naming what is wrong with the question."""
    basis = basis_for(engagement, pay_basis)
    if ends_before <= starts_on:
        last = on_day(ends_before - DAY)
        remedy = f"Give {on_day(starts_on)} or a later day."
        raise BadInput({"ends_on": f"ends_on cannot be {last}. {remedy}"})
    with fields_named():
        return rate_from(hourly_rate, basis)


def basis_for(engagement: str, pay_basis: str) -> Basis:
    """The basis, if the engagement is paid on it: two bases are never compared."""
    if engagement not in Engagement.values:
        known = ", ".join(Engagement.values)
        told = f"engagement cannot be {engagement}. Give one of: {known}."
        raise BadInput({"engagement": told})
    kind = Engagement(engagement)
    expected = BASIS_OF[kind]
    if pay_basis != expected.value:
        raise BasisDoesNotFit(
            {
                "pay_basis": f"pay_basis cannot be {pay_basis}. {kind.label} is paid on the "
                f"basis {expected.value}; convert the rate and give that."
            }
        )
    return expected


def check_allowed(decision: Decision) -> None:
    """Raise NoCapInForce or OverCap, with the days and the highest rate that passes."""
    if decision.allowed:
        return
    error = NoCapInForce if decision.verdict == Verdict.NO_CAP else OverCap
    raise error(
        str(decision),
        highest_passing_rate=text_or_none(decision.highest_passing_rate),
        segments=[segment_as_told(segment) for segment in decision.segments],
    )


def store_decision(
    *,
    by: User,
    council: Council,
    job_role: JobRole,
    engagement: str,
    decision: Decision,
    exception: CapException | None = None,
    now: datetime | None = None,
) -> CapDecision:
    """Keep an answer that allows the rate, as part of the act it is for.

    The caller has checked the permission, is in a transaction, and names the decision in its own
    audit entry. Raises CapChanged if the caps are no longer those of the answer, and
    ExceptionNotUsable if what allowed it is no longer live.
    """
    inputs, outcome = decision.inputs(), decision.outcome()
    with database_has_the_last_word():
        stored = CapDecision.objects.create(
            council=council,
            job_role=job_role,
            engagement=engagement,
            pay_basis=decision.rate.basis.value,
            hourly_rate=decision.rate.amount,
            period=DateRange(decision.starts_on, decision.ends_before),
            verdict=decision.verdict.value,
            inputs=inputs,
            digest=decision_hash(inputs, outcome),
            exception=exception,
            decided_at=now or timezone.now(),
            decided_by=by,
        )
        DecisionSegment.objects.bulk_create(
            DecisionSegment(
                decision=stored,
                effective=DateRange(segment.starts_on, segment.ends_before),
                cap_id=segment.cap.cap_id,
                cap_rate=segment.cap.amount,
            )
            for segment in decision.segments
            if segment.cap
        )
    return stored


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """A stored decision made again from its stored inputs, beside what was stored."""

    decision: Decision
    stored_digest: str
    digest: str
    stored_caps: tuple[tuple[date, date, int, Decimal], ...]
    caps: tuple[tuple[date, date, int, Decimal], ...]

    @property
    def same_digest(self) -> bool:
        return self.digest == self.stored_digest

    @property
    def same_pence(self) -> bool:
        return self.caps == self.stored_caps

    @property
    def proved(self) -> bool:
        return self.same_digest and self.same_pence

    def __str__(self) -> str:
        if self.proved:
            return "Made again from what was stored, the answer has the same pence and hash."
        differs = [
            what
            for what, same in (("hash", self.same_digest), ("pence", self.same_pence))
            if not same
        ]
        return (
            f"Made again from what was stored, the answer has another {' and '.join(differs)}."
        )


def replay(decision: CapDecision) -> Replayed:
    """Needs no cap, memorandum or clock: only what the decision itself keeps."""
    again = rules.replay(decision.inputs)
    return Replayed(
        decision=again,
        stored_digest=decision.digest,
        digest=decision_hash(decision.inputs, again.outcome()),
        stored_caps=tuple(
            (kept.effective.lower, kept.effective.upper, kept.cap_id, kept.cap_rate)
            for kept in decision.segments.all()
        ),
        caps=tuple(
            (each.starts_on, each.ends_before, int(each.cap.cap_id), each.cap.amount)
            for each in again.segments
            if each.cap
        ),
    )
