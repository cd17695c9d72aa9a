"""What the linters cannot see: where writes happen, how long things get, what is left undone."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).parent.parent
APPS = ("accounts", "rates", "shifts")
WRITES = re.compile(r"\.(create|save|delete|update|get_or_create|update_or_create|bulk_\w+)\(")
NOT_OURS = re.compile(r"\b(?:hashlib|digest|parameters|headers|context)\b")
LEFT_UNDONE = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
SET_ASIDE = re.compile(r"\bxfail\b|mark\.skip\b")
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40

# The clock is nobody; each of these says so by taking no `by`.
FOR_THE_CLOCK = {
    "remind_of_breaches",
    "remind_of_hours",
    "tell_of_breaches",
    "alert_hosts",
    "draft_recharges",
    "claim_delivery",
    "end_memberships_due",
    "claim_feed",
    "advance_cascade",
    "expire_exceptions",
    "close_missed",
    "expire_offers",
    "keep_named",
    "keep_too_late",
    "lapse_unfilled",
    "make_pack",
    "fail_pack",
    "fail_what_if",
    "lapse_imports",
    "match_again",
    "finish_pack",
    "keep_busy_times",
    "note_failure",
    "note_use",
    "remind_of_endings",
    "replay_next_part",
    "tell_of_due",
    "sign_heads",
}
# Seen by a person, but done by nobody in particular, or the name is said beside it.
UNPAIRED = {
    "Breach.detected_at",  # by the ledger, as a line is posted
    "Breach.told_at",  # the clock's
    "CapException.expires_at",  # in the future when it is set
    "CompensatoryRest.owed_from",  # when the work begins that cuts it short
    "PassedOver.found_at",  # by the clock, or in the tier that says who began its cascade
    "User.last_login",
    "User.created_at",  # made by an action whose audit entry names who
    "ApiToken.created_at",  # the token's own user
    "ApiToken.expires_at",  # in the future when it is set
    "ApiToken.used_at",  # by whoever holds it
    "Invitation.accepted_at",  # by whom it invites
    "Invitation.expires_at",  # in the future when it is set
    "AuditEntry.at",
    "Delivery.attempted_at",  # the clock's
    "Delivery.handed_at",
    "Delivery.not_before",
    "Delivery.sent_at",
    "CascadeTier.opened_at",  # the clock's, or whoever started the cascade
    "CascadeTier.opens_at",  # when it is due
    "DoNotRebook.appealed_at",  # the worker's
    "EarlyEnd.told_at",  # by whoever is named beside it in `ended_by`
    "CalendarFeed.fetched_at",  # the clock's
    "CalendarFeed.tried_at",
    "CalendarLink.changed_at",
    "CalendarLink.used_at",  # by whoever holds the link
    "IdempotentAnswer.created_at",  # the request's own user
    "OffSystemImport.progressed_at",  # the clock's
    "Notice.created_at",  # the act that it tells of has its own name beside it
    "Notice.read_at",  # its recipient's
    "NoticeSettings.code_sent_at",  # their own
    "NoticeSettings.mobile_verified_at",
    "Offer.expires_at",  # in the future when it is set
    "PlacementReview.worker_answered_at",  # the worker's
    "RegisterAlert.told_at",  # the clock's
    "RechargeStatement.drafted_at",  # the clock's, or with the version before it
    "Reminder.told_at",  # the clock's
    "ShiftCancellation.told_at",  # by whoever is named beside it in `cancelled_by`
    "WorkerImport.progressed_at",  # the clock's
    "EvidencePack.finished_at",  # by the worker
    "EvidencePack.progressed_at",
    "WhatIf.finished_at",  # by the clock, or its audit entry names who
    "WhatIf.progressed_at",
    "WhatIf.started_at",
}


def product(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_edge(path: Path) -> bool:
    """Where requests come in and answers go out."""
    inside = path.relative_to(ROOT).parts[1:]
    return any(
        part.removesuffix(".py") in {"api", "views", "forms", "reports"} for part in inside
    )


EVERYTHING = product(*APPS, "staffbank")
TESTS = product("tests")


def test_edges_are_found() -> None:
    assert len([path for path in EVERYTHING if is_edge(path)]) > 15


@pytest.mark.parametrize("path", [path for path in EVERYTHING if is_edge(path)], ids=named)
def test_edges_write_nothing(path: Path) -> None:
    """A view finds, calls one action and renders; only actions write."""
    found = [line for line in path.read_text().splitlines() if WRITES.search(line)]
    assert [line for line in found if not NOT_OURS.search(line)] == []


@pytest.mark.parametrize("path", EVERYTHING, ids=named)
def test_modules_and_functions_are_short(path: Path) -> None:
    source = path.read_text()
    assert source.count("\n") <= LONGEST_MODULE
    long = [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and length(node) > LONGEST_FUNCTION
    ]
    assert long == []


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of its body: neither a form's many fields nor what is said make it longer."""
    said = ast.get_docstring(function) is not None
    body = function.body[1:] if said and len(function.body) > 1 else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1


