"""What the database refuses by itself, whoever asks."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from rates.actions.what_if import cancel_what_if, replay_next_part
from rates.models import WhatIf, WhatIfFigures, WhatIfPart
from tests.conftest import People
from tests.rates.what_if.conftest import run
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db
DIGEST = "0" * 64


def change(what_if: WhatIf, **values: Any) -> None:
    WhatIf.objects.filter(pk=what_if.pk).update(**values)


def test_whatif_state_known(asked: WhatIf) -> None:
    with refused("whatif_state_known"), guards_off():
        change(asked, state="maybe")


@pytest.mark.parametrize(
    "months",
    [
        {"first_month": date(2026, 7, 1)},
        {"first_month": date(2026, 5, 2)},
        {"last_month": date(2026, 6, 30)},
    ],
)
def test_whatif_months_in_order(months: dict[str, date], asked: WhatIf) -> None:
    with refused("whatif_months_in_order"), guards_off():
        change(asked, **months)


def test_whatif_parts_within_total(asked: WhatIf) -> None:
    change(asked, parts_done=6)
    with refused("whatif_parts_within_total"):
        change(asked, parts_done=7)


@pytest.mark.parametrize("missing", ["parts_done", "finished_at", "digest"])
def test_whatif_done_is_whole(missing: str, asked: WhatIf) -> None:
    whole = {"parts_done": 6, "finished_at": asked.requested_at, "digest": DIGEST}
    del whole[missing]
    with refused("whatif_done_is_whole"), guards_off():
        change(asked, state="done", **whole)


def test_whatif_once_at_a_time(asked: WhatIf) -> None:
    asked.pk = None
    with refused("whatif_once_at_a_time"):
        asked.save(force_insert=True)


def test_whatif_life_starts_by_being_asked(asked: WhatIf) -> None:
    asked.pk, asked.state = None, "running"
    with refused("whatif_life"):
        asked.save(force_insert=True)


def test_whatif_life_is_never_done_by_halves(asked: WhatIf) -> None:
    replay_next_part(what_if_id=asked.pk)
    with refused("whatif_life"):
        change(asked, state="done", parts_done=6, finished_at=asked.requested_at, digest=DIGEST)


@pytest.mark.parametrize(
    "values",
    [
        {"first_month": date(2026, 4, 1)},
        {"limits": []},
        {"engine": 2},
        {"parts_total": 7},
        {"state": "done"},
    ],
)
def test_whatif_life_keeps_what_was_asked(values: dict[str, Any], asked: WhatIf) -> None:
    with refused("whatif_life"):
        change(asked, **values)


def test_whatif_life_keeps_what_is_over(asked: WhatIf) -> None:
    run(asked)
    with refused("whatif_life"):
        change(asked, digest=DIGEST)
    with refused("whatif_life"):
        delete("rates_whatif", asked.pk)


def test_whatif_life_keeps_what_was_cancelled(asked: WhatIf, people: People) -> None:
    cancel_what_if(by=people.lead, what_if=asked)
    with refused("whatif_life"):
        change(asked, state="queued")


def test_whatifpart_once(asked: WhatIf) -> None:
    part = asked.parts.earliest("pk")
    with refused("whatifpart_once"):
        WhatIfPart.objects.create(what_if=asked, council=part.council)


def test_whatiffigures_once(asked: WhatIf) -> None:
    while not asked.figures.exists():
        replay_next_part(what_if_id=asked.pk)
    figures = asked.figures.get()
    figures.pk = None
    with refused("whatiffigures_once"):
        figures.save(force_insert=True)


def test_figures_stay_once_it_is_over(asked: WhatIf) -> None:
    run(asked)
    figures = asked.figures.first()
    assert figures is not None
    with refused("rates_whatiffigures_under_way"):
        WhatIfFigures.objects.filter(pk=figures.pk).update(lines=0)
    with refused("rates_whatiffigures_under_way"):
        delete("rates_whatiffigures", figures.pk)
    figures.pk = None
    with refused("rates_whatiffigures_under_way"):
        figures.save(force_insert=True)


def test_parts_stay_once_it_is_over(asked: WhatIf) -> None:
    run(asked)
    part = asked.parts.earliest("pk")
    with refused("rates_whatifpart_under_way"):
        asked.parts.update(is_done=False)
    with refused("rates_whatifpart_under_way"):
        delete("rates_whatifpart", part.pk)


def delete(table: str, pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [pk])
