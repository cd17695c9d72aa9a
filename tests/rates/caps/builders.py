"""Caps and dates that the tests name, so that a boundary is one word."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from rates.caps import Basis, CapInForce, Decision, Rate, decide

MARCH, APRIL, MAY, JUNE = (date(2026, month, 1) for month in (3, 4, 5, 6))
REGION = "the Liverpool City Region memorandum"
NATION = "the national memorandum"


def cap(**changes: Any) -> CapInForce:
    """£31.00 for PAYE social workers from 1 April 2026, unless changed."""
    normal: dict[str, Any] = {
        "cap_id": 1,
        "memorandum": REGION,
        "version": 3,
        "basis": Basis.PAYE,
        "job_role": "social_worker",
        "effective_from": APRIL,
        "amount": Decimal("31.00"),
    }
    return CapInForce(**normal | changes)


def decided(rate: str, *caps: CapInForce, **changes: Any) -> Decision:
    normal: dict[str, Any] = {
        "rate": Rate(Decimal(rate), Basis.PAYE),
        "job_role": "social_worker",
        "council": "E08000011",
        "starts_on": APRIL,
        "ends_before": MAY,
        "caps": caps,
    }
    return decide(**normal | changes)


days = st.integers(0, 40).map(lambda n: date.fromordinal(APRIL.toordinal() + n))
amounts = st.sampled_from([Decimal(pence).scaleb(-2) for pence in range(3098, 3103)])


@st.composite
def periods(draw: st.DrawFn) -> tuple[date, date]:
    first, last = sorted(draw(st.lists(days, min_size=2, max_size=2, unique=True)))
    return first, last


@st.composite
def several_caps(draw: st.DrawFn) -> list[CapInForce]:
    """Some overlap, some leave gaps, some are for other work, some tie."""
    found = []
    for number in range(draw(st.integers(0, 5))):
        start, end = draw(periods())
        found.append(
            cap(
                cap_id=number,
                memorandum=draw(st.sampled_from([REGION, NATION])),
                version=draw(st.integers(1, 3)),
                basis=draw(st.sampled_from([Basis.PAYE, Basis.PAYE, Basis.UMBRELLA])),
                job_role=draw(st.sampled_from(["social_worker", "social_worker", "manager"])),
                amount=draw(amounts),
                effective_from=start,
                effective_until=draw(st.sampled_from([end, None])),
            )
        )
    return draw(st.permutations(found))


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    starts_on, ends_before = draw(periods())
    return decide(
        rate=Rate(draw(amounts), Basis.PAYE),
        job_role="social_worker",
        council="E08000011",
        starts_on=starts_on,
        ends_before=ends_before,
        caps=draw(several_caps()),
    )
