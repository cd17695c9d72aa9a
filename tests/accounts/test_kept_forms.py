"""What was typed when a session ended comes back to whoever typed it, and to nobody else."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts import kept_forms
from accounts.form_keys import FIELD, new_key
from accounts.models import User
from shifts.models import OutsideWork
from tests.conftest import People
from tests.factories import PASSWORD
from tests.pages import check_sound, signed_in, words

pytestmark = pytest.mark.django_db
ADDRESS = "/working-time/outside-work/"
TYPED = {"employer": "A school", "weekly_hours": "7.5", "starts_on": "1 January 2026"}
BACK = "This was not sent, because you had been signed out. Check it and send it again."


@pytest.fixture
def me(people: People, settings: Any) -> User:
    settings.SESSION_COOKIE_AGE = 3_600
    return people.worker.user


def sign_in(client: Client, user: User, to: str, **more: str) -> Any:
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    typed = {"login": user.email, "password": PASSWORD, "next": to} | more
    return client.post("/account/login/", typed, follow=True)


def test_comes_back_after_signing_in(client: Client, me: User) -> None:
    sent = client.post(ADDRESS, TYPED | {FIELD: new_key(me)}, follow=True)
    assert sent.redirect_chain == [(f"/account/login/?next={ADDRESS}", 302)]
    assert "what you typed will be there" in words(sent)
    assert "A school" not in sent.content.decode()
    back = sign_in(client, me, ADDRESS)
    check_sound(back)
    assert BACK in words(back)
    assert 'value="A school"' in back.content.decode()
    assert not OutsideWork.objects.exists()
    assert 'value="A school"' not in client.get(ADDRESS).content.decode()


def test_nobody_else_sees_it(client: Client, me: User, people: People) -> None:
    client.post(ADDRESS, TYPED | {FIELD: new_key(me)})
    other = sign_in(client, people.other_worker.user, ADDRESS)
    assert BACK not in words(other)
    assert "A school" not in other.content.decode()
    assert client.session[kept_forms.KEPT] == {}


def test_of_several_tabs_each_comes_back_at_its_place(client: Client, me: User) -> None:
    client.post(ADDRESS, TYPED | {FIELD: new_key(me)})
    client.post("/availability/days/", {"kind": "no", FIELD: new_key(me)})
    assert 'value="A school"' in sign_in(client, me, ADDRESS).content.decode()
    assert BACK in words(client.get("/availability/days/"))
    assert client.session[kept_forms.KEPT] == {}


def test_no_more_than_a_few(client: Client, me: User) -> None:
    for number in range(kept_forms.MOST + 1):
        client.post(f"{ADDRESS}?from={number}", TYPED | {FIELD: new_key(me)})
    kept = [f"{ADDRESS}?from={number}" for number in range(1, kept_forms.MOST + 1)]
    assert list(client.session[kept_forms.KEPT]) == kept


def test_a_page_that_asks_for_news_is_not_swapped_for_the_way_in(client: Client) -> None:
    answer = client.get(ADDRESS, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")


def test_not_for_ever(client: Client, me: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client.post(ADDRESS, TYPED | {FIELD: new_key(me)})
    assert 3_500 < client.session.get_expiry_age() <= kept_forms.KEPT_FOR
    monkeypatch.setattr(kept_forms, "KEPT_FOR", -1)
    assert BACK not in words(sign_in(client, me, ADDRESS))


@pytest.mark.parametrize("key", ["", "made:up"])
def test_a_form_that_is_not_ours_keeps_nothing(client: Client, me: User, key: str) -> None:
    client.post(ADDRESS, TYPED | {FIELD: key})
    assert not Session.objects.exists()


@pytest.mark.parametrize(("length", "kept"), [(60_000, True), (70_000, False)])
def test_no_more_than_fits(client: Client, me: User, length: int, kept: bool) -> None:
    typed = {"employer": "x" * length, FIELD: new_key(me)}
    said = words(client.post(ADDRESS, typed, follow=True))
    assert ("what you typed will be there" in said) is kept
    assert ("too long to be kept" in said) is not kept


def test_files_have_to_be_chosen_again_and_passwords_are_never_kept(
    client: Client, me: User
) -> None:
    brought = SimpleUploadedFile("a.ics", b"BEGIN:VCALENDAR")
    typed = {"upload": "yes", "file_name": "Home", "file": brought, "password": "secret"}
    client.post("/availability/calendars/", typed | {FIELD: new_key(me)})
    assert "secret" not in str(dict(client.session))
    back = words(sign_in(client, me, "/availability/calendars/"))
    assert f"{BACK} Choose the files again." in back


def test_what_had_been_done_before_is_not_sent_again(client: Client, me: User) -> None:
    """The answer was lost, and so was the session by the time it was sent again."""
    key = new_key(me)
    signed_in(client, me).post(ADDRESS, TYPED | {FIELD: key})
    client.logout()
    client.post(ADDRESS, TYPED | {FIELD: key})
    back = words(sign_in(client, me, ADDRESS))
    assert "You sent this more than once. It was done once" in back
    assert OutsideWork.objects.count() == 1


def test_a_form_older_than_its_session_comes_back(me: User) -> None:
    """Its sender has signed in in another tab since; only their own comes back."""
    client = signed_in(Client(enforce_csrf_checks=True), me)
    back = client.post(ADDRESS, TYPED | {FIELD: new_key(me)}, follow=True)
    assert BACK in words(back)
    assert 'value="A school"' in back.content.decode()
    assert not OutsideWork.objects.exists()


def test_a_forged_form_does_not_come_back(me: User, people: People) -> None:
    client = signed_in(Client(enforce_csrf_checks=True), me)
    theirs = {FIELD: new_key(people.other_worker.user)}
    for key in ({}, theirs):
        refused = client.post(ADDRESS, TYPED | key)
        assert refused.status_code == 403
        assert "A school" not in refused.content.decode()


def test_a_visitor_without_cookies_signs_in_and_goes_on(me: User) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = client.post(ADDRESS, TYPED | {FIELD: new_key(me)}, follow=True)
    assert sent.redirect_chain == [(f"/account/login/?next={ADDRESS}", 302)]
    signed_in(client, me)
    assert 'value="A school"' in client.get(ADDRESS).content.decode()


def test_signing_in_twice_leads_home(me: User) -> None:
    client = signed_in(Client(enforce_csrf_checks=True), me)
    answer = client.post("/account/login/", {"login": me.email, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_the_end_of_a_session_keeps_what_is_on_the_page(client: Client, me: User) -> None:
    signed_in(client, me)
    typed = urlencode(TYPED | {FIELD: new_key(me)})
    ended = client.post("/session/end/", {"page": ADDRESS, "typed": typed}, follow=True)
    assert ended.redirect_chain == [(f"/account/login/?next={ADDRESS}", 302)]
    assert "_auth_user_id" not in client.session
    assert 'value="A school"' in sign_in(client, me, ADDRESS).content.decode()


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_the_end_of_a_session_leads_nowhere_else(client: Client, me: User, page: str) -> None:
    ended = signed_in(client, me).post("/session/end/", {"page": page}, follow=True)
    assert ended.redirect_chain == [("/account/login/?next=/", 302)]
    assert "nothing happened for a while" in words(ended)


def test_the_end_keeps_nothing_of_somebody_else(
    client: Client, me: User, people: People
) -> None:
    signed_in(client, me)
    typed = urlencode(TYPED | {FIELD: new_key(people.other_worker.user)})
    client.post("/session/end/", {"page": ADDRESS, "typed": typed})
    assert not client.session.get(kept_forms.KEPT)


@pytest.mark.parametrize(("who", "age"), [("worker", 14 * 86_400), ("hr", 3_600)])
def test_only_a_workers_own_phone_stays_signed_in(
    client: Client, people: People, me: User, who: str, age: int
) -> None:
    user = getattr(people, who)
    sign_in(client, getattr(user, "user", user), "/", remember="on")
    assert client.session.get_expiry_age() == age


def test_at_work_is_at_work(client: Client, me: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that asks for news by itself does not keep anybody signed in."""
    signed_in(client, me)
    began = timezone.now()

    def ends() -> float:
        return (Session.objects.get().expire_date - began).total_seconds()

    def after(minutes: float, **headers: str) -> None:
        now = began + timezone.timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: now)
        client.get("/working-time/", headers=headers)

    whole = ends()
    after(0.5)
    assert ends() == whole
    after(30, **{"HX-Request": "true"})
    assert ends() == whole
    after(31)
    assert ends() - whole == pytest.approx(31 * 60, abs=5)
    assert client.post("/session/stay/").status_code == 204
    after(31 + 61)
    assert client.post("/session/stay/").status_code == 401
