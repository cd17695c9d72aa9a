"""GOV.UK Notify on loopback, as its documentation has it; `test_fake_notify` holds it to that.

https://docs.notifications.service.gov.uk/rest-api.html
"""

import base64
import hmac
import json
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from accounts.outbox.notify import Notify

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
API_KEY = f"staffbank-{SERVICE}-{SECRET}"
TEMPLATES = {
    "f33517ff-2a88-4f6e-b855-c550268ce08a": ("email", {"subject", "body"}),
    "9d751e0e-f929-4891-82a1-a3e1c3c18ee3": ("sms", {"text"}),
}
EMAIL_TEMPLATE, TEXT_TEMPLATE = TEMPLATES
PHONE = re.compile(r"^\+?[\d\s()-]{10,20}$")
TO = {"email": "email_address", "sms": "phone_number"}
LONGEST_TEXT, CLOCK_DRIFT = 918, 30
ERRORS = {
    400: "BadRequestError",
    401: "AuthError",
    403: "AuthError",
    404: "NoResultFound",
    429: "RateLimitError",
    500: "Exception",
}


class Refusal(Exception):
    def __init__(self, status: int, message: str, error: str = "") -> None:
        self.status = status
        told = {"error": error or ERRORS[status], "message": message}
        self.body = {"status_code": status, "errors": [told]}


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def check_token(header: str) -> None:
    if not header.startswith("Bearer "):
        raise Refusal(401, "Unauthorized: authentication token must be provided")
    try:
        head, claims, signature = header.removeprefix("Bearer ").split(".")
        told = json.loads(decoded(claims))
        algorithm = json.loads(decoded(head))
    except ValueError as error:
        raise Refusal(403, "Invalid token: signature, api token is not valid") from error
    mine = hmac.digest(SECRET.encode(), f"{head}.{claims}".encode(), "sha256")
    if algorithm != {"typ": "JWT", "alg": "HS256"} or told.get("iss") != SERVICE:
        raise Refusal(403, "Invalid token: service not found")
    if not hmac.compare_digest(mine, decoded(signature)):
        raise Refusal(403, "Invalid token: API key not found")
    if abs(time.time() - told["iat"]) > CLOCK_DRIFT:
        raise Refusal(403, "Error: Your system clock must be accurate to within 30 seconds")


def check_message(kind: str, asked: dict[str, Any]) -> None:
    for name in (TO[kind], "template_id"):
        if name not in asked:
            raise Refusal(400, f"{name} is a required property", "ValidationError")
    of_kind, wanted = TEMPLATES.get(asked["template_id"], ("", set()))
    if of_kind != kind:
        raise Refusal(400, "Template not found")
    if missing := wanted - set(asked.get("personalisation", {})):
        raise Refusal(400, f"Missing personalisation: {', '.join(sorted(missing))}")
    if kind == "sms" and not PHONE.match(asked["phone_number"]):
        raise Refusal(400, "phone_number Not a valid phone number", "ValidationError")
    if kind == "sms" and len(asked["personalisation"]["text"]) > LONGEST_TEXT:
        raise Refusal(400, f"Content has a character count over the limit of {LONGEST_TEXT}")


class Handler(BaseHTTPRequestHandler):
    server: "FakeNotify"

    def do_POST(self) -> None:
        self.answered(lambda: (201, self.server.accept(self.path, self.sent())))

    def do_GET(self) -> None:
        self.answered(lambda: (200, self.server.listed(urlsplit(self.path).query)))

    def answered(self, answer: Any) -> None:
        self.server.calls.append(f"{self.command} {urlsplit(self.path).path}")
        try:
            check_token(self.headers.get("Authorization", ""))
            if self.command == "POST" and self.server.refusals:
                raise self.server.refusals.pop(0)
            status, body = answer()
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
        if self.command == "POST" and not self.server.answers.wait(30):
            return
        if self.command == "POST" and self.server.hangs_up:
            self.close_connection = True
            return
        self.reply(status, body)

    def sent(self) -> dict[str, Any]:
        found = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert isinstance(found, dict)
        return found

    def reply(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # the caller was killed

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing to the terminal."""


@dataclass
class Accepted:
    kind: str
    asked: dict[str, Any]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


class FakeNotify(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.accepted: list[Accepted] = []
        self.calls: list[str] = []
        self.refusals: list[Refusal] = []  # of the next messages
        self.hangs_up = False  # after having accepted
        self.answers = Event()  # cleared, it accepts and answers later
        self.answers.set()
        self.page = 250

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def client(self, **changes: str) -> Notify:
        usual = {"email_template": EMAIL_TEMPLATE, "text_template": TEXT_TEMPLATE}
        return Notify(**{"url": self.url, "api_key": API_KEY, **usual, **changes})

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [each.asked for each in self.accepted if each.kind == kind]

    def accept(self, path: str, asked: dict[str, Any]) -> dict[str, Any]:
        kind = path.removeprefix("/v2/notifications/")
        if kind not in TO:
            raise Refusal(404, "No result found")
        check_message(kind, asked)
        new = Accepted(kind, asked)
        self.accepted.append(new)
        words = asked["personalisation"]
        content = {"body": words.get("body") or words.get("text")}
        if kind == "email":
            content |= {"subject": words["subject"], "from_email": "bank@notifications.test"}
        else:
            content |= {"from_number": "GOVUK"}
        return {
            "id": new.id,
            "reference": asked.get("reference"),
            "content": content,
            "uri": f"{self.url}/v2/notifications/{new.id}",
            "template": self.template(asked),
        }

    def template(self, asked: dict[str, Any]) -> dict[str, Any]:
        number = asked["template_id"]
        return {"id": number, "version": 1, "uri": f"{self.url}/v2/template/{number}"}

    def listed(self, query: str) -> dict[str, Any]:
        """The newest first, a page at a time."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        found = list(reversed(self.accepted))
        if "older_than" in asked:
            at = [each.id for each in found].index(asked["older_than"])
            found = found[at + 1 :]
        if "reference" in asked:
            found = [
                each for each in found if each.asked.get("reference") == asked["reference"]
            ]
        shown = found[: self.page]
        links = {"current": f"{self.url}/v2/notifications?{query}"}
        if len(found) > self.page:
            links["next"] = f"{self.url}/v2/notifications?older_than={shown[-1].id}"
        return {"notifications": [self.detail(each) for each in shown], "links": links}

    def detail(self, each: Accepted) -> dict[str, Any]:
        words = each.asked["personalisation"]
        return {
            "id": each.id,
            "reference": each.asked.get("reference"),
            "email_address": each.asked.get("email_address"),
            "phone_number": each.asked.get("phone_number"),
            **{f"line_{number}": None for number in range(1, 7)},
            "postcode": None,
            "type": each.kind,
            "status": "delivered",
            "template": self.template(each.asked),
            "body": words.get("body") or words.get("text"),
            "subject": words.get("subject"),
            "created_at": "2026-10-05T08:00:00.000000Z",
            "created_by_name": None,
            "sent_at": "2026-10-05T08:00:01.000000Z",
            "completed_at": "2026-10-05T08:00:02.000000Z",
            "scheduled_for": None,
        }


@contextmanager
def fake_notify() -> Iterator[FakeNotify]:
    with FakeNotify() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.answers.set()
            server.shutdown()
            thread.join()
