"""A form that is sent again acts once, and leads to what came of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone

from accounts.form_keys import FIELD, GOOD_FOR, FormTooOld, new_key, read_key
from accounts.models import AuditEntry, IdempotentAnswer, User
from accounts.tasks import ANSWERS_KEPT_FOR
from shifts.models import OutsideWork
from tests.administering import with_password
from tests.conftest import People
from tests.factories import PASSWORD
from tests.pages import check_sound, error_links, signed_in, words
from tests.shifts.building import AFTER

pytestmark = pytest.mark.django_db
ADDRESS = "/working-time/outside-work/"
TYPED = {"employer": "A school", "weekly_hours": "7.5", "starts_on": "1 January 2026"}
AGAIN = "You sent this more than once. It was done once, at 09:00 on Monday 19 October 2026."


@pytest.fixture
def me(people: People, monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    return people.worker.user


def send(client: Client, key: str, **changes: Any) -> Any:
    return client.post(ADDRESS, TYPED | {FIELD: key} | changes, follow=True)


def test_sent_again_acts_once_and_shows_what_came_of_it(client: Client, me: User) -> None:
    signed_in(client, me)
    key = new_key(me)
    first, again = send(client, key), send(client, key)
    assert first.redirect_chain == again.redirect_chain
    assert AGAIN not in words(first)
    assert f"Your work for A school counts from now on. {AGAIN}" in words(again)
    assert OutsideWork.objects.count() == 1
    assert AuditEntry.objects.filter(verb="outside_work.declared").count() == 1


def test_without_its_key_it_would_be_refused(client: Client, me: User) -> None:
    """Proves that the test above can fail."""
    signed_in(client, me)
    assert [client.post(ADDRESS, TYPED).status_code for _ in range(2)] == [302, 409]


def test_two_copies_of_a_form_are_two_forms(client: Client, me: User) -> None:
    """What two tabs ask is decided by the rules, as if two people had asked."""
    signed_in(client, me)
    assert [send(client, new_key(me)).status_code for _ in range(2)] == [200, 409]


def test_no_digest_of_a_password_is_kept(client: Client, me: User) -> None:
    asked = {"ask": "yes", "email": "new@example.org", "password": PASSWORD}
    signed_in(client, with_password(me))
    for key in (new_key(me), new_key(me)):
        assert client.post("/account/", asked | {FIELD: key}).status_code == 302
        asked |= {"password_again": "differs"}
    first, second = IdempotentAnswer.objects.values_list("fingerprint", flat=True)
    assert first == second


def test_unread_news_of_the_first_is_told_once(client: Client, me: User) -> None:
    """A double tap: nobody saw the first answer."""
    signed_in(client, me)
    key = new_key(me)
    client.post(ADDRESS, TYPED | {FIELD: key})
    assert words(send(client, key)).count("Your work for A school counts") == 1


def test_other_answers_under_its_key_are_not_done_but_kept(client: Client, me: User) -> None:
    signed_in(client, me)
    key = new_key(me)
    send(client, key)
    other = send(client, key, employer="A college", starts_on="1 January 2030")
    assert other.status_code == 409
    (told,) = error_links(other)
    assert told.startswith("You sent this form at 09:00 on Monday 19 October 2026 with other")
    assert ("name", "employer") in [
        (k, v) for f in check_sound(other).fields for k, v in f.items()
    ]
    assert 'value="A college"' in other.content.decode()
    assert OutsideWork.objects.count() == 1


def test_a_refused_form_is_mended_under_the_same_key(client: Client, me: User) -> None:
    signed_in(client, me)
    key = new_key(me)
    assert send(client, key, weekly_hours="").status_code == 400
    assert not IdempotentAnswer.objects.exists()
    assert send(client, key).status_code == 200
    assert OutsideWork.objects.get().effective.lower == date(2026, 1, 1)


def test_a_key_of_somebody_else_does_nothing(client: Client, me: User, people: People) -> None:
    signed_in(client, me)
    refused = send(client, new_key(people.other_worker.user))
    assert refused.status_code == 403
    assert "opened by somebody else" in words(refused)
    assert "A school" not in words(refused)
    assert not OutsideWork.objects.exists()


@pytest.mark.parametrize("key", ["", "made:up", "x" * 300])
def test_a_key_that_we_did_not_give_out_does_nothing(
    client: Client, me: User, key: str
) -> None:
    signed_in(client, me)
    refused = send(client, key)
    assert refused.status_code == 409
    assert 'value="A school"' in refused.content.decode()
    assert not OutsideWork.objects.exists()


def test_a_key_is_forgotten_before_its_answer(
    me: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a form from a page left open might act again."""
    assert GOOD_FOR < ANSWERS_KEPT_FOR
    key = new_key(me)
    assert read_key(key).belongs_to(me)
    age = TimestampSigner.timestamp
    monkeypatch.setattr(
        "django.core.signing.time.time", lambda: AFTER.timestamp() + 10**8, raising=True
    )
    assert age
    with pytest.raises(FormTooOld):
        read_key(key)


def test_a_key_tells_nothing_of_its_owner(me: User) -> None:
    assert len({new_key(me).split(".")[1].split(":")[0] for _ in range(3)}) == 3


def test_an_effect_whose_answer_cannot_be_kept_is_undone(
    client: Client, me: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the process is killed between the two: neither is there."""
    signed_in(client, me)

    def killed(*args: Any) -> None:
        raise SystemExit

    key = new_key(me)
    with monkeypatch.context() as broken:
        broken.setattr("accounts.sent_forms.body_of", killed)
        with pytest.raises(SystemExit):
            send(client, key)
    assert not OutsideWork.objects.exists()
    assert not IdempotentAnswer.objects.exists()
    assert send(client, key).status_code == 200


def test_every_form_of_a_page_carries_a_key_of_its_own(client: Client, me: User) -> None:
    page = signed_in(client, me).get("/working-time/").content.decode()
    keys = {each.split('"')[0] for each in page.split(f'name="{FIELD}" value="')[1:]}
    assert len(keys) == page.count('method="post"') > 1
    assert all(read_key(key).belongs_to(me) for key in keys)


def test_forms_of_a_visitor_carry_none(client: Client) -> None:
    assert f'name="{FIELD}"' not in client.get("/account/login/").content.decode()


def test_answers_kept_last_as_long_as_the_rest() -> None:
    assert timedelta(days=29) < ANSWERS_KEPT_FOR
