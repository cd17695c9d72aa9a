import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.errors import BadInput
from accounts.models import Council
from rates.actions.decisions import (
    caps_for,
    check_allowed,
    judge,
    replay,
    store_decision,
)
from rates.actions.memoranda import bring_into_force, sign_version
from rates.caps import Basis, Verdict
from rates.errors import BasisDoesNotFit, CapChanged, NoCapInForce, OverCap
from rates.models import CapDecision, MemorandumVersion
from tests.conftest import People
from tests.factories import (
    council_named,
    memorandum_circulated,
    memorandum_draft,
    memorandum_in_force,
)
from tests.rates.asking import APRIL, JULY, JUNE, MAY, asked, social_worker, stored

pytestmark = pytest.mark.django_db


def test_judge_at_the_cap_passes(memorandum: MemorandumVersion, liverpool: Council) -> None:
    decision = judge(**asked(liverpool, "31.00"))
    assert decision.verdict == Verdict.WITHIN
    check_allowed(decision)


def test_judge_a_penny_over_does_not(memorandum: MemorandumVersion, liverpool: Council) -> None:
    with pytest.raises(OverCap) as refused:
        check_allowed(judge(**asked(liverpool, "31.01")))
    assert refused.value.facts["highest_passing_rate"] == "31.00"
    assert [each["over_by"] for each in refused.value.facts["segments"]] == ["0.01"]
    assert refused.value.detail == (
        "£31.01 an hour is 1p over the cap of £31.00 for social worker (PAYE) from 1 May 2026 "
        f"to 31 May 2026, set by {memorandum.memorandum}, version 1; £31.00 passes."
    )


def test_check_allowed_facts_are_json(
    memorandum: MemorandumVersion, liverpool: Council
) -> None:
    with pytest.raises(OverCap) as refused:
        check_allowed(judge(**asked(liverpool, "31.01")))
    assert json.loads(json.dumps(refused.value.facts)) == refused.value.facts


def test_judge_days_before_the_version_have_no_cap(
    memorandum: MemorandumVersion, liverpool: Council
) -> None:
    decision = judge(**asked(liverpool, starts_on=date(2026, 3, 31)))
    assert [each.verdict for each in decision.segments] == [Verdict.NO_CAP, Verdict.WITHIN]
    with pytest.raises(
        NoCapInForce, match=r"no cap is in force .* on 31 March 2026"
    ) as refused:
        check_allowed(decision)
    assert refused.value.facts["highest_passing_rate"] is None


def test_judge_council_that_did_not_sign_has_no_cap(memorandum: MemorandumVersion) -> None:
    decision = judge(**asked(council_named("Lancashire")))
    assert decision.verdict == Verdict.NO_CAP


def test_judge_signed_but_not_in_force_does_not_bind(liverpool: Council) -> None:
    memorandum_draft([liverpool])
    assert judge(**asked(liverpool)).verdict == Verdict.NO_CAP


def test_judge_two_memoranda_the_strictest_binds_and_is_named(
    memorandum: MemorandumVersion, liverpool: Council
) -> None:
    stricter = memorandum_in_force(
        [liverpool], {("social_worker", "paye"): "30.00"}, effective=(date(2026, 5, 11), None)
    )
    decision = judge(**asked(liverpool, "30.50"))
    assert [(each.starts_on, each.verdict) for each in decision.segments] == [
        (MAY, Verdict.WITHIN),
        (date(2026, 5, 11), Verdict.OVER),
    ]
    assert f"set by {stricter.memorandum}, version 1, the strictest of 2" in str(decision)
    assert decision.highest_passing_rate == Decimal("30.00")


