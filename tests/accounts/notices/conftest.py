from collections.abc import Iterator
from typing import Any

import pytest

from tests.accounts.notices.fake_mail import FakeMail, fake_mail
from tests.accounts.notices.fake_notify import FakeNotify, fake_notify

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(autouse=True)
def _as_at_home(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy between the product and the servers of a test."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    settings.SITE_URL = "https://bank.example.org"


@pytest.fixture
def gateway(settings: Any) -> Iterator[FakeNotify]:
    """Notify is configured for e-mail and texts."""
    with fake_notify() as server:
        settings.NOTIFY = server.client()
        yield server


@pytest.fixture
def texts_only(gateway: FakeNotify, settings: Any) -> FakeNotify:
    settings.NOTIFY = gateway.client(email_template="")
    return gateway


@pytest.fixture
def post(settings: Any) -> Iterator[FakeMail]:
    """A mail server of our own."""
    with fake_mail() as server:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
        settings.EMAIL_PORT = server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server
