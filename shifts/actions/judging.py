"""The cap's answer on work that is asked for, with the exception that allows it where it is over."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.models import Council, JobRole, User
from rates.actions.decisions import check_allowed, judge, store_decision
from rates.actions.exceptions import excepted
from rates.caps import Decision, Verdict
from rates.models import CapDecision, CapException
from shifts.models import Booking


@dataclass(frozen=True, kw_only=True)
class PayAsked:
    """What is to be paid, for whom and on which London dates; `ends_before` is the day after."""

    council: Council
    job_role: JobRole
    engagement: str
    pay_basis: str
    hourly_rate: Decimal
    starts_on: date
    ends_before: date
    exception: CapException | None

    @classmethod
    def like(
        cls,
        booking: Booking,
        *,
        hourly_rate: Decimal,
        days: tuple[date, date],
        exception: CapException | None,
    ) -> "PayAsked":
        """For the booking's work at another rate or on other days."""
        return cls(
            council=booking.council,
            job_role=booking.job_role,
            engagement=booking.engagement,
            pay_basis=booking.pay_basis,
            hourly_rate=hourly_rate,
            starts_on=days[0],
            ends_before=days[1],
            exception=exception,
        )

    def allowed(self, *, now: datetime) -> tuple[Decision, CapException | None]:
        """The answer, and the exception if it was needed; raises where it is no."""
        decision = judge(
            council=self.council,
            job_role=self.job_role,
            engagement=self.engagement,
            pay_basis=self.pay_basis,
            hourly_rate=self.hourly_rate,
            starts_on=self.starts_on,
            ends_before=self.ends_before,
        )
        exception = self.exception if decision.verdict == Verdict.OVER else None
        if exception is not None:
            decision = excepted(
                decision=decision, exception=exception, engagement=self.engagement, now=now
            )
        check_allowed(decision)
        return decision, exception

    def decided(self, *, by: User, now: datetime) -> CapDecision:
        """The answer on every worked date, kept; raises where it is no."""
        decision, exception = self.allowed(now=now)
        return store_decision(
            by=by,
            council=self.council,
            job_role=self.job_role,
            engagement=self.engagement,
            decision=decision,
            exception=exception,
            now=now,
        )
