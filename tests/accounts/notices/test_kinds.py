"""The register of kinds, and that everyone who tells people of something uses it."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.models import Notice, NoticeGroup
from accounts.notice_kinds import (
    BY_BOTH,
    BY_EMAIL,
    DEFAULTS,
    KINDS,
    TITLES,
    Group,
    UnknownKind,
    kind_named,
)
from accounts.views.notice_settings import always_told

APPS = ("accounts", "rates", "shifts", "staffbank")


def kinds_given() -> set[str]:
    """Every name written where a notice is given, in place or as a constant of the module."""
    found: set[Any] = set()
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            source = path.read_text()
            if "give_notice(" in source:
                found |= kinds_in(ast.parse(source))
    return found


def kinds_in(tree: ast.Module) -> set[Any]:
    constants = {
        ast.unparse(each.targets[0]): each.value
        for each in tree.body
        if isinstance(each, ast.Assign)
    }
    given = [
        constants.get(ast.unparse(word.value), word.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "give_notice"
        for word in node.keywords
        if word.arg == "kind"
    ]
    return {each.value for each in given if isinstance(each, ast.Constant)}


def test_every_kind_given_is_registered() -> None:
    assert kinds_given() >= {"exception_requested", "register_alert"}
    assert kinds_given() <= set(KINDS)


def test_every_kind_fits_its_column() -> None:
    longest = Notice._meta.get_field("kind").max_length or 0
    assert [name for name in KINDS if len(name) > longest] == []


def test_every_group_has_a_title_a_default_and_a_row() -> None:
    assert set(TITLES) == set(DEFAULTS) == set(Group)
    assert set(NoticeGroup.values) == {group.value for group in Group}


@pytest.mark.parametrize("name", KINDS)
def test_kind_is_worded(name: str) -> None:
    kind = kind_named(name)
    assert kind.label[0].isupper()
    assert not kind.label.endswith(".")
    assert kind.defaults <= kind.channels(kind.defaults)


def test_kind_that_must_be_told_cannot_be_turned_off() -> None:
    assert KINDS["shift_cancelled"].channels([]) == BY_EMAIL
    assert KINDS["offer_sent"].channels([]) == frozenset()
    assert KINDS["offer_sent"].channels(BY_BOTH) == BY_BOTH
    assert always_told(Group.OFFERS) == ""
    assert "A shift is cancelled" in always_told(Group.BOOKINGS)


def test_exceptions_reach_the_lead_within_a_minute() -> None:
    for name in ("exception_requested", "exception_answered"):
        assert (KINDS[name].must, KINDS[name].urgent) == (True, True)


def test_kind_named_unknown() -> None:
    with pytest.raises(UnknownKind, match="“gossip” is no kind of notice"):
        kind_named("gossip")
