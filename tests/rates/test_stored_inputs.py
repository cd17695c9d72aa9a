"""Each value that a decision keeps is held by its hash: change any, and the proof fails."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from accounts.models import Council
from rates.actions.decisions import replay
from rates.models import CapDecision, MemorandumVersion
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.rates.asking import JULY, MAY, stored
from tests.refusals import guards_off

pytestmark = pytest.mark.django_db
Place = tuple[str | int, ...]


@pytest.fixture
def decision(
    memorandum: MemorandumVersion, liverpool: Council, wirral: Council, people: People
) -> CapDecision:
    """May and June, with a stricter memorandum in June only: two segments, two caps."""
    memorandum_in_force(
        [liverpool, wirral], {("social_worker", "paye"): "30.50"}, effective=(MAY, JULY)
    )
    return stored(people.hr, liverpool, "30.00", ends_before=JULY)


def leaves(value: Any, place: Place = ()) -> Iterator[Place]:
    """Where each single value is."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, (*place, key))
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from leaves(below, (*place, number))
    else:
        yield place


def otherwise(value: Any) -> Any:
    """Another value that still reads: a penny, a day or a letter away."""
    if value is None:
        return "30.00"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    last = value[-1]
    return value[:-1] + (str((int(last) + 1) % 10) if last.isdigit() else "x")


def changed(inputs: dict[str, Any], place: Place) -> dict[str, Any]:
    copy = deepcopy(inputs)
    inside: Any = copy
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = otherwise(inside[place[-1]])
    return copy


def is_proved(decision: CapDecision) -> bool:
    """Inputs that no longer make a decision prove nothing either."""
    try:
        return replay(decision).proved
    except (ValueError, KeyError):
        return False


def test_any_stored_input_changed_is_found(decision: CapDecision) -> None:
    inputs = decision.inputs
    places = list(leaves(inputs))
    assert len(places) > 25
    assert is_proved(decision)
    for place in places:
        with guards_off():
            CapDecision.objects.filter(pk=decision.pk).update(inputs=changed(inputs, place))
        again = CapDecision.objects.get(pk=decision.pk)
        assert not is_proved(again), place


def test_any_stored_input_left_out_is_found(decision: CapDecision) -> None:
    for key in decision.inputs:
        left = {name: value for name, value in decision.inputs.items() if name != key}
        assert not is_proved(CapDecision(pk=decision.pk, inputs=left, digest=decision.digest))


def test_digest_changed_is_found(decision: CapDecision) -> None:
    with guards_off():
        CapDecision.objects.filter(pk=decision.pk).update(digest="0" * 64)
    assert not is_proved(CapDecision.objects.get(pk=decision.pk))
