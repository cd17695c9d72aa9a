"""GOV.UK Notify over its documented API: https://docs.notifications.service.gov.uk/rest-api.html

Its own Python client has no types, and needs a package that is only published as source.
"""

import base64
import hmac
import json
import re
from dataclasses import dataclass
from http.client import HTTPException
from time import time
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from accounts.outbox.problems import MayHaveLeft, NotNow, Refused

PATIENCE = 10.0  # seconds
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
API_KEY = re.compile(rf"^[\w.-]+-(?P<service>{UUID})-(?P<secret>{UUID})$")
BAD_REQUEST = 400


@dataclass(frozen=True, kw_only=True)
class Notify:
    """One service of Notify; its key is named {name}-{service}-{secret}."""

    url: str
    api_key: str
    email_template: str = ""
    text_template: str = ""

    def send_email(self, *, to: str, subject: str, body: str, reference: str) -> str:
        """Notify's number for it. Its template says ((subject)) and ((body))."""
        return self.post(
            "email",
            email_address=to,
            template_id=self.email_template,
            personalisation={"subject": subject, "body": body},
            reference=reference,
        )

    def send_text(self, *, to: str, text: str, reference: str) -> str:
        """Notify's number for it. Its template says ((text))."""
        return self.post(
            "sms",
            phone_number=to,
            template_id=self.text_template,
            personalisation={"text": text},
            reference=reference,
        )

    def post(self, kind: str, **message: Any) -> str:
        return str(self.call(f"/v2/notifications/{kind}", message)["id"])

    def find(self, reference: str) -> str | None:
        """The number of what was accepted with this reference; kept for seven days."""
        found = self.call(f"/v2/notifications?{urlencode({'reference': reference})}")
        same = [each for each in found["notifications"] if each["reference"] == reference]
        return str(same[0]["id"]) if same else None

    def call(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        request = Request(  # settings take http and https only
            f"{self.url}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token(int(time()))}",
                "Content-Type": "application/json",
                "User-Agent": "regional-staff-bank",
            },
        )
        try:
            with urlopen(request, timeout=PATIENCE) as answer:
                said: dict[str, Any] = json.load(answer)
        except HTTPError as error:
            raise meaning_of(error) from error
        except (OSError, HTTPException, ValueError) as error:
            raise MayHaveLeft(f"Notify: {type(error).__name__}: {error}") from error
        return said

    def token(self, at: int) -> str:
        """A JSON Web Token, good for thirty seconds around this second of the epoch."""
        parts = API_KEY.match(self.api_key)
        if parts is None:
            raise Refused("NOTIFY_API_KEY is not a key of GOV.UK Notify.")
        head = encoded({"typ": "JWT", "alg": "HS256"})
        claims = encoded({"iss": parts["service"], "iat": at})
        signature = hmac.digest(parts["secret"].encode(), head + b"." + claims, "sha256")
        return b".".join([head, claims, in_base64(signature)]).decode()


def meaning_of(error: HTTPError) -> Exception:
    """A bad message is refused for good; a bad key or a spent limit can be mended."""
    told = f"Notify: {error.code} {sentences_of(error)}"
    if error.code == BAD_REQUEST:
        return Refused(told)
    return NotNow(told) if error.code < 500 else MayHaveLeft(told)


def sentences_of(error: HTTPError) -> str:
    try:
        told = json.load(error)["errors"]
        return "; ".join(f"{each['error']}: {each['message']}" for each in told)
    except (OSError, HTTPException, ValueError, LookupError, TypeError):
        return str(error.reason)
    finally:
        error.close()


def encoded(part: dict[str, Any]) -> bytes:
    return in_base64(json.dumps(part, separators=(",", ":")).encode())


def in_base64(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")
