"""Holding out a role: to somebody new, to somebody known, and to an approver."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from accounts.actions.invitations import (
    GOOD_FOR,
    AlreadyInvited,
    InvitationOver,
    accept_invitation,
    agree_invitation,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from accounts.actions.people import AlreadyHeld, OwnRole
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.invitation_links import invitation_by, token_of
from accounts.models import AuditEntry, Invitation, Office, Role, User
from accounts.outbox.letters import link_of
from accounts.permissions import Permission, holds
from tests.factories import PASSWORD, UserFactory, user_with

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 23, 9, tzinfo=UTC)
NEW = {"email": " Nia.New@Example.org ", "full_name": "Nia New"}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def ask(people, team):
    return partial(invite, **NEW, role=Role.TEAM_MANAGER, team=team, by=people.hr, now=NOW)


@pytest.fixture
def ask_chief(ask, liverpool):
    chief = {"role": Role.APPROVER, "team": None, "office": Office.CHIEF_EXECUTIVE}
    return partial(ask, **chief, council=liverpool)


def accept(invitation, **changes):
    given = {"invitation": invitation, "by": invitation.user, "now": NOW}
    return accept_invitation(**given | changes)


def test_somebody_new_chooses_a_password_and_has_the_role(ask, people, team):
    invitation = ask()
    assert (invitation.expires_at, invitation.agreed_by) == (NOW + GOOD_FOR, people.hr)
    nia = User.objects.get(email="nia.new@example.org")
    assert not nia.has_usable_password()
    membership = accept(invitation, password=PASSWORD)
    nia.refresh_from_db()
    assert nia.check_password(PASSWORD)
    assert membership.granted_by == people.hr
    assert holds(nia, Permission.TIMESHEET_APPROVE, team)
    verbs = list(AuditEntry.objects.order_by("-pk").values_list("verb", flat=True)[:2])
    assert verbs == ["invitation.accepted", "membership.granted"]
    told = people.hr.notices.get()
    assert told.subject == "Nia New is now Team manager of Assessment North, Liverpool"
    with pytest.raises(WrongState):
        accept(invitation)


def test_the_link_is_only_in_the_letter(ask, settings):
    settings.SITE_URL = "https://bank.example"
    invitation = ask()
    notice = invitation.user.notices.get()
    assert link_of(notice) == f"https://bank.example/join/{token_of(invitation)}/"
    assert token_of(invitation) not in notice.path + notice.body
    accept(invitation, password=PASSWORD)
    notice.refresh_from_db()
    notice.recipient.refresh_from_db()
    assert link_of(notice) == f"https://bank.example/invitations/{invitation.pk}/"


def test_a_new_link_stops_the_one_before(ask, people):
    invitation = ask()
    before = token_of(invitation)
    later = NOW + timedelta(days=6)
    again = resend_invitation(invitation=invitation, by=people.lead, now=later)
    assert again.expires_at == later + GOOD_FOR
    assert invitation_by(before) is None
    assert invitation_by(token_of(again)) == again
    assert invitation_by("made-up") is None
    assert again.user.notices.count() == 2


def test_over_at_its_end_and_not_before(ask):
    invitation = ask()
    with pytest.raises(InvitationOver):
        accept(invitation, password=PASSWORD, now=NOW + GOOD_FOR)
    accept(invitation, password=PASSWORD, now=NOW + GOOD_FOR - timedelta(microseconds=1))


def test_over_once_whoever_gave_it_may_no_longer(ask, people):
    invitation = ask()
    user_with(Role.COUNCIL_HR, people.hr.memberships.get().council)
    people.hr.memberships.update(ended_at=NOW)
    with pytest.raises(InvitationOver):
        accept(invitation, password=PASSWORD)
    assert not User.objects.get(pk=invitation.user_id).has_usable_password()


def test_somebody_known_elsewhere_keeps_their_name_and_password(ask, people, team):
    known = people.other_hr
    invitation = ask(email=known.email.upper(), full_name="Somebody Else")
    assert invitation.user == known
    with pytest.raises(NotPermitted):
        accept(invitation, by=people.nobody)
    accept(invitation)
    known.refresh_from_db()
    assert known.full_name != "Somebody Else"
    assert holds(known, Permission.TIMESHEET_APPROVE, team)


def test_a_link_never_replaces_a_password(ask, people):
    known = UserFactory.create()
    known.set_password(PASSWORD)
    known.save()
    with pytest.raises(WrongState):
        accept(ask(email=known.email), password="another long password")


def test_a_weak_password_is_refused_at_its_field(ask):
    with pytest.raises(BadInput) as refused:
        accept(ask(), password="short")
    assert set(refused.value.fields) == {"password"}


def test_an_approver_waits_for_the_lead(ask_chief, people, liverpool):
    invitation = ask_chief()
    assert (invitation.sent_at, invitation.agreed_at) == (None, None)
    assert not invitation.user.notices.exists()
    assert "asks for Nia New as approver" in people.lead.notices.get().subject
    for refused in (
        partial(accept, invitation),
        partial(resend_invitation, invitation=invitation, by=people.hr, now=NOW),
        partial(agree_invitation, invitation=invitation, by=people.hr, now=NOW),
    ):
        with pytest.raises((InvitationOver, WrongState, NotPermitted)):
            refused()
    agreed = agree_invitation(invitation=invitation, by=people.lead, now=NOW)
    with pytest.raises(WrongState):
        agree_invitation(invitation=invitation, by=people.lead, now=NOW)
    assert accept(agreed, password=PASSWORD).granted_by == people.lead
    assert holds(agreed.user, Permission.EXCEPTION_DECIDE, liverpool)


def test_the_lead_agrees_to_nothing_for_themselves(ask_chief, people):
    invitation = ask_chief(email=people.lead.email)
    with pytest.raises(OwnRole):
        agree_invitation(invitation=invitation, by=people.lead, now=NOW)


def test_the_leads_own_is_sent_at_once(ask_chief, people):
    assert ask_chief(by=people.lead).agreed_by == people.lead


def test_once_at_a_time_and_not_what_is_held(ask, people):
    first = ask()
    with pytest.raises(AlreadyInvited):
        ask()
    withdraw_invitation(invitation=first, by=people.hr, now=NOW)
    ask()
    with pytest.raises(AlreadyHeld):
        ask(email=people.manager.email)
    with pytest.raises(OwnRole):
        ask(email=people.hr.email)


def test_saying_no_is_told(ask, people):
    invitation = ask()
    withdraw_invitation(invitation=invitation, by=invitation.user, now=NOW)
    assert "does not want to be" in people.hr.notices.get().subject
    assert AuditEntry.objects.latest("pk").verb == "invitation.declined"
    with pytest.raises(WrongState):
        resend_invitation(invitation=invitation, by=people.hr, now=NOW)


def test_who_can_be_given_no_role(ask):
    for cannot in ({"is_active": False}, {"is_operator": True}):
        with pytest.raises(BadInput):
            ask(email=UserFactory.create(**cannot).email)


@pytest.mark.parametrize("who", ["other_hr", "manager", "approver", "auditor", "nobody"])
def test_without_permission(ask, people, who):
    by = getattr(people, who)
    with pytest.raises(NotPermitted):
        ask(by=by)
    invitation = ask()
    for act in (resend_invitation, withdraw_invitation):
        with pytest.raises(NotPermitted):
            act(invitation=invitation, by=by, now=NOW)
    assert Invitation.objects.get().withdrawn_at is None


def test_hr_invites_to_no_role_of_the_region(ask, people, liverpool):
    for role in (Role.REGIONAL_LEAD, Role.AUDITOR):
        with pytest.raises(NotPermitted):
            ask(role=role, team=None, region=liverpool.region)
        assert ask(role=role, team=None, region=liverpool.region, by=people.lead).sent_at
