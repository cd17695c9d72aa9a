from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from rates.caps import Basis, Rate, Verdict, decide
from rates.money import BadInput
from tests.rates.caps.builders import (
    APRIL,
    JUNE,
    MARCH,
    MAY,
    NATION,
    REGION,
    amounts,
    cap,
    decided,
    decisions,
)

PENNY = Decimal("0.01")


def dates(decision):
    day = decision.starts_on
    while day < decision.ends_before:
        yield day
        day += timedelta(days=1)


def on(decision, day):
    """The one segment that holds this day."""
    (found,) = [each for each in decision.segments if each.starts_on <= day < each.ends_before]
    return found


@given(decisions())
def test_decide_segments_partition_the_dates(decision):
    assert decision.segments[0].starts_on == decision.starts_on
    assert decision.segments[-1].ends_before == decision.ends_before
    for segment in decision.segments:
        assert segment.starts_on < segment.ends_before
    for left, right in pairwise(decision.segments):
        assert left.ends_before == right.starts_on
        assert left.cap != right.cap


@given(decisions())
def test_decide_strictest_binds_every_day(decision):
    for day in dates(decision):
        applying = [
            cap
            for cap in decision.caps
            if cap.job_role == "social_worker"
            and cap.basis == Basis.PAYE
            and cap.effective_from <= day
            and (cap.effective_until is None or cap.effective_until > day)
        ]
        segment = on(decision, day)
        if not applying:
            assert segment.verdict == Verdict.NO_CAP
            continue
        assert segment.cap in applying
        assert segment.cap.amount == min(cap.amount for cap in applying)
        assert set(applying) <= {segment.cap, *segment.others}
        over = decision.rate.amount - segment.cap.amount
        assert segment.verdict == (Verdict.OVER if over > 0 else Verdict.WITHIN)
        assert (segment.over_by, segment.headroom) == (max(over, 0), max(-over, 0))


@given(decisions())
def test_decide_overall_verdict_is_the_worst_day(decision):
    found = {on(decision, day).verdict for day in dates(decision)}
    order = [Verdict.NO_CAP, Verdict.OVER, Verdict.WITHIN]
    assert decision.verdict == min(found, key=order.index)
    assert decision.allowed == (found == {Verdict.WITHIN})


@given(decisions())
def test_decide_highest_passing_rate_passes_and_a_penny_more_does_not(decision):
    highest = decision.highest_passing_rate
    if highest is None:
        assert decision.verdict == Verdict.NO_CAP
        return

    def verdict(amount):
        rate = Rate(amount, Basis.PAYE)
        return decide(**question(decision) | {"rate": rate}).verdict

    assert verdict(highest) == Verdict.WITHIN
    assert verdict(highest + PENNY) == Verdict.OVER


@given(decisions())
def test_decide_order_of_caps_changes_nothing(decision):
    backwards = decide(**question(decision) | {"caps": decision.caps[::-1]})
    assert backwards == decision


def question(decision):
    fields = ("rate", "job_role", "council", "starts_on", "ends_before", "caps")
    return {field: getattr(decision, field) for field in fields}


@given(amounts)
def test_decide_cap_passes_and_a_penny_over_does_not(amount):
    assert decided(str(amount), cap(amount=amount)).verdict == Verdict.WITHIN
    assert decided(str(amount + PENNY), cap(amount=amount)).verdict == Verdict.OVER


def test_decide_sentence_a_penny_over():
    assert str(decided("31.01", cap())) == (
        "£31.01 an hour is 1p over the cap of £31.00 for social worker (PAYE) "
        "from 1 April 2026 to 30 April 2026, "
        "set by the Liverpool City Region memorandum, version 3; £31.00 passes."
    )


def test_decide_sentence_within_on_one_day():
    assert str(decided("31.00", cap(), ends_before=date(2026, 4, 2))) == (
        "£31.00 an hour is within the cap of £31.00 for social worker (PAYE) on 1 April 2026, "
        "set by the Liverpool City Region memorandum, version 3."
    )


def test_decide_sentence_names_the_strictest_and_a_provisional_cap():
    decision = decided(
        "33.50", cap(provisional=True), cap(cap_id=2, memorandum=NATION, amount=Decimal(32))
    )
    assert decision.provisional
    assert str(decision) == (
        "£33.50 an hour is £2.50 over the cap of £31.00 (provisional) for social worker (PAYE) "
        "from 1 April 2026 to 30 April 2026, set by the Liverpool City Region memorandum, "
        "version 3, the strictest of 2 that apply; £31.00 passes."
    )


