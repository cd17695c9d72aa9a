"""A short name for each request, which its log lines carry and its error page tells."""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that are misread over a telephone
HEADER = "X-Request-Id"
KEPT = "staffbank.reference"  # with the request: Django logs a refusal once the answer has left
CURRENT: ContextVar[str] = ContextVar("reference", default="-")


def new_reference() -> str:
    """Two groups of four, such as K7QF-2M9X."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def name_each_request(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """It stands around everything else, so that whatever is logged below it has the name."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        reference = new_reference()
        request.META[KEPT] = reference
        before = CURRENT.set(reference)
        try:
            response = get_response(request)
        finally:
            CURRENT.reset(before)
        response[HEADER] = reference
        return response

    return answer


class WithReference(logging.Filter):
    """Gives each line of the log its request's name; `-` outside a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        about = getattr(record, "request", None)
        kept = about.META.get(KEPT) if isinstance(about, HttpRequest) else None
        record.reference = kept or CURRENT.get()
        return True
