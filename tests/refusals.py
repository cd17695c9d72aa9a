"""Going round the ORM's manners, to see the database itself refuse."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction


@contextmanager
def refused(name: str) -> Iterator[None]:
    """The database refuses what happens inside, by the constraint or guard of this name."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    diagnosis = getattr(refusal.value.__cause__, "diag", None)
    assert getattr(diagnosis, "constraint_name", None) == name, refusal.value


@contextmanager
def guards_off() -> Iterator[None]:
    """Reach a constraint that a guard stands in front of, as a restore of a backup would."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = DEFAULT")
