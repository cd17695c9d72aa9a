"""The registry of kinds says what is told, no more and no less: read from the actions' own code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from accounts.notice_kinds import KINDS

ROOT = Path(__file__).parents[3]
APPS = ("accounts", "rates", "shifts")
NAME = re.compile(r"[a-z]+(_[a-z]+)+")
TELLS = re.compile(r"give_notice|tell(_\w+)?")


def modules() -> Iterator[ast.Module]:
    for app in APPS:
        for path in (ROOT / app / "actions").rglob("*.py"):
            yield ast.parse(path.read_text())


def words(within: ast.AST) -> set[str]:
    """The texts in it that could name a kind."""
    found = (node.value for node in ast.walk(within) if isinstance(node, ast.Constant))
    return {text for text in found if isinstance(text, str) and NAME.fullmatch(text)}


def telling() -> Iterator[ast.Call]:
    for module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and TELLS.fullmatch(ast.unparse(node.func)):
                yield node


def given(call: ast.Call) -> list[ast.expr]:
    return call.args + [each.value for each in call.keywords if each.arg == "kind"]


def test_every_registered_kind_is_told() -> None:
    said = set().union(*(words(module) for module in modules()))
    assert set(KINDS) - said == set()


def test_every_kind_that_is_told_is_registered() -> None:
    told = set().union(*(words(value) for call in telling() for value in given(call)))
    assert told - set(KINDS) == set()
    assert {"claim_submitted", "exception_requested", "shift_missed"} <= told


def test_no_kind_is_put_together() -> None:
    """One that is made of pieces can be found neither here nor by anyone who looks for it."""
    kinds = [each.value for call in telling() for each in call.keywords if each.arg == "kind"]
    assert kinds
    assert not [ast.unparse(kind) for kind in kinds if isinstance(kind, ast.JoinedStr)]


# Those that lead nowhere, each with the reason why not.
WITHOUT_A_PAGE: dict[str, str] = {}


def test_every_kind_leads_to_its_page() -> None:
    """Or it is named above: the inbox and the e-mail take their reader to what it is about."""
    bare = [
        ast.unparse(call)
        for call in telling()
        if ast.unparse(call.func) == "give_notice"
        and "path" not in {each.arg for each in call.keywords}
    ]
    named = {kind for kind in KINDS if any(kind in call for call in bare)}
    assert named == set(WITHOUT_A_PAGE)
    assert len(bare) == len(WITHOUT_A_PAGE), bare
