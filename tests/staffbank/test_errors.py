"""What a caller is told when something is not there, or goes wrong with us."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from staffbank import errors, urls


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [
    path("api/v1/broken/", break_down),
    path("broken/", break_down),
    *urls.urlpatterns,
]
handler404, handler500 = errors.not_found, errors.fault


@pytest.mark.parametrize("address", ["/api/", "/api/v1/nothing/", "/api/v1/bookings/x/"])
@pytest.mark.parametrize("debug", [True, False])
def test_not_found_below_the_api_is_json(client: Client, address: str, debug: bool) -> None:
    with override_settings(DEBUG=debug):
        answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_not_found_elsewhere_is_a_page(client: Client, db: None) -> None:
    answer = client.get("/nothing/")
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "kind"), [("/api/v1/broken/", "application/json"), ("/broken/", "text/html")]
)
def test_fault_is_told_in_the_callers_terms(
    client: Client, db: None, address: str, kind: str
) -> None:
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code == 500
    assert answer["Content-Type"].startswith(kind)
    assert "on purpose" not in answer.content.decode()