def test_judge_basis_of_another_engagement_is_refused(liverpool: Council) -> None:
    with pytest.raises(BasisDoesNotFit) as refused:
        judge(**asked(liverpool, engagement="agency_umbrella"))
    assert refused.value.fields == {
        "pay_basis": [
            "pay_basis cannot be paye. Agency, umbrella is paid on the basis umbrella; "
            "convert the rate and give that."
        ]
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"engagement": "friend"}, "engagement"),
        ({"ends_before": MAY}, "ends_on"),
        ({"hourly_rate": Decimal("31.001")}, "hourly_rate"),
        ({"hourly_rate": Decimal("-31")}, "hourly_rate"),
        ({"hourly_rate": Decimal("1000")}, "hourly_rate"),
    ],
)
def test_judge_names_what_cannot_be_used(
    change: dict[str, Any], field: str, liverpool: Council
) -> None:
    with pytest.raises(BadInput) as refused:
        judge(**asked(liverpool, **change))
    assert list(refused.value.fields) == [field]


def test_caps_for_asks_once(memorandum: MemorandumVersion, liverpool: Council) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = caps_for(
            council=liverpool,
            job_role=social_worker(),
            basis=Basis.PAYE,
            starts_on=MAY,
            ends_before=JUNE,
        )
    assert [cap.amount for cap in found] == [Decimal("31.00")]
    assert len(queries) == 2  # the job role, then the caps


def test_caps_for_stops_where_the_version_was_superseded(
    memorandum: MemorandumVersion, liverpool: Council, people: People
) -> None:
    nothing = memorandum_circulated(
        [liverpool], {}, memorandum=memorandum.memorandum, effective=(JUNE, None)
    )
    sign_version(by=people.approver, version=nothing, council=liverpool, signatory="Director")
    bring_into_force(by=people.lead, version=nothing)
    question: dict[str, Any] = {"council": liverpool, "job_role": social_worker()}
    question["basis"] = Basis.PAYE
    (cap,) = caps_for(**question, starts_on=MAY, ends_before=JULY)
    assert (cap.effective_from, cap.effective_until) == (APRIL, JUNE)
    assert caps_for(**question, starts_on=JUNE, ends_before=JULY) == ()


def test_store_decision_keeps_the_answer_and_its_caps(
    memorandum: MemorandumVersion, liverpool: Council, people: People
) -> None:
    decision = stored(people.hr, liverpool)
    (segment,) = decision.segments.all()
    assert (segment.effective.lower, segment.effective.upper) == (MAY, JUNE)
    assert segment.cap_rate == Decimal("31.00")
    assert segment.cap == memorandum.caps.get(basis="paye")


def test_store_decision_after_the_caps_changed(
    memorandum: MemorandumVersion, liverpool: Council, people: People
) -> None:
    decision = judge(**asked(liverpool))
    memorandum_in_force([liverpool], {("social_worker", "paye"): "30.00"})
    with transaction.atomic(), pytest.raises(CapChanged):
        store_decision(
            by=people.hr,
            council=liverpool,
            job_role=social_worker(),
            engagement="bank_own",
            decision=decision,
        )
    assert not CapDecision.objects.exists()


def test_replay_proves_the_same_pence_and_hash(
    memorandum: MemorandumVersion, liverpool: Council, people: People
) -> None:
    decision = CapDecision.objects.get(pk=stored(people.hr, liverpool).pk)
    again = replay(decision)
    assert again.proved
    assert str(again.decision).startswith("£31.00 an hour is within the cap of £31.00")


def test_replay_does_not_ask_today_s_caps(
    memorandum: MemorandumVersion, liverpool: Council, people: People
) -> None:
    decision = stored(people.hr, liverpool)
    memorandum_in_force([liverpool], {("social_worker", "paye"): "20.00"})
    assert replay(decision).proved


def test_replay_finds_a_changed_figure(
    memorandum: MemorandumVersion, liverpool: Council, people: People
) -> None:
    decision = stored(people.hr, liverpool)
    decision.inputs["caps"][0]["amount"] = "32.00"
    decision.inputs["caps"][0]["negotiated_amount"] = "32.00"
    again = replay(decision)
    assert (again.same_digest, again.same_pence) == (False, False)
    assert str(again) == (
        "Made again from what was stored, the answer has another hash and pence."
    )
