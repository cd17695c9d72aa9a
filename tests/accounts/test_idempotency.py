import time
from datetime import timedelta
from decimal import Decimal
from functools import partial
from threading import Barrier, BrokenBarrierError

import pytest
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient

from accounts.actions.teams import create_team
from accounts.api_base import IdempotentAPIView, signed_in
from accounts.errors import DomainError
from accounts.idempotency import forget_answers
from accounts.models import AuditEntry, IdempotentAnswer, Role, Team, User
from tests.accounts.database import at_once
from tests.factories import council_named, user_with


class TeamIn(serializers.Serializer):
    name = serializers.CharField()
    site = serializers.CharField(default="Cunard Building")
    latitude = serializers.DecimalField(6, 3, default=Decimal("53.404"))
    longitude = serializers.DecimalField(6, 3, default=Decimal("-2.994"))


def make_team(request):
    asked = TeamIn(data=request.data)
    asked.is_valid(raise_exception=True)
    return create_team(
        council=council_named("Liverpool"), by=signed_in(request), **asked.validated_data
    )


class Teams(IdempotentAPIView):
    def get(self, request: Request) -> Response:
        return Response(Team.objects.count())

    def post(self, request: Request) -> Response:
        team = make_team(request)
        body = {"z": team.pk, "name": team.name, "latitude": team.latitude}
        return Response(body, status=201)


class Slow(Teams):
    def post(self, request: Request) -> Response:
        response = super().post(request)
        time.sleep(0.3)
        return response


class ThenRefused(IdempotentAPIView):
    def post(self, request: Request) -> Response:
        make_team(request)
        raise DomainError


class ThenBroken(IdempotentAPIView):
    def post(self, request: Request) -> Response:
        make_team(request)
        raise RuntimeError


class ThenAnswers400(IdempotentAPIView):
    def post(self, request: Request) -> Response:
        make_team(request)
        return Response({}, status=400)


class Empty(IdempotentAPIView):
    def post(self, request: Request) -> Response:
        return Response(status=204)


class Meeting(IdempotentAPIView):
    """Says whether another request was inside at the same time."""

    both_are_in = Barrier(2)

    def post(self, request: Request) -> Response:
        try:
            self.both_are_in.wait(timeout=1)
        except BrokenBarrierError:
            return Response("alone")
        return Response("together")


class ReadsOnly(IdempotentAPIView):
    def get(self, request: Request) -> Response:
        return Response()


VIEWS = [Teams, Slow, ThenRefused, ThenBroken, ThenAnswers400, Empty, Meeting, ReadsOnly]
urlpatterns = [path(f"api/v1/{view.__name__}/", view.as_view()) for view in VIEWS]


def handler500(request):
    return HttpResponse(status=500)


pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def post(user, view="Teams", name="Team A", key="key-1", client=None, **extra):
    client = client or APIClient(raise_request_exception=False)
    client.force_authenticate(user)
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(
        f"/api/v1/{view}/", {"name": name, **extra}, format="json", headers=headers
    )


@pytest.fixture
def ask(people):
    return partial(post, people.hr)


def test_repeat_gets_the_first_answer_and_does_nothing(ask):
    first, repeat = ask(), ask()
    assert (first.status_code, repeat.status_code) == (201, 201)
    assert first.content == repeat.content
    assert "Idempotency-Replayed" not in first.headers
    assert repeat.headers["Idempotency-Replayed"] == "true"
    assert Team.objects.filter(name="Team A").count() == 1
    assert AuditEntry.objects.filter(verb="team.created").count() == 1


def test_without_a_key_each_request_is_its_own(ask):
    assert [ask(name=name, key=None).status_code for name in ("A", "B", "A")] == [201, 201, 400]
    assert not IdempotentAnswer.objects.exists()


def test_other_body_with_the_same_key_conflicts(ask):
    ask()
    other = ask(name="Team B")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert not Team.objects.filter(name="Team B").exists()
    assert ask().status_code == 201  # the first still stands


def test_other_address_with_the_same_key_conflicts(ask):
    ask()
    assert ask(view="Empty").json()["code"] == "idempotency_conflict"


def test_keys_are_each_persons_own(ask, liverpool):
    colleague = user_with(Role.COUNCIL_HR, liverpool)
    assert ask(name="Team A").status_code == 201
    assert post(colleague, name="Team B").status_code == 201
    assert Team.objects.filter(name__in=["Team A", "Team B"]).count() == 2


