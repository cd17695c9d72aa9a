"""The fake Notify keeps to the contract: what the documentation says is answered and refused."""

import json
import time
import uuid
from dataclasses import replace
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from accounts.outbox.notify import API_KEY as KEY_FORM
from accounts.outbox.notify import Notify
from accounts.outbox.problems import NotNow, Refused
from tests.accounts.notices.fake_notify import (
    API_KEY,
    EMAIL_TEMPLATE,
    SECRET,
    SERVICE,
    TEXT_TEMPLATE,
    FakeNotify,
)

EMAIL = {
    "email_address": "grace@example.org",
    "template_id": EMAIL_TEMPLATE,
    "personalisation": {"subject": "Work", "body": "Five days."},
    "reference": "one",
}
TEXT = {
    "phone_number": "+447700900123",
    "template_id": TEXT_TEMPLATE,
    "personalisation": {"text": "Work"},
    "reference": "two",
}
# “Response” of each call in the documentation.
SENT = {"id", "reference", "content", "uri", "template"}
CONTENT = {"email": {"subject", "body", "from_email"}, "sms": {"body", "from_number"}}
LISTED = {
    *("id", "reference", "email_address", "phone_number", "postcode", "type", "status"),
    *(f"line_{number}" for number in range(1, 7)),
    *("template", "body", "subject", "created_at", "created_by_name", "sent_at"),
    *("completed_at", "scheduled_for"),
}


def call(
    gateway: FakeNotify, path: str, body: Any = None, token: str | None = ""
) -> tuple[int, dict[str, Any]]:
    held = gateway.client().token(int(time.time())) if token == "" else token
    request = Request(
        f"{gateway.url}/v2/notifications{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {held}"} if held else {},
    )
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


@pytest.mark.parametrize(("kind", "body"), [("email", EMAIL), ("sms", TEXT)])
def test_accepts(gateway: FakeNotify, kind: str, body: dict[str, Any]) -> None:
    status, told = call(gateway, f"/{kind}", body)
    assert (status, set(told), set(told["content"])) == (201, SENT, CONTENT[kind])
    assert str(uuid.UUID(told["id"])) == told["id"]
    assert told["reference"] == body["reference"]
    assert told["uri"].endswith(f"/v2/notifications/{told['id']}")
    assert set(told["template"]) == {"id", "version", "uri"}


def test_lists_the_newest_first_by_pages(gateway: FakeNotify) -> None:
    gateway.page = 2
    for reference in ("a", "b", "c"):
        call(gateway, "/email", {**EMAIL, "reference": reference})
    _, first = call(gateway, "")
    assert (set(first), set(first["links"])) == (
        {"notifications", "links"},
        {"current", "next"},
    )
    assert [each["reference"] for each in first["notifications"]] == ["c", "b"]
    assert set(first["notifications"][0]) == LISTED
    _, rest = call(gateway, "?" + first["links"]["next"].split("?")[1])
    assert [each["reference"] for each in rest["notifications"]] == ["a"]
    assert set(rest["links"]) == {"current"}


def test_lists_by_reference(gateway: FakeNotify) -> None:
    call(gateway, "/email", EMAIL)
    call(gateway, "/sms", TEXT)
    _, found = call(gateway, "?reference=two")
    assert [each["phone_number"] for each in found["notifications"]] == ["+447700900123"]
    _, none = call(gateway, "?reference=three")
    assert none["notifications"] == []


def without(body: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in names}


@pytest.mark.parametrize(
    ("kind", "body", "error", "message"),
    [
        (
            "email",
            {**EMAIL, "personalisation": {"subject": "Work"}},
            "BadRequestError",
            "Missing personalisation: body",
        ),
        ("sms", without(TEXT, "personalisation"), "BadRequestError", "Missing personalisation"),
        ("email", without(EMAIL, "email_address"), "ValidationError", "is a required property"),
        ("email", {**EMAIL, "template_id": TEXT_TEMPLATE}, "BadRequestError", "Template not"),
        ("sms", {**TEXT, "phone_number": "12"}, "ValidationError", "valid phone number"),
        (
            "sms",
            {**TEXT, "personalisation": {"text": "x" * 919}},
            "BadRequestError",
            "limit of 918",
        ),
    ],
)
def test_refuses_a_bad_message(
    gateway: FakeNotify, kind: str, body: dict[str, Any], error: str, message: str
) -> None:
    status, told = call(gateway, f"/{kind}", body)
    assert (status, told["status_code"], told["errors"][0]["error"]) == (400, 400, error)
    assert message in told["errors"][0]["message"]
    assert gateway.accepted == []


def of_another(gateway: FakeNotify, part: str) -> Notify:
    return gateway.client(api_key=API_KEY.replace(part, str(uuid.uuid4())))


def test_refuses_a_bad_token(gateway: FakeNotify) -> None:
    now = int(time.time())
    good = gateway.client()
    bad = {
        "service not found": of_another(gateway, SERVICE).token(now),
        "API key not found": of_another(gateway, SECRET).token(now),
        "accurate to within 30 seconds": good.token(now - 40),
        "api token is not valid": "no.token",
    }
    for message, token in bad.items():
        status, told = call(gateway, "/email", EMAIL, token)
        assert (status, told["errors"][0]["error"]) == (403, "AuthError")
        assert message in told["errors"][0]["message"]
    assert call(gateway, "/email", EMAIL, None)[0] == 401
    assert gateway.accepted == []


def test_the_client_is_understood(gateway: FakeNotify) -> None:
    client = gateway.client()
    email = client.send_email(to="grace@example.org", subject="Work", body="?", reference="e")
    text = client.send_text(to="+447700900123", text="Work", reference="t")
    assert (client.find("e"), client.find("t"), client.find("x")) == (email, text, None)


def test_the_client_says_what_was_refused(gateway: FakeNotify) -> None:
    with pytest.raises(Refused, match="Notify: 400 BadRequestError: Template not found"):
        gateway.client(email_template=TEXT_TEMPLATE).send_email(
            to="grace@example.org", subject="Work", body="?", reference="e"
        )
    with pytest.raises(NotNow, match="Notify: 403 AuthError: Invalid token: API key not found"):
        of_another(gateway, SECRET).find("e")


@pytest.mark.parametrize("key", ["", "staffbank", f"staffbank-{SERVICE}"])
def test_the_client_needs_a_whole_key(gateway: FakeNotify, key: str) -> None:
    assert KEY_FORM.match(API_KEY)
    with pytest.raises(Refused, match="NOTIFY_API_KEY"):
        replace(gateway.client(), api_key=key).find("e")