def test_decide_without_a_cap_cannot_be_booked():
    decision = decided("31.00")
    assert (decision.verdict, decision.highest_passing_rate) == (Verdict.NO_CAP, None)
    assert decision.segments[0].headroom is None
    assert str(decision) == (
        "£31.00 an hour cannot be booked: no cap is in force for social worker (PAYE) "
        "from 1 April 2026 to 30 April 2026."
    )


@pytest.mark.parametrize(
    "other", [{"basis": Basis.UMBRELLA}, {"job_role": "team_manager"}, {"effective_from": MAY}]
)
def test_decide_other_caps_do_not_bind(other):
    assert decided("31.00", cap(**other)).verdict == Verdict.NO_CAP


def test_decide_a_gap_is_its_own_segment():
    decision = decided(
        "31.00",
        cap(effective_until=date(2026, 4, 10)),
        cap(cap_id=2, effective_from=date(2026, 4, 20)),
    )
    assert [each.verdict for each in decision.segments] == [
        Verdict.WITHIN,
        Verdict.NO_CAP,
        Verdict.WITHIN,
    ]
    assert decision.verdict == Verdict.NO_CAP
    assert "from 10 April 2026 to 19 April 2026" in str(decision)
    assert "within" not in str(decision)


def test_decide_no_cap_is_worse_than_over():
    decision = decided("31.01", cap(), starts_on=MARCH)
    assert [each.verdict for each in decision.segments] == [Verdict.NO_CAP, Verdict.OVER]
    assert decision.verdict == Verdict.NO_CAP


def test_decide_a_looser_cap_starting_later_does_not_cut_the_run():
    looser = cap(cap_id=2, amount=Decimal(32), effective_from=date(2026, 4, 15))
    (segment,) = decided("31.00", cap(), looser).segments
    assert segment.others == (looser,)


def test_decide_a_stricter_cap_starting_later_cuts_the_run():
    stricter = cap(cap_id=2, amount=Decimal("30.99"), effective_from=date(2026, 4, 15))
    decision = decided("31.00", cap(), stricter)
    assert [each.starts_on for each in decision.segments] == [APRIL, date(2026, 4, 15)]
    assert [each.verdict for each in decision.segments] == [Verdict.WITHIN, Verdict.OVER]
    assert decision.highest_passing_rate == Decimal("30.99")
    assert [each.others for each in decision.segments] == [(), (cap(),)]


@pytest.mark.parametrize("backwards", [False, True])
def test_decide_equal_caps_fall_to_the_memorandums_name(backwards):
    caps = [cap(), cap(cap_id=2, memorandum=NATION)]
    (segment,) = decided("31.00", *(caps[::-1] if backwards else caps)).segments
    assert (segment.cap.memorandum, segment.others[0].memorandum) == (REGION, NATION)


def test_decide_the_same_cap_twice_counts_once():
    assert decided("31.00", cap(), cap()).segments[0].others == ()


def test_decide_two_caps_with_one_id_are_refused():
    with pytest.raises(BadInput, match="Give each cap its own cap_id"):
        decided("31.00", cap(), cap(amount=Decimal(32)))


@pytest.mark.parametrize("end", [APRIL, MARCH])
def test_decide_empty_or_backwards_dates_are_refused(end):
    with pytest.raises(BadInput, match=r"^ends_before cannot be") as problem:
        decided("31.00", cap(), ends_before=end)
    assert problem.value.remedy == "Give a date after 1 April 2026."


def test_decide_refuses_a_moment():
    with pytest.raises(BadInput, match="without a time"):
        decided("31.00", starts_on=datetime(2026, 4, 1, tzinfo=ZoneInfo("Europe/London")))


def test_approved_up_to_the_ceiling_and_not_a_penny_more():
    over = decided("33.50", cap())
    approved = over.approved(Decimal("33.50"))
    assert (over.allowed, approved.allowed) == (False, True)
    assert approved.verdict == Verdict.OVER_APPROVED
    assert str(approved).endswith("£31.00 passes. An exception allows up to £33.50.")
    assert over.approved(Decimal("33.49")).verdict == Verdict.OVER


def test_approved_keeps_days_within_and_days_without_a_cap():
    decision = decided("31.00", cap(effective_until=MAY), ends_before=JUNE)
    approved = decision.approved(Decimal(40))
    assert [each.verdict for each in approved.segments] == [Verdict.WITHIN, Verdict.NO_CAP]


def test_approved_ceiling_is_a_rate():
    with pytest.raises(BadInput, match="approved_ceiling"):
        decided("33.50", cap()).approved(Decimal(0))


def test_verdict_every_one_has_a_label():
    assert all(verdict.label for verdict in Verdict)


def test_segment_without_a_cap_has_no_limit():
    (segment,) = decided("31.00", cap()).segments
    assert replace(segment, cap=None).limit == "no cap"
