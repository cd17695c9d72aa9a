"""A passport's rows come in one statement, and are what the tables hold."""

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.reports.facts import MODELS
from accounts.reports.rows import rows_of
from tests.accounts.holding import hold_everything
from tests.conftest import People

pytestmark = pytest.mark.django_db


def test_rows_of_are_the_rows_of_each_table(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hold_everything(people.worker, people.hr)
    with django_assert_num_queries(1):
        found = rows_of(MODELS.values(), people.worker)
    for model in MODELS.values():
        kept = list(model.objects.filter(worker=people.worker).order_by("-pk"))
        assert kept, f"Nothing to compare of {model}."
        assert [vars_of(each) for each in found[model]] == [vars_of(each) for each in kept]
        names = [each.recorded_by.full_name for each in found[model]]
        assert names == [each.recorded_by.full_name for each in kept]


def vars_of(row: object) -> dict[str, object]:
    """Every column, with its type."""
    fields = type(row)._meta.concrete_fields  # type: ignore[attr-defined]
    found = {each.attname: getattr(row, each.attname) for each in fields}
    return {name: (type(value).__name__, value) for name, value in found.items()}
