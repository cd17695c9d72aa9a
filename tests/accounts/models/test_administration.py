"""What holds of roles and invitations whoever asks: on each side of every boundary."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Council, Invitation, Membership, Role, User
from tests.accounts.database import sql
from tests.conftest import People
from tests.factories import LONG_AGO, UserFactory, user_with
from tests.refusals import refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 23, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=7)


def held(user: User) -> Any:
    return Membership.objects.filter(user=user)


@pytest.mark.parametrize("gone", [{"ended_at": NOW}, {"ends_on": date(2026, 10, 31)}])
def test_membership_last_one(people: People, liverpool: Council, gone: dict[str, Any]) -> None:
    said = gone | {"ended_by": people.lead, "end_reason": "Left."}
    for who in (people.hr, people.lead):
        with refused("membership_last_one"):
            held(who).update(**said)
        with refused("membership_last_one"):
            held(who).delete()
        with refused("membership_last_one"):
            User.objects.filter(pk=who.pk).update(is_active=False)
    held(people.manager).update(**said)
    user_with(Role.COUNCIL_HR, liverpool)
    held(people.hr).update(**said)


def test_membership_last_one_of_a_council_that_has_closed(
    people: People, liverpool: Council
) -> None:
    def closed(last: str) -> None:
        sql(
            "UPDATE accounts_council SET effective = daterange(lower(effective),"
            f" (now() AT TIME ZONE 'Europe/London')::date + {last}) WHERE id = %s",
            liverpool.pk,
        )

    closed("1")
    with refused("membership_last_one"):
        held(people.hr).update(ended_at=NOW)
    closed("0")
    held(people.hr).update(ended_at=NOW)


def test_membership_last_one_counts_only_who_can_sign_in(
    people: People, liverpool: Council
) -> None:
    user_with(Role.COUNCIL_HR, liverpool, is_active=False)
    with refused("membership_last_one"):
        held(people.hr).update(ended_at=NOW)


def test_membership_not_given_to_oneself(people: People) -> None:
    with refused("membership_not_given_to_oneself"):
        held(people.hr).update(granted_by=people.hr)
    held(people.hr).update(granted_by=people.lead)
    held(people.worker.user).update(granted_by=people.worker.user)


def test_membership_end_ahead_is_said(people: People) -> None:
    manager = held(people.manager)
    day = {"ends_on": date(2026, 10, 31)}
    for unsaid in ({"ended_by": people.hr}, {"end_reason": "Left."}):
        with refused("membership_end_ahead_is_said"):
            manager.update(**day, **unsaid)
    manager.update(**day, ended_by=people.hr, end_reason="Left.")


def test_membership_approver_from_lead(people: People, liverpool: Council) -> None:
    def give(by: User) -> Membership:
        return Membership.objects.create(
            user=UserFactory.create(),
            role=Role.APPROVER,
            council=liverpool,
            granted_at=NOW,
            granted_by=by,
        )

    with refused("membership_approver_from_lead"):
        give(people.hr)
    give(people.lead)
    user_with(Role.REGIONAL_LEAD, liverpool.region)
    held(people.lead).update(ended_at=NOW)
    with refused("membership_approver_from_lead"):
        give(people.lead)


def made(people: People, **changes: Any) -> Invitation:
    """A manager's, sent."""
    given: dict[str, Any] = {
        "user": people.nobody,
        "role": Role.TEAM_MANAGER,
        "team": people.manager.memberships.get().team,
        "invited_at": NOW,
        "invited_by": people.hr,
        "agreed_at": NOW,
        "agreed_by": people.hr,
        "sent_at": NOW,
        "sent_by": people.hr,
        "expires_at": LATER,
        "issue": 1,
    }
    return Invitation.objects.create(**given | changes)


UNSENT: dict[str, Any] = {"sent_at": None, "sent_by": None, "expires_at": None, "issue": 0}
UNAGREED: dict[str, Any] = {"agreed_at": None, "agreed_by": None}
WRONG: list[tuple[str, dict[str, Any]]] = [
    ("invitation_role_of_staff", {"role": "worker", "team": None}),
    ("invitation_scope_fits_role", {"team": None}),
    ("invitation_office_of_approver", {"office": "chief_executive"}),
    ("invitation_sent_until_a_day", {"expires_at": None}),
    ("invitation_sent_until_a_day", {"expires_at": NOW}),
    ("invitation_sent_until_a_day", {"issue": 0}),
    ("invitation_sent_once_agreed", UNAGREED),
    ("invitation_taken_as_a_role", {"accepted_at": NOW}),
]


@pytest.mark.parametrize(("name", "changes"), WRONG)
def test_invitation_is_refused(people: People, name: str, changes: dict[str, Any]) -> None:
    with refused(name):
        made(people, **changes)


def test_invitation_not_to_oneself(people: People) -> None:
    with refused("invitation_not_to_oneself"):
        made(people, user=people.hr)


def test_invitation_is_allowed(people: People, liverpool: Council) -> None:
    chief = {"role": Role.APPROVER, "office": "chief_executive", "team": None}
    with refused("invitation_office_of_approver"):
        made(people, **chief | {"office": ""}, council=liverpool)
    made(people, **chief, council=liverpool, **UNSENT, **UNAGREED)
    made(people, **UNSENT)
    with refused("invitation_open_once"):
        made(people)
    Invitation.objects.update(withdrawn_at=NOW, withdrawn_by=people.hr)
    made(people, accepted_at=NOW, membership=people.manager.memberships.get())


def test_invitation_life(people: People) -> None:
    found = Invitation.objects.filter(pk=made(people).pk)
    for change in ({"role": "council_hr"}, {"user": people.manager}, {"agreed_at": LATER}):
        with refused("invitation_life"):
            found.update(**change)
    found.update(issue=2, expires_at=LATER + timedelta(days=1))
    with refused("invitation_life"):
        found.update(issue=1)
    with refused("invitation_life"):
        found.delete()
    found.update(withdrawn_at=NOW, withdrawn_by=people.hr)
    with refused("invitation_life"):
        found.update(withdrawn_at=None, withdrawn_by=None)


def test_apitoken_expires_after_it_is_made(people: People) -> None:
    token = people.hr.tokens.create(
        name="Rota", digest="a" * 64, scopes=["read"], created_at=LONG_AGO
    )
    found = type(token).objects.filter(pk=token.pk)
    with refused("apitoken_expires_after_it_is_made"):
        found.update(expires_at=LONG_AGO)
    found.update(expires_at=LONG_AGO + timedelta(microseconds=1))
