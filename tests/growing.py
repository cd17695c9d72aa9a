"""A world with many times the rows: each row of every table again and again, by the database."""

from django.apps import apps
from django.db import connection
from django.db.models import Field, ForeignKey, IntegerField, Model, UniqueConstraint

from tests.conftest import REFERENCE_TABLES

TIMES = 30
APART = 1_000_000  # between the keys of a row and those of its copies
OURS = {"accounts", "rates", "shifts"}
KEPT = REFERENCE_TABLES | {"accounts_auditchain"}  # known to everyone, so there are no more
ONCE = {"rates_cap", "rates_decisionsegment"}  # on a day one alone, so copies are of copies


def grow() -> None:
    """Half of the copies belong to what the row belongs to, half to copies of that.

    So every list and every thing that has a list gets longer. The triggers are off, and what lets
    there be one row alone is dropped, in the transaction of the caller.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in (*drops(), *map(copies, grown())):
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def grown() -> list[type[Model]]:
    ours = (each for each in apps.get_models() if each._meta.app_label in OURS)
    return [each for each in ours if each._meta.db_table not in KEPT]


def drops() -> list[str]:
    """Whatever lets there be one row alone: constraints, then indexes that are none."""
    tables = [each._meta.db_table for each in grown()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', conrelid::regclass, conname)"
            " FROM pg_constraint WHERE contype IN ('c', 'u', 'x')"
            " AND conrelid = ANY(%s::regclass[]) UNION ALL"
            " SELECT format('DROP INDEX %%I', indexrelid::regclass) FROM pg_index"
            " WHERE indisunique AND NOT indisprimary AND indrelid = ANY(%s::regclass[])"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
            [tables, tables],
        )
        return [statement for (statement,) in cursor]


def copies(model: type[Model]) -> str:
    columns = [each for each in model._meta.concrete_fields if not each.generated]
    names = ", ".join(f'"{each.column}"' for each in columns)
    table = model._meta.db_table
    values = ", ".join(value(each, numbered(model), table in ONCE) for each in columns)
    return (
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table},"
        f" generate_series(1, {TIMES}) AS copy"
    )


def numbered(model: type[Model]) -> set[str]:
    """Fields by which people tell the rows of a thing apart, as by the number of a version."""
    unique = [each for each in model._meta.constraints if isinstance(each, UniqueConstraint)]
    return {name for each in unique for name in each.fields}


def value(field: "Field[object, object]", unique: set[str], once: bool) -> str:
    column = f'"{field.column}"'
    if field.primary_key:
        return f"{column} + copy * {APART}"
    if isinstance(field, ForeignKey) and field.related_model in grown():
        if field.unique or once:
            return f"{column} + copy * {APART}"
        return f"{column} + copy % 2 * copy * {APART}"
    if isinstance(field, IntegerField) and field.name in unique:
        return f"{column} + copy * 100"
    return column
