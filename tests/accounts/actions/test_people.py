from functools import partial

import pytest
from django.contrib.auth.hashers import check_password
from django.utils import timezone

from accounts.actions.ending import end_membership
from accounts.actions.people import (
    AlreadyHeld,
    OwnRole,
    create_user,
    grant_role,
)
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Office, Region, Role, User
from accounts.permissions import Permission, holds
from tests.factories import PASSWORD, UserFactory, council_named

pytestmark = pytest.mark.django_db


def last_entry():
    return AuditEntry.objects.latest("pk")


def test_create_user_lets_them_sign_in_and_do_nothing(people):
    user = create_user(
        email=" New.Person@Example.org ",
        full_name="New Person",
        password=PASSWORD,
        by=people.hr,
    )
    assert user.email == "new.person@example.org"
    assert user.password.startswith("argon2")
    assert check_password(PASSWORD, user.password)
    assert not user.memberships.exists()
    entry = last_entry()
    assert (entry.verb, entry.actor, entry.chain_id) == (
        "user.created",
        people.hr,
        "council:E08000012",
    )
    assert PASSWORD not in entry.body


def test_create_user_without_a_password_cannot_sign_in_yet(people):
    user = create_user(email="a@example.org", full_name="A", password=None, by=people.lead)
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "not an address"}, "email"),
        ({"full_name": "  "}, "full_name"),
        ({"password": "short"}, "password"),
        ({"password": "new.person@example.org"}, "password"),
    ],
)
def test_create_user_names_the_bad_field(people, given, field):
    person = {"email": "new.person@example.org", "full_name": "New", "password": PASSWORD}
    with pytest.raises(BadInput) as refused:
        create_user(**person | given, by=people.lead)
    assert set(refused.value.fields) == {field}


def test_create_user_once_per_address_in_any_case(people):
    with pytest.raises(BadInput) as refused:
        create_user(
            email=people.hr.email.upper(), full_name="Again", password=None, by=people.lead
        )
    assert people.hr.email in refused.value.fields["email"][0]


@pytest.mark.parametrize("who", ["manager", "approver", "auditor", "nobody"])
def test_create_user_without_permission(people, who):
    with pytest.raises(NotPermitted):
        create_user(
            email="x@example.org", full_name="X", password=None, by=getattr(people, who)
        )
    assert not User.objects.filter(email="x@example.org").exists()


def test_grant_role_takes_effect_at_once(people, liverpool):
    membership = grant_role(
        user=people.nobody, role=Role.COUNCIL_HR, council=liverpool, by=people.lead
    )
    assert membership.granted_by == people.lead
    assert holds(people.nobody, Permission.BOOKING_CREATE, liverpool)
    entry = last_entry()
    assert (entry.verb, entry.chain_id) == ("membership.granted", "council:E08000012")


def test_grant_role_of_a_team_is_recorded_with_its_council(people, team):
    grant_role(user=people.nobody, role=Role.TEAM_MANAGER, team=team, by=people.lead)
    assert last_entry().chain_id == "council:E08000012"


def test_grant_role_outside_the_leads_region(people):
    for where in (
        {"role": Role.COUNCIL_HR, "council": council_named("Leeds")},
        {"role": Role.AUDITOR, "region": Region.objects.get(name="London")},
    ):
        with pytest.raises(NotPermitted):
            grant_role(user=people.nobody, **where, by=people.lead)
    assert not people.nobody.memberships.exists()


@pytest.mark.parametrize("who", ["other_hr", "manager", "approver", "auditor", "nobody"])
def test_grant_role_without_permission(people, liverpool, who):
    with pytest.raises(NotPermitted):
        grant_role(
            user=people.nobody,
            role=Role.COUNCIL_HR,
            council=liverpool,
            by=getattr(people, who),
        )