def test_an_empty_answer_is_repeated_empty(ask):
    assert [ask(view="Empty").status_code for _ in range(2)] == [204, 204]
    assert ask(view="Empty").content == b""


@pytest.mark.parametrize(("length", "status"), [(1, 201), (255, 201), (256, 400), (0, 400)])
def test_key_length(ask, length, status):
    answer = ask(key="k" * length)
    assert answer.status_code == status
    if status == 400:
        assert set(answer.json()["fields"]) == {"Idempotency-Key"}
        assert not Team.objects.filter(name="Team A").exists()


@pytest.mark.parametrize(
    ("view", "status"), [("ThenRefused", 409), ("ThenBroken", 500), ("ThenAnswers400", 400)]
)
def test_what_does_not_succeed_leaves_nothing_and_may_be_tried_again(ask, view, status):
    assert [ask(view=view).status_code for _ in range(2)] == [status, status]
    assert not Team.objects.filter(name="Team A").exists()
    assert not IdempotentAnswer.objects.exists()


def test_bad_input_may_be_mended_under_the_same_key(ask):
    assert ask(name="").status_code == 400
    assert ask(name="Team A").status_code == 201


def test_not_signed_in_or_not_permitted_keeps_no_key(people):
    assert post(None).status_code == 401
    assert post(people.nobody).status_code == 403
    assert not IdempotentAnswer.objects.exists()


def test_key_means_nothing_on_a_get(people):
    client = APIClient()
    client.force_authenticate(people.hr)
    for _ in range(2):
        answer = client.get("/api/v1/Teams/", headers={"Idempotency-Key": "key-1"})
        assert answer.status_code == 200
        assert "Idempotency-Replayed" not in answer.headers


def test_post_where_there_is_none(ask):
    assert ask(view="ReadsOnly").status_code == 405


def test_body_is_read_after_the_csrf_check_of_a_session(people):
    """The check reads the form of a request, after which its raw body is gone."""
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=people.hr.pk))
    client.cookies["csrftoken"] = "a" * 32
    headers = {"Idempotency-Key": "key-1", "X-CSRFToken": "a" * 32}
    for _ in range(2):
        answer = client.post(
            "/api/v1/Teams/", {"name": "Team A"}, format="json", headers=headers
        )
        assert answer.status_code == 201


def test_an_effect_whose_answer_cannot_be_kept_is_undone(ask, monkeypatch):
    """As when the process is killed between the two: neither is there."""

    def killed(*args, **options):
        raise SystemExit

    monkeypatch.setattr(JSONRenderer, "render", killed)
    with pytest.raises(SystemExit):
        ask()
    assert not Team.objects.filter(name="Team A").exists()
    assert not IdempotentAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_the_second_waits_and_gets_the_first_answer(ask):
    answers = at_once(*[partial(ask, view="Slow")] * 2)
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert sorted("Idempotency-Replayed" in answer.headers for answer in answers) == [
        False,
        True,
    ]
    assert Team.objects.filter(name="Team A").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_without_the_key_both_act(people):
    """Proves that the test above can fail: nothing else keeps the two apart."""
    ask = partial(post, people.hr, view="Meeting", key=None)
    assert [answer.json() for answer in at_once(ask, ask)] == ["together", "together"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_other_bodies_one_conflicts(ask):
    answers = at_once(*(partial(ask, view="Slow", name=name) for name in ("A", "B")))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert Team.objects.filter(name__in=["A", "B"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_when_the_first_fails_the_second_acts(ask, monkeypatch):
    calls = []

    def fail_first(request):
        calls.append(request)
        if len(calls) == 1:
            time.sleep(0.3)
            raise RuntimeError
        return make_team_as_it_is(request)

    make_team_as_it_is = make_team
    monkeypatch.setitem(globals(), "make_team", fail_first)
    answers = at_once(ask, ask)
    assert sorted(answer.status_code for answer in answers) == [201, 500]
    assert Team.objects.filter(name="Team A").count() == 1


def test_forget_answers_forgets_the_old_ones(ask):
    ask(key="old")
    ask(key="new", name="Team B")
    day_ago = timezone.now() - timedelta(days=1)
    IdempotentAnswer.objects.filter(key="old").update(created_at=day_ago)
    assert forget_answers(before=day_ago) == 0
    assert forget_answers(before=day_ago + timedelta(seconds=1)) == 1
    assert IdempotentAnswer.objects.get().key == "new"
