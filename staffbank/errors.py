"""Domain errors into HTTP: {"code", "detail", "fields"?, …}. The one place that does so."""

from typing import Any

from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.errors import DomainError

CODES = {
    400: "bad_input",
    401: "not_signed_in",
    403: "not_permitted",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    415: "unsupported_media_type",
    429: "too_many_requests",
}


def flatten(problems: Any, name: str = "") -> dict[str, list[str]]:
    """Nested serializer errors as one level: weekly_pattern[2].start → sentences."""
    if isinstance(problems, dict):
        nested = [(below(name, key), value) for key, value in problems.items()]
    elif any(isinstance(problem, dict | list) for problem in problems):
        nested = [(f"{name}[{place}]", value) for place, value in enumerate(problems)]
    else:
        return {name: [str(problem) for problem in problems]} if problems else {}
    return {k: v for key, value in nested for k, v in flatten(value, key).items()}


def below(name: str, key: str | int) -> str:
    """A place in a list is told in brackets."""
    if isinstance(key, int):
        return f"{name}[{key}]"
    return f"{name}.{key}" if name else key


def to_http(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, DomainError):
        body = {"code": error.code, "detail": error.detail, **error.facts}
        return Response(body, status=error.status)
    response = exception_handler(error, context)
    if response is None:
        return None
    code = CODES.get(response.status_code, "error")
    if isinstance(error, exceptions.ValidationError):
        fields = flatten(error.detail)
        names = ", ".join(fields)
        response.data = {"code": code, "detail": f"Check {names}.", "fields": fields}
    elif isinstance(error, Http404):
        response.data = {"code": code, "detail": "There is nothing here that you may see."}
    else:
        response.data = {"code": code, "detail": str(response.data["detail"])}
    return response
