from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.actions.tokens import create_token, note_use, revoke_token
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import ApiToken, AuditEntry
from accounts.tokens import digest_of

pytestmark = pytest.mark.django_db


def test_create_token_keeps_only_the_digest(people):
    token, secret = create_token(user=people.hr, name="Rota", scopes=["read"], by=people.hr)
    stored = ApiToken.objects.filter(pk=token.pk).values().get()
    assert stored["digest"] == digest_of(secret)
    assert secret not in str(stored)
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == "token.created"
    assert secret not in entry.body
    assert stored["digest"] not in entry.body


def test_create_token_is_different_each_time(people):
    made = [create_token(user=people.hr, name="A", scopes=["read"], by=None) for _ in range(2)]
    assert made[0][1] != made[1][1]


@pytest.mark.parametrize(
    ("given", "field"),
    [({"name": " "}, "name"), ({"scopes": []}, "scopes"), ({"scopes": ["all"]}, "scopes")],
)
def test_create_token_names_the_bad_field(people, given, field):
    with pytest.raises(BadInput) as refused:
        create_token(**{"user": people.hr, "name": "Rota", "scopes": ["read"]} | given, by=None)
    assert set(refused.value.fields) == {field}


def test_tokens_are_made_by_their_owner_alone(people):
    with pytest.raises(NotPermitted):
        create_token(user=people.hr, name="Rota", scopes=["read"], by=people.lead)


@pytest.mark.parametrize("who", ["manager", "other_hr", "auditor", "nobody"])
def test_revoke_token_without_permission(people, who):
    token, _ = create_token(user=people.hr, name="Rota", scopes=["read"], by=people.hr)
    with pytest.raises(NotPermitted):
        revoke_token(token=token, by=getattr(people, who))
    assert ApiToken.objects.live(timezone.now()).filter(pk=token.pk).exists()


def test_revoke_token_of_the_council_or_region(people):
    for who in (people.hr, people.lead):
        token, _ = create_token(
            user=people.manager, name="Rota", scopes=["read"], by=people.manager
        )
        assert revoke_token(token=token, by=who).revoked_by == who
        told = people.manager.notices.get(
            target=f"apitoken:{token.pk}", key__contains=":revoked:"
        )
        assert str(who) in told.body


def test_revoke_token_of_somebody_who_has_left(people):
    token, _ = create_token(
        user=people.manager, name="Rota", scopes=["read"], by=people.manager
    )
    people.manager.memberships.update(ended_at=timezone.now())
    with pytest.raises(NotPermitted):
        revoke_token(token=token, by=people.hr)


def test_create_token_until_the_end_of_a_day(people, monkeypatch):
    monkeypatch.setattr(
        "django.utils.timezone.now", lambda: datetime(2026, 10, 23, 9, tzinfo=UTC)
    )
    make = partial(create_token, user=people.hr, name="Rota", scopes=["read"], by=people.hr)
    token, _ = make(ends_on=date(2026, 10, 25))
    assert token.expires_at == datetime(2026, 10, 26, 0, tzinfo=UTC)  # the clocks went back
    make(ends_on=date(2026, 10, 23))
    make(ends_on=date(2027, 10, 24))
    for wrong in (date(2026, 10, 22), date(2027, 10, 25)):
        with pytest.raises(BadInput) as refused:
            make(ends_on=wrong)
        assert set(refused.value.fields) == {"ends_on"}


def test_note_use_to_the_hour(people):
    token, _ = create_token(user=people.hr, name="Rota", scopes=["read"], by=people.hr)
    first = token.created_at
    for minutes, kept in ((0, 0), (60, 0), (61, 61)):
        token.refresh_from_db()
        note_use(token=token, now=first + timedelta(minutes=minutes))
        token.refresh_from_db()
        assert token.used_at == first + timedelta(minutes=kept)


def test_revoke_token_once(people):
    token, _ = create_token(user=people.hr, name="Rota", scopes=["read"], by=people.hr)
    revoked = revoke_token(token=token, by=people.hr)
    assert revoked.revoked_by == people.hr
    assert not ApiToken.objects.live(timezone.now()).exists()
    with pytest.raises(WrongState):
        revoke_token(token=token, by=people.hr)
