"""Signing in, and for how long."""

from allauth.account.forms import LoginForm
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import Role
from accounts.roles import memberships_of


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Staying signed in is for a bank worker's own phone: whoever sees others' data is not kept."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        if not request.user.is_authenticated:
            return response
        roles = {each.role for each in memberships_of(request.user)}
        own_phone = self.cleaned_data["remember"] and roles == {Role.WORKER}
        request.session.set_expiry(settings.OWN_PHONE_AGE if own_phone else 0)
        return response
