"""Checking input, so that one answer names every field that is wrong and what to do about it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from accounts.errors import BadInput, DomainError

Expect = Callable[[bool, str, str], None]


@contextmanager
def input_checked() -> Iterator[Expect]:
    """`expect(fine, field, what is wrong and what to do)`; BadInput at the end if any was not."""
    problems: dict[str, list[str]] = {}

    def expect(fine: bool, field: str, problem: str) -> None:
        if not fine:
            problems.setdefault(field, []).append(problem)

    yield expect
    if problems:
        raise BadInput(problems)


@contextmanager
def refused_as(errors: Mapping[str, DomainError | type[DomainError]]) -> Iterator[None]:
    """When the database refuses by one of these constraints, raise the error that explains it.

    The transaction around it goes on: what was done inside is undone first.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        diagnosis = getattr(refusal.__cause__, "diag", None)
        error = errors.get(getattr(diagnosis, "constraint_name", None) or "")
        if error is None:
            raise
        raise error from refusal


@contextmanager
def renamed(names: Mapping[str, str]) -> Iterator[None]:
    """Give the fields of bad input the names that the caller has for them."""
    try:
        yield
    except BadInput as bad:
        told = {names.get(name, name): sentences for name, sentences in bad.fields.items()}
        raise BadInput(told) from bad


def in_words(day: date) -> str:
    return f"{day:%-d %B %Y}"


def expect_filled(expect: Expect, field: str, value: str) -> None:
    expect(bool(value.strip()), field, "This is empty; fill it in.")


def expect_past(expect: Expect, field: str, day: date, today: date) -> None:
    expect(
        day <= today,
        field,
        f"{in_words(day)} is in the future; give a day up to {in_words(today)}.",
    )


def expect_in_order(expect: Expect, starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None:
        expect(
            starts_on <= ends_on,
            "ends_on",
            f"{in_words(ends_on)} is before the start on {in_words(starts_on)};"
            " give that day or a later one.",
        )


def expect_near_england(expect: Expect, latitude: Decimal, longitude: Decimal) -> None:
    for field, value, lowest, highest in (
        ("latitude", latitude, 49, 61),
        ("longitude", longitude, -8, 3),
    ):
        expect(
            lowest <= value <= highest,
            field,
            f"{value} is not in or near England; give degrees from {lowest} to {highest}.",
        )