def test_grant_role_by_hr_within_the_council_and_never_an_approver(people, liverpool, team):
    grant_role(user=people.nobody, role=Role.COUNCIL_HR, council=liverpool, by=people.hr)
    grant_role(user=people.nobody, role=Role.TEAM_MANAGER, team=team, by=people.hr)
    chief = {"role": Role.APPROVER, "council": liverpool, "office": Office.CHIEF_EXECUTIVE}
    with pytest.raises(NotPermitted):
        grant_role(user=people.nobody, **chief, by=people.hr)
    given = people.nobody.notices.values_list("subject", flat=True)
    assert "You are now Team manager of Assessment North, Liverpool" in given


def test_grant_role_not_to_oneself(people, liverpool):
    with pytest.raises(OwnRole):
        grant_role(
            user=people.lead,
            role=Role.APPROVER,
            council=liverpool,
            office=Office.CHIEF_EXECUTIVE,
            by=people.lead,
        )


@pytest.mark.parametrize(
    ("role", "given", "fields"),
    [
        (Role.COUNCIL_HR, {}, {"council"}),
        (Role.TEAM_MANAGER, {"council": "liverpool"}, {"team", "council"}),
        (Role.REGIONAL_LEAD, {"council": "liverpool"}, {"region", "council"}),
        (Role.COUNCIL_HR, {"council": "liverpool", "team": "team"}, {"team"}),
        (Role.WORKER, {}, {"role"}),
    ],
)
def test_grant_role_names_the_place_it_needs(people, request, role, given, fields):
    places = {name: request.getfixturevalue(fixture) for name, fixture in given.items()}
    with pytest.raises(BadInput) as refused:
        grant_role(user=people.nobody, role=role, **places, by=people.lead)
    assert set(refused.value.fields) == fields


def test_grant_role_of_an_approver_names_the_office(people, liverpool):
    give = partial(grant_role, user=people.nobody, council=liverpool, by=people.lead)
    for role, office in ((Role.APPROVER, None), (Role.COUNCIL_HR, Office.CHIEF_EXECUTIVE)):
        with pytest.raises(BadInput) as refused:
            give(role=role, office=office)
        assert set(refused.value.fields) == {"office"}
    membership = give(role=Role.APPROVER, office=Office.CHIEF_EXECUTIVE)
    assert membership.office == Office.CHIEF_EXECUTIVE
    assert '"office": "chief_executive"' in last_entry().body


def test_grant_role_once_at_a_time(people, liverpool):
    give = partial(
        grant_role,
        user=people.nobody,
        role=Role.APPROVER,
        council=liverpool,
        office=Office.CHIEF_EXECUTIVE,
        by=people.lead,
    )
    first = give()
    with pytest.raises(AlreadyHeld):
        give()
    end_membership(membership=first, reason="Left.", by=people.lead, now=timezone.now())
    assert give().pk != first.pk


def test_grant_role_not_to_someone_who_cannot_sign_in(people, liverpool):
    for cannot in ({"is_active": False}, {"is_operator": True}):
        gone = UserFactory.create(**cannot)
        with pytest.raises(WrongState):
            grant_role(user=gone, role=Role.COUNCIL_HR, council=liverpool, by=people.lead)


def test_grant_role_by_the_operator_only_the_first_lead(people, liverpool):
    london = Region.objects.get(name="London")
    give = partial(grant_role, user=people.nobody, by=None)
    with pytest.raises(NotPermitted):
        give(role=Role.COUNCIL_HR, council=liverpool)
    with pytest.raises(NotPermitted):
        give(role=Role.REGIONAL_LEAD, region=liverpool.region)  # it has one
    give(role=Role.REGIONAL_LEAD, region=london)
    entry = last_entry()
    assert (entry.actor, entry.chain_id) == (None, "region:E12000007")
    assert '"by": "system"' in entry.body


def test_create_user_leaves_nothing_when_the_trail_cannot_be_written(people, monkeypatch):
    def fail(*args, **facts):
        raise OSError

    monkeypatch.setattr("accounts.audit.record", fail)
    with pytest.raises(OSError):  # noqa: PT011 - ours, just above
        create_user(email="half@example.org", full_name="Half", password=None, by=people.lead)
    assert not User.objects.filter(email="half@example.org").exists()
