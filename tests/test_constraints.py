"""What the database refuses is tested by name, all of it."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

APPS = ("accounts", "rates", "shifts")
TESTS = Path(__file__).parent
ADDED_IN_SQL = """
SELECT constraints.conname FROM pg_constraint AS constraints
JOIN pg_class AS tables ON tables.oid = constraints.conrelid
WHERE tables.relname ~ %s AND constraints.contype IN ('c', 'x')
AND NOT starts_with(constraints.conname, tables.relname)
"""
GUARDS = """
SELECT DISTINCT tables.relname, functions.prosrc FROM pg_trigger AS triggers
JOIN pg_class AS tables ON tables.oid = triggers.tgrelid
JOIN pg_proc AS functions ON functions.oid = triggers.tgfoid
WHERE NOT triggers.tgisinternal AND tables.relname ~ %s
"""
OURS = f"^({'|'.join(APPS)})_"


def of_models() -> set[str]:
    return {
        constraint.name
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }


def of_the_database() -> set[str]:
    """Constraints, and what the guards call themselves when they refuse."""
    with connection.cursor() as cursor:
        cursor.execute(ADDED_IN_SQL, [OURS])
        names = {name for (name,) in cursor.fetchall()}
        cursor.execute(GUARDS, [OURS])
        for table, source in cursor.fetchall():
            names |= set(re.findall(r"CONSTRAINT = '(\w+)'", source))
            ends = re.findall(r"CONSTRAINT = TG_TABLE_NAME \|\| '(\w+)'", source)
            names |= {table + end for end in ends}
    return names


@cache
def everything_tested() -> str:
    return "\n".join(path.read_text() for path in sorted(TESTS.rglob("test_*.py")))


@pytest.mark.django_db
def test_every_constraint_is_named_in_a_test() -> None:
    names = of_models() | of_the_database()
    assert len(names) > 100
    assert sorted(name for name in names if f'"{name}"' not in everything_tested()) == []


@pytest.mark.django_db
def test_every_guard_names_what_it_refuses() -> None:
    """So that an action can turn the refusal into its rule, and a test can tell which it was."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDS, [OURS])
        sources = [source for _, source in cursor.fetchall()]
    for source in sources:
        assert source.count("RAISE EXCEPTION") == source.count("CONSTRAINT = ")
