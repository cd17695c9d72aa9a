"""Staying signed in, being signed out, and a page older than its session: nothing typed is lost."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from accounts.kept_forms import keep_for_sign_in, keep_form, key_of
from accounts.models import User

ENDED = "You were signed out because nothing happened for a while."


class StaySignedIn(View):
    """Asking is enough: it counts as work (accounts.middleware)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=204 if request.user.is_authenticated else 401)


class EndSession(View):
    """The time is over. What was typed on the page that is still open is kept."""

    def post(self, request: HttpRequest) -> HttpResponse:
        path = own_path(request, request.POST.get("page", ""))
        typed = QueryDict(request.POST.get("typed", ""))
        theirs = belongs(typed, request)
        logout(request)
        if theirs:
            keep_for_sign_in(request, path, typed)
        else:
            messages.warning(request, ENDED)
        return redirect_to_login(path)


def own_path(request: HttpRequest, given: str) -> str:
    own = given.startswith("/") and url_has_allowed_host_and_scheme(given, None)
    return given if own else reverse(settings.LOGIN_REDIRECT_URL)


def belongs(typed: QueryDict, request: HttpRequest) -> bool:
    """To whoever is signed in; where that is nobody, its key says to whom when they sign in."""
    key = key_of(typed)
    if key is None:
        return False
    return not isinstance(request.user, User) or key.belongs_to(request.user)


def bring_back(request: HttpRequest) -> HttpResponse | None:
    """Of a form without the token of this session: its sender has signed in or out in another tab.

    Its key shows that we gave it to this person, which nobody who forges a request can have: they
    come back to the page with what they typed, and nothing is done until they send it again.
    """
    path, typed, files = request.get_full_path(), request.POST, bool(request.FILES)
    if request.path == reverse(settings.LOGIN_URL) and request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)  # in another tab
    if is_for_signing_in(request) or not belongs(typed, request):
        return None
    if not request.user.is_authenticated:
        keep_for_sign_in(request, path, typed, had_files=files)
        return redirect_to_login(path)
    return redirect(path) if keep_form(request, path, typed, had_files=files) else None


def is_for_signing_in(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name or "").startswith("account_")