@pytest.mark.parametrize("path", [*EVERYTHING, *TESTS], ids=named)
def test_nothing_is_left_undone(path: Path) -> None:
    source = path.read_text()
    if path != Path(__file__):
        assert not LEFT_UNDONE.search(source)
        assert not SET_ASIDE.search(source)


@pytest.mark.parametrize("path", EVERYTHING, ids=named)
def test_nothing_prints(path: Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert "print" not in called


# Actions


def modules_below(name: str) -> Iterator[Any]:
    package = importlib.import_module(name)
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{name}."):
        yield importlib.import_module(found.name)


def is_atomic(node: ast.FunctionDef) -> bool:
    return any("transaction.atomic" in ast.unparse(each) for each in node.decorator_list)


def actions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Those that open a transaction, which is what makes a function an action."""
    for app in APPS:
        for module in modules_below(f"{app}.actions"):
            tree = ast.parse(Path(module.__file__).read_text())
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and is_atomic(node):
                    yield f"{module.__name__}.{node.name}", getattr(module, node.name)


ACTIONS = dict(actions())


def test_actions_are_found() -> None:
    assert len(ACTIONS) > 25


@pytest.mark.parametrize("name", ACTIONS)
def test_action_is_keyword_only_and_says_by_whom(name: str) -> None:
    parameters = inspect.signature(ACTIONS[name]).parameters.values()
    assert {each.kind for each in parameters} <= {inspect.Parameter.KEYWORD_ONLY}
    if name.rsplit(".", 1)[1] not in FOR_THE_CLOCK:
        assert "by" in {each.name for each in parameters}


@pytest.mark.parametrize("name", ACTIONS)
def test_action_says_what_it_is_for(name: str) -> None:
    assert inspect.getdoc(ACTIONS[name])


# Models


def every_model() -> list[type[models.Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def test_fields_are_paired() -> None:
    """Whenever we keep when something was done, we keep who did it."""
    unpaired = {
        f"{model.__name__}.{field.name}"
        for model in every_model()
        for field in model._meta.get_fields()
        if isinstance(field, models.DateTimeField)
        and not has_field(model, re.sub(r"_at$", "_by", field.name))
    }
    assert unpaired == UNPAIRED


def has_field(model: type[models.Model], name: str) -> bool:
    found = {field.name: field for field in model._meta.get_fields()}
    return isinstance(found.get(name), models.ForeignKey)


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model.__name__)
def test_models_leave_saving_alone(model: type[models.Model]) -> None:
    """What must hold is in the database; an overridden save() is stepped over by update()."""
    assert "save" not in vars(model)
    assert "delete" not in vars(model)


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model.__name__)
def test_foreign_keys_never_cascade(model: type[models.Model]) -> None:
    """Deleting a row never takes others with it; kept answers go with their user."""
    cascading = {
        f"{model.__name__}.{field.name}"
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
    }
    assert cascading <= {"IdempotentAnswer.user"}


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model.__name__)
def test_money_is_never_a_float(model: type[models.Model]) -> None:
    kinds = {type(field) for field in model._meta.get_fields()}
    assert models.FloatField not in kinds
