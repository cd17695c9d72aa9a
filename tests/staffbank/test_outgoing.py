"""How notices leave, read from the environment: a wrong value stops the start and is named."""

from pathlib import Path

import pytest
from environs import Env, EnvValidationError

from staffbank.outgoing import notify_settings, site_url
from tests.staffbank.running import command

KEY = "bank-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("KEY", "EMAIL_TEMPLATE", "TEXT_TEMPLATE", "URL"):
        monkeypatch.delenv(f"NOTIFY_{name}", raising=False)
    for name in ("NOTIFY_API_KEY", "PORT", "SITE_URL"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_notify_not_configured(given: pytest.MonkeyPatch) -> None:
    assert notify_settings(Env()) is None


@pytest.mark.parametrize("channel", ["EMAIL", "TEXT"])
def test_notify_configured(given: pytest.MonkeyPatch, channel: str) -> None:
    given.setenv("NOTIFY_API_KEY", KEY)
    given.setenv(f"NOTIFY_{channel}_TEMPLATE", TEMPLATE)
    found = notify_settings(Env())
    assert found is not None
    assert (found.api_key, found.url) == (KEY, "https://api.notifications.service.gov.uk")
    assert [found.email_template, found.text_template].count(TEMPLATE) == 1


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"NOTIFY_API_KEY": KEY}, "NOTIFY_API_KEY"),
        ({"NOTIFY_TEXT_TEMPLATE": TEMPLATE}, "NOTIFY_API_KEY"),
        ({"NOTIFY_API_KEY": "secret", "NOTIFY_EMAIL_TEMPLATE": TEMPLATE}, "NOTIFY_API_KEY"),
        ({"NOTIFY_API_KEY": KEY, "NOTIFY_EMAIL_TEMPLATE": "hello"}, "NOTIFY_EMAIL_TEMPLATE"),
        ({"NOTIFY_URL": "notify"}, "NOTIFY_URL"),
    ],
)
def test_notify_half_configured(
    given: pytest.MonkeyPatch, values: dict[str, str], name: str
) -> None:
    for each, value in values.items():
        given.setenv(each, value)
    with pytest.raises(EnvValidationError, match=f'"{name}" invalid') as refusal:
        notify_settings(Env())
    assert KEY not in str(refusal.value)


def test_site_url(given: pytest.MonkeyPatch) -> None:
    assert site_url(Env(), debug=True) == "http://localhost:8000"
    assert site_url(Env(), debug=False) == ""
    given.setenv("SITE_URL", "https://bank.example.org/")
    assert site_url(Env(), debug=False) == "https://bank.example.org"
    for wrong in ("bank.example.org", "https://bank.example.org/here", "javascript:alert(1)"):
        given.setenv("SITE_URL", wrong)
        with pytest.raises(EnvValidationError, match='"SITE_URL" invalid'):
            site_url(Env(), debug=False)


def test_start_names_a_wrong_address(tmp_path: Path) -> None:
    refused = command("manage.py", tmp_path, "check", SITE_URL="bank")
    assert refused.returncode == 1
    assert refused.stderr.startswith('Environment variable "SITE_URL" invalid')
    assert len(refused.stderr.splitlines()) == 1
