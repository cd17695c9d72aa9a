"""A payment against the cap of its job role: on the same basis, or after a named conversion."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from rates.caps import Basis, CapInForce, Rate, decide
from rates.conversion import Conversion
from rates.money import EXACT, ZERO, as_pounds, to_pence
from rates.off_system.file import PaymentRow

DAY = timedelta(days=1)
OTHER = {Basis.PAYE: Basis.UMBRELLA, Basis.UMBRELLA: Basis.PAYE}
HIGHEST = Decimal("999.99")
Convert = Callable[[Decimal, Basis, date], Conversion | None]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What was paid beside what the same hours cost at the cap; all None where not compared."""

    told: str
    job_role: str | None = None
    cap: CapInForce | None = None
    compared_amount: Decimal | None = None
    amount_at_cap: Decimal | None = None
    converted: bool = False

    @property
    def over(self) -> Decimal:
        if self.compared_amount is None or self.amount_at_cap is None:
            return ZERO
        return max(self.compared_amount - self.amount_at_cap, ZERO)


@dataclass(frozen=True)
class Titles:
    """A council's approved titles, each with the days on which it stands for a job role."""

    known: Mapping[str, list[tuple[date, date | None, str]]]

    def role_on(self, title: str, day: date) -> str | None:
        for first, before, job_role in self.known.get(title.casefold(), ()):
            if first <= day and (before is None or day < before):
                return job_role
        return None


@dataclass
class Comparing:
    """Everything that one council's payments are compared by; caps are looked up once a case."""

    council: str
    titles: Titles
    caps: Iterable[CapInForce]
    convert: Convert
    answers: dict[tuple[str, Basis, date, date], tuple[CapInForce | None, ...]] = field(
        default_factory=dict
    )

    def compare(self, row: PaymentRow) -> Comparison:
        first, last = row.days
        job_role = self.titles.role_on(row.title, first) if row.title else None
        if job_role is None:
            told = "is not mapped to a job role" if row.title else "is not told"
            return Comparison(told=f"The job title {told}, so no cap is known.")
        rate = rate_of(row)
        if isinstance(rate, str):
            return Comparison(told=rate, job_role=job_role)
        basis = Basis(row.basis)
        caps = self.caps_on(job_role, basis, first, last)
        if any(caps):
            return against(row, rate, caps, job_role)
        return self.after_conversion(row, rate, job_role)

    def after_conversion(self, row: PaymentRow, rate: Decimal, job_role: str) -> Comparison:
        first, last = row.days
        basis = Basis(row.basis)
        other = OTHER.get(basis)
        caps = self.caps_on(job_role, other, first, last) if other else ()
        conversion = self.convert(rate, basis, first) if any(caps) else None
        if conversion is None:
            told = f"No cap is in force for pay on the basis {basis.label}, and none that it"
            return Comparison(told=f"{told} can be converted to.", job_role=job_role)
        return against(row, rate, caps, job_role, conversion)

    def caps_on(
        self, job_role: str, basis: Basis, first: date, last: date
    ) -> tuple[CapInForce | None, ...]:
        """The one that binds on each run of these days; None where there is none."""
        key = job_role, basis, first, last
        if key not in self.answers:
            found = tuple(
                cap for cap in self.caps if (cap.job_role, cap.basis) == (job_role, basis)
            )
            decision = decide(
                rate=Rate(Decimal("1.00"), basis),
                job_role=job_role,
                council=self.council,
                starts_on=first,
                ends_before=last + DAY,
                caps=found,
            )
            self.answers[key] = tuple(segment.cap for segment in decision.segments)
        return self.answers[key]


def rate_of(row: PaymentRow) -> Decimal | str:
    """Pounds an hour as paid, or why that cannot be known."""
    if row.is_credit:
        return "A credit is not compared with a cap."
    if row.hours is None and row.hourly_rate is None:
        return "Neither hours nor a rate are told, so it cannot be compared."
    rate = row.hourly_rate
    if row.hours is not None:
        rate = to_pence(EXACT.divide(row.amount, row.hours))
    assert rate is not None
    if not 0 < rate <= HIGHEST:
        return f"{as_pounds(rate)} an hour is no hourly rate; the hours may be wrong."
    return rate


def against(
    row: PaymentRow,
    rate: Decimal,
    caps: tuple[CapInForce | None, ...],
    job_role: str,
    conversion: Conversion | None = None,
) -> Comparison:
    """One cap must hold on all the days, since nobody knows how the hours fell on them."""
    amounts = {cap and cap.amount for cap in caps}
    cap = caps[0]
    if cap is None or len(amounts) > 1:
        told = (
            "The cap changed within these days, or began or ended; bring each part by itself."
        )
        return Comparison(told=told, job_role=job_role)
    hours = row.hours or EXACT.divide(row.amount, rate)
    paid = to_pence(EXACT.multiply(conversion.to_rate, hours)) if conversion else row.amount
    shown = conversion.to_rate if conversion else rate
    at_cap = to_pence(EXACT.multiply(cap.amount, hours))
    return Comparison(
        told=in_words(shown, cap, paid - at_cap, conversion),
        job_role=job_role,
        cap=cap,
        compared_amount=paid,
        amount_at_cap=at_cap,
        converted=conversion is not None,
    )


def in_words(
    rate: Decimal, cap: CapInForce, over: Decimal, conversion: Conversion | None
) -> str:
    verdict = f"{as_pounds(over)} over in all" if over > 0 else "within it"
    told = (
        f"{as_pounds(rate)} an hour against the cap of {as_pounds(cap.amount)}"
        f" ({cap.basis.label}), set by {cap.source}: {verdict}."
    )
    return f"{told} Converted: {conversion}" if conversion else told
