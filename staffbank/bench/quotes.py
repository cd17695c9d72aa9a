"""A thousand rates in one call, as a council checks a year's plans."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import cycle, islice, product
from typing import Any

from accounts.models import Council, JobRole, User
from rates.actions.quotes import MOST, Question, caps_of, decided, key_of, quote_many
from rates.models import Engagement
from rates.models.decisions import BASIS_OF
from shifts.models import Booking
from staffbank.bench.bare import passes, rows, undone
from staffbank.bench.measure import Case

WEEK = timedelta(days=7)
KINDS = (Engagement.BANK_OWN, Engagement.AGENCY_UMBRELLA)
CAPS = """
SELECT cap.job_role_id, cap.basis, cap.hourly_rate, cap.effective * version.effective
FROM rates_cap AS cap
JOIN rates_memorandumversion AS version ON version.id = cap.version_id
JOIN rates_signature AS signature ON signature.version_id = version.id
WHERE signature.council_id = %s AND version.state IN ('in_force', 'superseded')
AND cap.effective * version.effective && daterange(%s, %s)
"""


def thousand(booking: Booking) -> list[Question]:
    """Every role on two bases, a week at a time from the booking's first, pence apart."""
    weeks = [booking.starts_on + number * WEEK for number in range(4)]
    work = cycle(product(JobRole.objects.all(), KINDS, weeks))
    return [
        Question(
            council=booking.council,
            job_role=job_role,
            engagement=kind.value,
            pay_basis=BASIS_OF[kind].value,
            hourly_rate=Decimal(2000 + number) / 100,
            starts_on=monday,
            ends_on=monday + WEEK,
        )
        for number, (job_role, kind, monday) in enumerate(islice(work, MOST))
    ]


def bare_answers(council: Council, questions: Sequence[Question]) -> list[bool]:
    """One select of the caps and a comparison each: no segments, no sentence, no record."""
    first = min(question.starts_on for question in questions)
    last = max(question.ends_before for question in questions)
    caps: dict[tuple[str, str], list[Any]] = {}
    for role, basis, rate, days in rows(CAPS, (council.pk, first, last)):
        caps.setdefault((role, basis), []).append((rate, days))
    return [
        passes(
            [
                rate
                for rate, days in caps[question.job_role.code, question.pay_basis]
                if days.lower < question.ends_before
                and (days.upper is None or question.starts_on < days.upper)
            ],
            question.hourly_rate,
        )
        for question in questions
    ]


def thousand_rates(booking: Booking) -> Case:
    """With the permission, the caps' one reading and the audit entry, which is undone again."""
    questions = thousand(booking)
    by = User.objects.get(pk=booking.created_by_id)
    return Case(
        name=f"Quote of {MOST:,} rates",
        ours=undone(lambda: quote_many(by=by, questions=questions)),
        bare=lambda: bare_answers(booking.council, questions),
        bare_is=f"one select of the caps and {MOST:,} comparisons",
    )


def thousand_decisions(booking: Booking) -> Case:
    questions = thousand(booking)
    caps = caps_of(questions)
    amounts = {key: [cap.amount for cap in found] for key, found in caps.items()}
    return Case(
        name=f"{MOST:,} cap decisions, pure",
        ours=lambda: [decided(each, each.rate(), caps[key_of(each)]) for each in questions],
        bare=lambda: [passes(amounts[key_of(each)], each.hourly_rate) for each in questions],
        bare_is=f"{MOST:,} comparisons with the caps alone",
    )
