import pytest

from accounts.actions.tokens import create_token, revoke_token
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


def test_tokens_are_made_and_revoked_by_their_owner(people):
    with pytest.raises(NotPermitted):
        create_token(user=people.hr, name="Rota", scopes=["read"], by=people.lead)
    token, _ = create_token(user=people.hr, name="Rota", scopes=["read"], by=people.hr)
    with pytest.raises(NotPermitted):
        revoke_token(token=token, by=people.lead)
    assert ApiToken.objects.live().filter(pk=token.pk).exists()


def test_revoke_token_once(people):
    token, _ = create_token(user=people.hr, name="Rota", scopes=["read"], by=people.hr)
    revoked = revoke_token(token=token, by=people.hr)
    assert revoked.revoked_by == people.hr
    assert not ApiToken.objects.live().exists()
    with pytest.raises(WrongState):
        revoke_token(token=token, by=people.hr)
