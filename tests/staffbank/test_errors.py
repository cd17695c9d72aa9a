"""What a caller is told when something is not there, or goes wrong with us."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse
from django.views import View

from accounts.permissions import Permission
from staffbank import error_pages, references, urls
from tests.conftest import People
from tests.pages import check_sound, read, signed_in, words

REFERENCE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


def garble(request: HttpRequest) -> HttpResponse:
    raise BadRequest("on purpose")


def overflow(request: HttpRequest) -> HttpResponse:
    raise RequestDataTooBig("on purpose")


class Button(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse()


BROKEN = {"broken": break_down, "garbled": garble, "big": overflow, "button": Button.as_view()}
urlpatterns = [
    *[path(f"{name}/", view) for name, view in BROKEN.items()],
    *[path(f"api/v1/{name}/", view) for name, view in BROKEN.items()],
    *urls.urlpatterns,
]
handler400, handler403 = error_pages.bad_request, error_pages.not_permitted
handler404, handler500 = error_pages.not_found, error_pages.fault
STATUSES = {"broken": 500, "garbled": 400, "big": 413, "button": 405, "nothing": 404}


@pytest.fixture(params=["of production", "of the demonstration"])
def _world(request: pytest.FixtureRequest, settings: Any) -> None:
    settings.DEMONSTRATION = request.param == "of the demonstration"


@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("db", "_world")
@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_trouble_is_a_page_of_ours(client: Client, name: str, status: int) -> None:
    client.raise_request_exception = False
    answer = client.get(f"/{name}/")
    assert answer.status_code == status
    assert "on purpose" not in check_sound(answer).text
    assert REFERENCE.search(words(answer))


@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("db", "_world")
@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_trouble_below_the_api_is_json(client: Client, name: str, status: int) -> None:
    client.raise_request_exception = False
    answer = client.get(f"/api/v1/{name}/")
    assert answer.status_code == status
    assert {"code", "detail"} <= set(answer.json())
    assert "on purpose" not in answer.content.decode()


def test_api_and_bad_numbers_below_it_are_json(client: Client) -> None:
    for address in ("/api/", "/api/v1/bookings/x/"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.urls(__name__)
def test_fault_needs_no_database_and_its_reference_is_in_the_log(
    client: Client, caplog: Any
) -> None:
    caplog.handler.addFilter(references.WithReference())
    client.raise_request_exception = False
    answer = client.get("/broken/")  # without the database, which this test may not use
    reference = answer.headers[references.HEADER]
    assert reference in words(answer)
    (noted,) = [line for line in caplog.records if line.name == "django.request"]
    assert noted.reference == reference
    assert noted.exc_info[0] is RuntimeError


def test_reference_of_a_refusal_is_in_the_log(client: Client, db: None, caplog: Any) -> None:
    caplog.handler.addFilter(references.WithReference())
    answer = client.get("/nothing/")
    (noted,) = [line for line in caplog.records if line.name == "django.request"]
    assert noted.reference == answer.headers[references.HEADER]


def test_page_of_faults_that_fails_itself_is_still_a_page(monkeypatch: Any) -> None:
    def fail(*given: Any) -> str:
        raise OSError("no template")

    monkeypatch.setattr("django.template.loader.render_to_string", fail)
    answer = error_pages.fault(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Something went wrong" in words(answer)
    assert "no template" not in answer.content.decode()


def test_each_request_has_a_reference_of_its_own(client: Client, db: None) -> None:
    first, second = (client.get("/account/login/").headers["X-Request-Id"] for _ in "ab")
    assert REFERENCE.fullmatch(first)
    assert first != second
    assert references.CURRENT.get() == "-"


def test_not_found_leads_on_by_role(client: Client, people: People) -> None:
    for user, room in ((people.hr, "bookings"), (people.worker.user, "offers")):
        page = read(signed_in(client, user).get("/nothing/"))
        assert {reverse(room), reverse("inbox")} <= set(page.links)
    assert reverse("search") not in page.links  # workers search nothing


def test_not_permitted_names_who_may(client: Client, people: People) -> None:
    answer = signed_in(client, people.worker.user).get(reverse("caps"))
    assert answer.status_code == 403
    for role in ("Council HR", "Approver", "Regional lead", "Auditor"):
        assert role in check_sound(answer).text
    assert Permission.CAP_VIEW not in words(answer)


def test_form_out_of_date_says_what_to_do(people: People) -> None:
    client = signed_in(Client(enforce_csrf_checks=True), people.hr)
    answer = client.post(reverse("inbox"))
    assert answer.status_code == 403
    assert "Go back, reload the page" in check_sound(answer).text
    assert reverse("bookings") in read(answer).links


def test_too_many_sign_ins_are_told_to_wait(client: Client, db: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    cache.clear()
    for _ in range(2):
        answer = client.post(reverse("account_login"), {"login": "a@example.org"})
    cache.clear()
    assert answer.status_code == 429
    assert "Wait 5 minutes" in check_sound(answer).text
