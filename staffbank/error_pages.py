"""What a person is shown when a request cannot be answered; below /api/ it is JSON."""

import logging
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseServerError,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import loader

from accounts.errors import NotPermitted
from accounts.permissions import ROLE_PERMISSIONS
from accounts.views.session import bring_back
from staffbank.references import CURRENT

TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
TOLD = {  # to programs
    400: ("bad_input", "This request cannot be read."),
    403: ("not_permitted", "You may not do this."),
    404: (
        "not_found",
        "There is nothing at this address. The addresses are listed at /api/docs/.",
    ),
    405: ("method_not_allowed", "This address does not answer this method."),
    413: ("too_big", "This is more than one request may send. Send it in parts."),
    429: ("too_many_requests", "Too many requests. Wait a few minutes."),
}
OF_LAST_RESORT = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Something went wrong</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main id="main-content"><h1>Something went wrong</h1>
<p>The fault is ours. Try again in a few minutes.</p>
<p>If you report it, quote the reference {reference}.</p>
<p><a href="/">Go to your home page</a></p></main></body></html>"""
log = logging.getLogger(__name__)


def is_of_the_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def told(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    if is_of_the_api(request):
        code, detail = TOLD[status]
        return JsonResponse({"code": code, "detail": detail}, status=status)
    return render(request, f"{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return told(request, 413 if isinstance(exception, TOO_BIG) else 400)


def not_permitted(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """With the roles that may do it, where the refusal says what it asked for."""
    sentence = str(exception or "") or (NotPermitted.__doc__ or "")
    return told(request, 403, sentence=sentence, roles=roles_that_may(exception))


def roles_that_may(exception: Exception | None) -> list[str]:
    cause = exception.__cause__ if exception else None
    asked = cause.facts.get("permission") if isinstance(cause, NotPermitted) else None
    return [role.label for role, allowed in ROLE_PERMISSIONS.items() if asked in allowed]


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that leads nowhere, or to what the reader may not know of."""
    return told(request, 404)


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return told(request, 429)


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was opened before signing in, or in a browser that keeps no cookies."""
    return bring_back(request) or render(request, "403_csrf.html", status=403)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours, which is in the log. Neither the database nor the session is asked."""
    reference = CURRENT.get()
    if is_of_the_api(request):
        detail = "Something went wrong on our side, and nothing was changed. Try again later."
        body = {"code": "fault", "detail": detail, "reference": reference}
        return JsonResponse(body, status=500)
    try:
        return HttpResponseServerError(loader.render_to_string("500.html"))
    except Exception:
        log.exception("The page of faults cannot be shown.")
        return HttpResponseServerError(OF_LAST_RESORT.format(reference=reference))


def explain_refused_methods(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Django answers a method that an address does not take with an empty page."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = told(request, 405)
        page["Allow"] = response["Allow"]
        return page

    return answer
