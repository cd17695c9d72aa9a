"""Who may ask, stop and go on; and what the answer leaves on the record."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Council, Role
from rates.actions.what_if import (
    ask_what_if,
    cancel_what_if,
    fail_what_if,
    look_at_what_if,
    look_at_what_ifs,
    replay_next_part,
    restart_what_if,
)
from rates.actions.what_if.asking import move
from rates.errors import AlreadyUnderWay, NotAProposal
from rates.models import Memorandum, MemorandumVersion, WhatIf
from rates.what_if import NEXT, WhatIfState
from tests.conftest import People
from tests.everyone import all_signed
from tests.factories import circulated, council_named, memorandum_draft, user_with
from tests.rates.asking import JUNE, MAY
from tests.rates.what_if.conftest import TODAY, ask, run

pytestmark = pytest.mark.django_db


def test_ask_lays_out_the_question(asked: WhatIf, city_region: list[Council]) -> None:
    assert (asked.state, asked.parts_done, asked.parts_total) == ("queued", 0, 6)
    assert {part.council for part in asked.parts.all()} == set(city_region)
    assert {(each["starts_on"], each["rate"]) for each in asked.limits} == {
        ("2026-05-01", "30.00")
    }
    assert asked.months == "May 2026 to June 2026"
    entry = AuditEntry.objects.get(verb="what_if.asked")
    assert entry.chain_id == f"region:{city_region[0].region.code}"


@pytest.mark.parametrize("persona", ["hr", "manager", "approver", "auditor", "nobody"])
def test_ask_without_permission(persona: str, draft: MemorandumVersion, people: People) -> None:
    with pytest.raises(NotPermitted):
        ask_what_if(
            by=getattr(people, persona),
            version=draft,
            first_month=MAY,
            last_month=MAY,
            today=TODAY,
        )


def test_ask_of_another_region(draft: MemorandumVersion) -> None:
    other = user_with(Role.REGIONAL_LEAD, council_named("Kent").region)
    with pytest.raises(NotPermitted):
        ask_what_if(by=other, version=draft, first_month=MAY, last_month=MAY, today=TODAY)
    assert not WhatIf.objects.visible_to(other).exists()


def test_ask_of_a_national_memorandum(city_region: list[Council], people: People) -> None:
    national = Memorandum.objects.create(name="National", scope="national")
    draft = memorandum_draft(city_region, memorandum=national)
    with pytest.raises(NotPermitted, match="region's memorandum"):
        ask(draft, people)


def test_ask_of_a_version_on_its_way(
    draft: MemorandumVersion, people: People, city_region: list[Council]
) -> None:
    assert ask(circulated(draft), people, MAY, MAY).state == "queued"
    assert ask(all_signed(city_region), people, MAY, MAY).state == "queued"


def test_ask_of_a_version_in_force(memorandum: MemorandumVersion, people: People) -> None:
    with pytest.raises(NotAProposal, match="is in force"):
        ask(memorandum, people)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(JUNE, MAY, "from"), (MAY, date(2026, 9, 1), "to")],
)
def test_ask_names_what_cannot_be_used(
    first: date, last: date, field: str, draft: MemorandumVersion, people: People
) -> None:
    with pytest.raises(BadInput) as refused:
        ask(draft, people, first, last)
    assert list(refused.value.fields) == [field]


def test_ask_up_to_this_month(draft: MemorandumVersion, people: People) -> None:
    assert ask(draft, people, TODAY, TODAY).first_month == TODAY.replace(day=1)


def test_ask_twice_at_a_time(asked: WhatIf, draft: MemorandumVersion, people: People) -> None:
    with pytest.raises(AlreadyUnderWay):
        ask(draft, people)
    cancel_what_if(by=people.lead, what_if=asked)
    assert ask(draft, people).state == "queued"


def test_progress_and_end(asked: WhatIf) -> None:
    seen = []
    while replay_next_part(what_if_id=asked.pk):
        asked.refresh_from_db()
        seen.append((asked.state, asked.parts_done, asked.digest))
    asked.refresh_from_db()
    assert seen == [("running", done, "") for done in range(1, 7)]
    assert (asked.state, asked.parts_done) == ("done", 6)
    assert asked.started_at is not None
    assert asked.finished_at is not None


def test_no_answer_before_the_end(asked: WhatIf, people: People) -> None:
    replay_next_part(what_if_id=asked.pk)
    asked.refresh_from_db()
    assert look_at_what_if(by=people.lead, what_if=asked) is None
    assert not AuditEntry.objects.filter(verb="what_if.viewed").exists()


def test_look_is_on_the_record(asked: WhatIf, people: People) -> None:
    answer = look_at_what_if(by=people.lead, what_if=run(asked))
    assert answer is not None
    assert [row.council_name for row in answer.rows] == ["Liverpool", "Wirral"]
    assert AuditEntry.objects.filter(verb="what_if.viewed").count() == 1


def test_look_without_permission(asked: WhatIf, people: People) -> None:
    with pytest.raises(NotPermitted):
        look_at_what_if(by=people.hr, what_if=run(asked))
    with pytest.raises(NotPermitted):
        look_at_what_ifs(by=people.hr)
    assert list(look_at_what_ifs(by=people.lead)) == [asked]


def test_cancel_half_way(asked: WhatIf, people: People) -> None:
    replay_next_part(what_if_id=asked.pk)
    cancel_what_if(by=people.lead, what_if=asked)
    assert not replay_next_part(what_if_id=asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.parts_done) == ("cancelled", 1)


def test_restart_goes_on_where_it_stopped(asked: WhatIf, people: People) -> None:
    replay_next_part(what_if_id=asked.pk)
    fail_what_if(what_if_id=asked.pk, problem="OperationalError")
    assert not replay_next_part(what_if_id=asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.problem) == ("failed", "OperationalError")
    again = restart_what_if(by=people.lead, what_if=asked)
    assert (again.state, again.problem, again.parts_done) == ("queued", "", 1)
    assert run(again).state == "done"


def test_restart_once_every_council_was_counted(asked: WhatIf, people: People) -> None:
    for _ in range(6):
        replay_next_part(what_if_id=asked.pk)
    fail_what_if(what_if_id=asked.pk, problem="OperationalError")
    assert run(restart_what_if(by=people.lead, what_if=asked)).state == "done"


def test_restart_beside_the_same_question(
    asked: WhatIf, draft: MemorandumVersion, people: People
) -> None:
    fail_what_if(what_if_id=asked.pk, problem="OperationalError")
    ask(draft, people)
    with pytest.raises(AlreadyUnderWay):
        restart_what_if(by=people.lead, what_if=asked)


def test_a_fault_after_the_end_changes_nothing(asked: WhatIf) -> None:
    run(asked)
    fail_what_if(what_if_id=asked.pk, problem="OperationalError")
    asked.refresh_from_db()
    assert (asked.state, asked.problem) == ("done", "")


@pytest.mark.parametrize("act", [cancel_what_if, restart_what_if])
def test_what_is_done_stays(act: Callable[..., Any], asked: WhatIf, people: People) -> None:
    with pytest.raises(WrongState):
        act(by=people.lead, what_if=run(asked))


@pytest.mark.parametrize("act", [cancel_what_if, restart_what_if])
def test_steps_without_permission(
    act: Callable[..., Any], asked: WhatIf, people: People
) -> None:
    with pytest.raises(NotPermitted):
        act(by=people.approver, what_if=asked)


@pytest.mark.parametrize("current", WhatIfState)
@pytest.mark.parametrize("to", WhatIfState)
def test_move(current: WhatIfState, to: WhatIfState) -> None:
    what_if = WhatIf(state=current.value)
    if to in NEXT[current]:
        move(what_if, to)
        assert what_if.state == to.value
    else:
        with pytest.raises(WrongState):
            move(what_if, to)
