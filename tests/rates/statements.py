"""Statements that no action makes."""

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
