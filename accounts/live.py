"""A part of a page that renews itself while somebody looks; without JavaScript a reload does."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django_htmx.middleware import HtmxDetails

NOTHING_NEW = 204  # htmx then leaves the page as it is: no flicker, and nothing is read out
TEMPLATE = "live.html"


@dataclass(frozen=True, kw_only=True)
class LivePart:
    """`said` is read out when it has changed; once `over` the page asks no more."""

    name: str
    address: str
    body: SafeString
    said: str
    over: bool

    @property
    def seen(self) -> str:
        """Names what is shown, so that the same is not sent twice."""
        return sha256(f"{self.body}{self.said}{self.over}".encode()).hexdigest()[:16]


def live_part(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    name: str,
    said: str,
    over: bool,
) -> LivePart:
    body = render_to_string(template, dict(context), request=request)
    return LivePart(name=name, address=request.path, body=body, said=said, over=over)


def is_renewal(request: HttpRequest) -> bool:
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and request.method == "GET"


def renewed(request: HttpRequest, part: LivePart) -> HttpResponse:
    """What has changed since, or that nothing has."""
    if request.GET.get("seen") == part.seen:
        return HttpResponse(status=NOTHING_NEW)
    return render(request, TEMPLATE, {"live": part, "renewal": True})
