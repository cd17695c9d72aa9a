from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.management import people as typing
from accounts.models import ApiToken, AuditEntry, Region, Role, User
from accounts.tokens import digest_of
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def run(command, *args, **options):
    said, warned = StringIO(), StringIO()
    call_command(command, *args, stdout=said, stderr=warned, **options)
    return said.getvalue()


def test_create_token_prints_the_secret_alone(people):
    secret = run("create_token", people.hr.email.upper(), name="Rota").removesuffix("\n")
    token = ApiToken.objects.get()
    assert (token.user, token.name, token.scopes) == (people.hr, "Rota", ["read"])
    assert token.digest == digest_of(secret)
    assert AuditEntry.objects.latest("pk").actor is None


def test_create_token_takes_scopes(people):
    run("create_token", people.hr.email, "--name=Rota", "--scope=read", "--scope=write")
    assert ApiToken.objects.get().scopes == ["read", "write"]


def test_create_token_for_nobody():
    with pytest.raises(CommandError, match=r"Nobody signs in as who@example\.org"):
        run("create_token", "who@example.org", name="Rota")


def test_create_token_without_a_name(people):
    with pytest.raises(CommandError, match="name"):
        run("create_token", people.hr.email, name=" ")


@pytest.fixture
def typed(monkeypatch):
    """What is typed or piped in, line by line."""

    def typed(*lines):
        monkeypatch.setattr("sys.stdin", StringIO("\n".join(lines)))
        monkeypatch.setattr(typing, "getpass", lambda prompt: lines[prompt != "Password: "])

    return typed


LONDON = {"name": "Lena Lead", "region": "london"}


def test_create_lead_lets_the_first_person_in(typed):
    typed(PASSWORD)
    run("create_lead", "lena@example.org", **LONDON, password_stdin=True)
    user = User.objects.get(email="lena@example.org")
    assert user.check_password(PASSWORD)
    membership = user.memberships.get()
    assert (membership.role, membership.region.name) == (Role.REGIONAL_LEAD, "London")
    assert membership.granted_by is None


def test_create_lead_asks_twice(typed):
    typed(PASSWORD, PASSWORD)
    run("create_lead", "lena@example.org", **LONDON | {"region": "E12000007"})
    assert User.objects.get(email="lena@example.org").check_password(PASSWORD)


def test_create_lead_typed_two_different_passwords(typed):
    typed(PASSWORD, "another")
    with pytest.raises(CommandError, match="differ"):
        run("create_lead", "lena@example.org", **LONDON)


@pytest.mark.parametrize(
    ("password", "options", "said"),
    [
        ("short", LONDON, "password: "),
        (PASSWORD, LONDON | {"region": "Wessex"}, "“Wessex” is not a region"),
        (PASSWORD, LONDON | {"region": "North West"}, "has a regional lead"),
    ],
)
def test_create_lead_leaves_nothing_behind(people, typed, password, options, said):
    typed(password)
    with pytest.raises(CommandError, match=said):
        run("create_lead", "lena@example.org", **options, password_stdin=True)
    assert not User.objects.filter(email="lena@example.org").exists()
    assert Region.objects.count() == 9
