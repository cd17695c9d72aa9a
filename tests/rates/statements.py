"""Statements that no action makes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def truncate(table: str) -> None:
    """Empty a table, as a tired administrator would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {table} CASCADE")


def check_deferred() -> None:
    """What the end of the transaction would check, now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def parent_of(index: str) -> str:
    """The index of the whole ledger that this one of a partition belongs to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = %s::regclass",
            [index],
        )
        return str(cursor.fetchone()[0])


@contextmanager
def unjudged() -> Iterator[None]:
    """Let the ledger take lines that no decision allows, as a defect would; it is summed as ever."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE rates_spendline DISABLE TRIGGER judged")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE rates_spendline ENABLE TRIGGER judged")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
