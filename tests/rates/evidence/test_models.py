"""What the database refuses of evidence packs."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from accounts.errors import BadInput, NotPermitted, WrongState
from rates.actions.evidence_packs import ask_for_pack, fail_pack, restart_pack, take_pack
from rates.errors import PackGone, PackUnderWay
from rates.evidence.quarters import quarter_of, quarters_back
from rates.models import EvidencePack
from tests.accounts.database import sql
from tests.conftest import People
from tests.rates.evidence.quarter import AUTUMN, OVER, asked_pack, region_of
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db
MADE: dict[str, Any] = {
    "state": "done",
    "version": 1,
    "sha256": "a" * 64,
    "file_bytes": 1,
    "finished_at": timezone.now(),
}


def update(pack: EvidencePack, **told: Any) -> None:
    EvidencePack.objects.filter(pk=pack.pk).update(**told)


def finished(people: People) -> EvidencePack:
    pack = asked_pack(people)
    update(pack, state="running")
    update(pack, **MADE)
    pack.refresh_from_db()
    return pack


def test_a_pack_is_asked_for_once_at_a_time(people: People) -> None:
    pack = asked_pack(people)
    with pytest.raises(PackUnderWay):
        asked_pack(people)
    terms = {field: getattr(pack, field) for field in ("region", "quarter", "files_total")}
    told = {"requested_at": OVER, "progressed_at": timezone.now(), "requested_by": people.lead}
    with refused("evidencepack_once_at_a_time"):
        EvidencePack.objects.create(**terms | told | {"requested_at": timezone.now()})
    fail_pack(pack_id=pack.pk, problem="x")
    asked_pack(people)


@pytest.mark.parametrize("persona", ["hr", "approver", "auditor", "nobody"])
def test_only_a_lead_makes_one(persona: str, people: People) -> None:
    with pytest.raises(NotPermitted):
        ask_for_pack(
            by=getattr(people, persona), region=region_of(people), quarter=AUTUMN, today=OVER
        )


@pytest.mark.parametrize("quarter", [date(2027, 1, 1), date(2026, 11, 1), date(2026, 10, 2)])
def test_a_quarter_is_one_and_is_over(quarter: date, people: People) -> None:
    with pytest.raises(BadInput):
        asked_pack(people, quarter)


def test_quarters() -> None:
    assert quarter_of("2026-Q3") == quarter_of(" 2026-q3 ") == date(2026, 7, 1)
    wrong = ["2026-Q5", "2026-Q", "26-Q1", "", "2026-Q12", "0000-Q1", "²⁰²⁶-Q1"]
    assert [quarter_of(text) for text in wrong] == [None] * len(wrong)
    assert quarters_back(date(2026, 2, 28), 2) == [date(2025, 10, 1), date(2025, 7, 1)]
    assert quarters_back(date(2026, 4, 1), 1) == [date(2026, 1, 1)]


@pytest.mark.parametrize(
    ("constraint", "told"),
    [
        ("evidencepack_state_known", {"state": "lost"}),
        ("evidencepack_quarter_begins", {"quarter": date(2026, 11, 1)}),
        ("evidencepack_quarter_begins", {"quarter": date(2026, 10, 2)}),
        ("evidencepack_progress_within_total", {"files_done": 99}),
        ("evidencepack_made_is_whole", {"state": "done"}),
        ("evidencepack_made_is_whole", {**MADE, "file_bytes": None}),
        ("evidencepack_made_is_whole", {**MADE, "state": "same"}),
        ("evidencepack_made_is_whole", {"version": 1}),
    ],
)
def test_what_is_told_of_a_pack_is_whole(
    constraint: str, told: dict[str, Any], people: People
) -> None:
    pack = asked_pack(people)
    with guards_off(), refused(constraint):
        update(pack, **told)
    with guards_off():
        update(pack, **MADE)


def test_a_version_is_there_once(people: People) -> None:
    finished(people)
    again = asked_pack(people)
    update(again, state="running")
    with refused("evidencepack_version_once"):
        update(again, **MADE)
    update(again, **MADE | {"version": 2})


def test_a_pack_lives_forwards_and_what_was_made_stays(people: People) -> None:
    pack = asked_pack(people)
    for told in ({"quarter": date(2026, 7, 1)}, MADE, {"requested_by": people.hr}):
        with refused("evidencepack_life"):
            update(pack, **told)
    update(pack, state="running")
    update(pack, **MADE)
    for told in ({"sha256": "b" * 64}, {"state": "failed"}, {"changes": {"a": 1}}):
        with refused("evidencepack_life"):
            update(pack, **told)
    with refused("evidencepack_life"):
        sql("DELETE FROM rates_evidencepack")
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with refused("rates_evidencepack_append_only"):
        sql("TRUNCATE rates_evidencepack")
    again = asked_pack(people)
    update(again, state="running")
    same = MADE | {"state": "same", "version": None, "before": pack, "file_bytes": None}
    with refused("evidencepack_life"):
        update(again, **same | {"sha256": "b" * 64})
    update(again, **same)


def test_a_pack_is_taken_by_those_who_may_and_while_it_is_there(people: People) -> None:
    pack = finished(people)
    with pytest.raises(NotPermitted):
        take_pack(by=people.hr, pack=pack)
    with pytest.raises(PackGone):
        take_pack(by=people.auditor, pack=pack)
    with pytest.raises(WrongState):
        restart_pack(by=people.lead, pack=pack)
    with pytest.raises(WrongState):
        take_pack(by=people.lead, pack=asked_pack(people, date(2026, 7, 1)))
