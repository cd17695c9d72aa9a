"""What the arithmetic refuses, said beside the field that it is about."""

from collections.abc import Iterator
from contextlib import contextmanager

from accounts.errors import BadInput
from rates import money
from rates.clauses import BadClauses


@contextmanager
def fields_named(prefix: str = "") -> Iterator[None]:
    """Turn values that the arithmetic refuses into bad input, each under its field's name."""
    try:
        yield
    except BadClauses as bad:
        problems = {prefix + problem.field: str(problem) for problem in bad.problems}
        raise BadInput(problems) from bad
    except money.BadInput as bad:
        raise BadInput({prefix + bad.field: str(bad)}) from bad
