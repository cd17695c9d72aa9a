from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shifts.tiers import Tier, plan, tiers_for

NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURS = {
    "head_start_hours": 4,
    "cascade_own_hours": 24,
    "cascade_pool_hours": 48,
    "cascade_reciprocal_hours": 48,
}
ALL = tuple(Tier)


def opening(tiers, clauses, hours_left):
    """Hours from now, by tier."""
    planned = plan(tiers, clauses, now=NOW, first_start=NOW + hours_left * HOUR)
    return [(each.opens_at - NOW) / HOUR for each in planned]


def test_tiers_for_leaves_out_who_is_not_there():
    assert tiers_for(preferred=True, reciprocal=True) == ALL
    assert tiers_for(preferred=False, reciprocal=False) == (Tier.OWN, Tier.POOL, Tier.AGENCY)


def test_plan_adds_up_the_hours_of_the_memorandum():
    assert opening(ALL, HOURS, 168) == [0, 4, 28, 76, 124]


def test_plan_no_waiting_opens_together():
    assert opening(ALL, HOURS | {"head_start_hours": 0}, 168)[:2] == [0, 0]


def test_plan_fits_just():
    assert opening(ALL, HOURS, 148) == [0, 4, 28, 76, 124]


def test_plan_an_hour_short_is_shortened_in_proportion():
    hours = opening(ALL, HOURS, 147)
    assert hours[-1] <= 123
    assert hours[-1] > 122.9
    assert hours == sorted(hours)


def test_plan_of_tonight_takes_half_of_what_is_left():
    assert opening((Tier.OWN, Tier.POOL, Tier.AGENCY), HOURS, 12)[-1] == 6


@given(
    st.lists(st.integers(0, 336), min_size=4, max_size=4),
    st.integers(1, 2000),
    st.sets(st.sampled_from(ALL), min_size=1),
)
def test_plan_never_runs_backwards_nor_past_the_first_shift(waits, left, chosen):
    tiers = [tier for tier in ALL if tier in chosen]
    hours = opening(tiers, dict(zip(HOURS, waits, strict=True)), left)
    assert hours[0] == 0
    assert hours == sorted(hours)
    assert hours[-1] < left
