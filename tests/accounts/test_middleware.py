"""A look reads what its reader may do once; an act reads it anew."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, reach_of
from accounts.roles import memberships_of, roles_read_once
from tests.conftest import People

pytestmark = pytest.mark.django_db


def memberships_read(queries: CaptureQueriesContext) -> int:
    return sum('FROM "accounts_membership"' in each["sql"] for each in queries)


def test_an_act_reads_them_each_time(people: People) -> None:
    with CaptureQueriesContext(connection) as queries:
        reach_of(people.hr, Permission.BOOKING_VIEW)
        reach_of(people.hr, Permission.BOOKING_VIEW)
    assert memberships_read(queries) == 2


def test_what_was_read_is_forgotten_with_the_look(people: People) -> None:
    def end() -> Any:
        return Membership.objects.filter(user=people.manager).update(
            ended_at=timezone.now(), ended_by=people.lead
        )

    with roles_read_once():
        assert memberships_of(people.manager)
        end()
        assert memberships_of(people.manager)
    assert not memberships_of(people.manager)
