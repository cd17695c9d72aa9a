"""Getting in and out, and the pages for when something is not there."""

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.defaults import server_error

from accounts.models import User
from staffbank.templatetags import navigation
from tests.conftest import People
from tests.factories import PASSWORD
from tests.pages import check_sound, read, signed_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def hannah(people: People) -> User:
    people.hr.set_password(PASSWORD)
    people.hr.save()
    return people.hr


def test_login_lets_in(client: Client, hannah: User) -> None:
    check_sound(client.get(reverse("account_login")))
    response = client.post(
        reverse("account_login"), {"login": hannah.email, "password": PASSWORD}
    )
    assert response["Location"] == reverse("home")
    assert "Hello, Hannah Reid" in words(client.get(reverse("home")))


def test_login_goes_where_one_was_going(client: Client, hannah: User) -> None:
    address = client.get(reverse("bookings"))["Location"]
    assert 'name="next" value="/bookings/"' in client.get(address).content.decode()


def test_login_says_what_is_wrong(client: Client, hannah: User) -> None:
    response = client.post(
        reverse("account_login"), {"login": hannah.email, "password": "not this one"}
    )
    page = check_sound(response)
    assert "There is a problem" in page.text
    assert "#id_login" in page.links


def test_login_names_empty_fields(client: Client, db: None) -> None:
    page = check_sound(client.post(reverse("account_login"), {}))
    assert {"#id_login", "#id_password"} <= set(page.links)


@pytest.fixture
def _personas(monkeypatch: pytest.MonkeyPatch) -> None:
    someone = SimpleNamespace(name="Priya Shah", role="Council HR", email="priya@example.org")
    demo: Any = SimpleNamespace(personas=lambda: [someone], PASSWORD=PASSWORD)
    monkeypatch.setitem(sys.modules, "staffbank.demo", demo)
    monkeypatch.setattr(navigation, "find_spec", lambda name: demo)


@pytest.mark.usefixtures("_personas")
def test_login_offers_the_personas_of_a_demonstration(
    client: Client, settings: LazySettings
) -> None:
    settings.DEMONSTRATION = True
    response = client.get(reverse("account_login"))
    assert "Priya Shah, Council HR" in check_sound(response).text


@pytest.mark.usefixtures("_personas")
def test_login_offers_nobody_in_production(client: Client, settings: LazySettings) -> None:
    settings.DEMONSTRATION = False
    assert "Priya Shah" not in words(client.get(reverse("account_login")))


@pytest.mark.parametrize(
    "name", ["account_reset_password", "account_reset_password_done", "account_signup"]
)
def test_entrance_pages_are_sound(client: Client, name: str) -> None:
    check_sound(client.get(reverse(name)))


def test_password_change_is_sound(client: Client, hannah: User) -> None:
    check_sound(signed_in(client, hannah).get(reverse("account_change_password")))


def test_logout_asks_and_then_does(client: Client, people: People) -> None:
    browser = signed_in(client, people.hr)
    check_sound(browser.get(reverse("account_logout")))
    browser.post(reverse("account_logout"))
    assert browser.get(reverse("home")).status_code == 302


def test_signup_is_closed(client: Client, db: None) -> None:
    assert "Accounts are given" in words(client.get(reverse("account_signup")))


def test_not_found_leads_home(client: Client, people: People) -> None:
    response = signed_in(client, people.hr).get("/nowhere/")
    assert response.status_code == 404
    page = check_sound(response)
    assert "Page not found" in page.text
    assert reverse("home") in page.links


def test_a_fault_of_ours_is_told() -> None:
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "The fault is ours" in read(response).text


def test_a_form_that_is_out_of_date_says_so(people: People) -> None:
    browser = signed_in(Client(enforce_csrf_checks=True), people.hr)
    response = browser.post(reverse("booking-new"), {})
    assert response.status_code == 403
    assert "This page is out of date" in check_sound(response).text
