"""What stands around every request."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts.roles import roles_read_once
from accounts.sessions import SessionStore

LOOKS = {"GET", "HEAD"}
RENEWED_AFTER = timedelta(minutes=1)  # of work, so that most pages write nothing


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


def renew_sessions(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Whoever is at work stays signed in; a page that only asks for news by itself does not count."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        session = request.session
        if asks_by_itself(request) or not isinstance(session, SessionStore):
            return response
        whole = timedelta(seconds=session.get_expiry_age()) if session.ends_at else None
        if whole and session.ends_at and request.user.is_authenticated:
            left = session.ends_at - timezone.now()
            session.modified = session.modified or whole - left > RENEWED_AFTER
        return response

    return answer


def asks_by_itself(request: HttpRequest) -> bool:
    return request.method in LOOKS and "HX-Request" in request.headers
