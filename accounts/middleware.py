"""What stands around every request."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.roles import roles_read_once

LOOKS = {"GET", "HEAD"}


def read_roles_once(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """A page asks many times what its reader may do; while it only shows, it is looked up once."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method not in LOOKS:
            return get_response(request)
        with roles_read_once():
            return get_response(request)

    return answer
