"""Who is signed in comes in one statement, and the database has the last word on each request."""

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Notice, Role, User
from accounts.models.people import UNREAD_COUNTED
from accounts.roles import memberships_of, roles_read_once
from accounts.signed_in import SignedIn
from tests.conftest import People
from tests.factories import LONG_AGO

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> User:
    found = SignedIn().get_user(user.pk)
    assert found is not None
    return found


def told(user: User, times: int) -> list[Notice]:
    return Notice.objects.bulk_create(
        Notice(recipient=user, kind="x", key=f"{user.pk}:{n}", target="x", created_at=LONG_AGO)
        for n in range(times)
    )


def also(user: User, role: Role, **scope: object) -> Membership:
    return Membership.objects.create(user=user, role=role, granted_at=LONG_AGO, **scope)


def test_a_page_reads_its_reader_in_one_statement(people: People, client: Client) -> None:
    client.force_login(people.hr)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("inbox"))
    asked = [each["sql"] for each in queries]
    assert sum('FROM "accounts_user"' in sql for sql in asked) == 1
    assert not [sql for sql in asked if sql.startswith('SELECT "accounts_membership"')]


def test_get_user_reads_the_live_memberships_whole(people: People) -> None:
    also(people.hr, Role.APPROVER, council=people.hr.memberships.get().council)
    over = also(people.hr, Role.WORKER)
    over.ended_at, over.ended_by = timezone.now(), people.lead
    over.save()
    with roles_read_once():
        read = memberships_of(signed_in(people.hr))
    asked = Membership.objects.live().filter(user=people.hr).order_by("pk")
    assert len(read) == 2
    assert list(map(model_to_dict, read)) == list(map(model_to_dict, asked))
    assert [each.granted_at for each in read] == [each.granted_at for each in asked]


def test_get_user_of_who_may_no_longer_sign_in(people: People, client: Client) -> None:
    also(people.nobody, Role.COUNCIL_HR, council=people.hr.memberships.get().council)
    client.force_login(people.hr)
    User.objects.filter(pk=people.hr.pk).update(is_active=False)
    assert SignedIn().get_user(people.hr.pk) is None
    assert client.get(reverse("home")).status_code == 302


def test_a_changed_password_ends_the_session(people: People, client: Client) -> None:
    client.force_login(people.hr)
    people.hr.set_password("another one, of enough letters")
    people.hr.save()
    assert client.get(reverse("home")).status_code == 302


def test_unread_notices_come_with_the_user(people: People) -> None:
    told(people.hr, 3)
    told(people.lead, UNREAD_COUNTED + 5)
    user = signed_in(people.hr)
    lead = signed_in(people.lead)
    with CaptureQueriesContext(connection) as queries:
        assert (user.unread_notices, lead.unread_notices) == (3, UNREAD_COUNTED)
    assert not queries.captured_queries
    assert people.hr.unread_notices == 3, "Counted where it was not read with the user."


def test_an_opened_notice_is_no_longer_counted_on_its_own_page(
    people: People, client: Client
) -> None:
    first, _second = told(people.hr, 2)
    client.force_login(people.hr)
    page = client.get(reverse("notice", args=[first.pk]))
    assert page.context["user"].unread_notices == 1
