import pytest
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient

from accounts.actions.tokens import create_token, revoke_token
from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import Role, User
from tests.factories import user_with


class Whoami(IdempotentAPIView):
    def get(self, request: Request) -> Response:
        return Response({"email": signed_in(request).email})

    post = get


urlpatterns = [
    path("account/", Whoami.as_view(), name="account"),  # a notice of a token leads there
    path("api/v1/whoami/", Whoami.as_view()),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

URL = "/api/v1/whoami/"


def client_with(secret):
    return APIClient(headers={"Authorization": f"Token {secret}"})


@pytest.fixture
def issue(people):
    def issue(*scopes):
        return create_token(user=people.hr, name="Rota", scopes=scopes, by=people.hr)

    return issue


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"),
    [(["read"], 200, 403), (["write"], 200, 200), (["read", "write"], 200, 200)],
)
def test_token_scopes(issue, people, scopes, reads, writes):
    client = client_with(issue(*scopes)[1])
    assert client.get(URL).status_code == reads
    answer = client.post(URL)
    assert answer.status_code == writes
    if writes == 403:
        assert answer.json() == {
            "code": "not_permitted",
            "detail": "This token may only read. Create one with the write scope.",
        }


def test_token_revoked_is_refused_from_the_next_request(issue, people):
    token, secret = issue("read")
    client = client_with(secret)
    assert client.get(URL).json() == {"email": people.hr.email}
    revoke_token(token=token, by=people.hr)
    answer = client.get(URL)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == "Token"


def test_token_of_someone_who_can_no_longer_sign_in(issue, people):
    _, secret = issue("read")
    user_with(Role.COUNCIL_HR, people.hr.memberships.get().council)  # someone stays
    people.hr.is_active = False
    people.hr.save(update_fields=["is_active"])
    assert client_with(secret).get(URL).status_code == 401


def test_token_digest_is_not_a_secret(issue):
    token, _ = issue("read")
    assert client_with(token.digest).get(URL).status_code == 401


@pytest.mark.parametrize("header", ["Token", "Token a b", "Token nonsense", "Token é"])
def test_token_that_is_none(header):
    client = APIClient(headers={"Authorization": header.encode().decode("latin-1")})
    assert client.get(URL).status_code == 401


def test_session_may_read_and_change(people):
    client = APIClient()
    client.force_login(User.objects.get(pk=people.hr.pk))
    assert client.get(URL).status_code == 200
    assert client.post(URL).status_code == 200


def test_session_needs_the_csrf_token_to_change(people):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=people.hr.pk))
    assert client.post(URL).status_code == 403


def test_nobody_is_not_signed_in():
    assert APIClient().get(URL).status_code == 401
