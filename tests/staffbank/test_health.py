import pytest
from django.test import Client, override_settings

pytestmark = pytest.mark.django_db


def test_healthz(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "redis": "ok"})


@override_settings(REDIS_URL="redis://127.0.0.1:1/0")
def test_healthz_without_redis(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "redis": "does not answer"}


def test_healthz_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("staffbank.health.database_answers", lambda: False)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "does not answer", "redis": "ok"}
