"""One's own account: name, address, sessions, invitations and tokens."""

from functools import cached_property
from typing import Any

from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actions.own_account import (
    ask_email_change,
    change_name,
    confirm_email_change,
    end_sessions,
    read_link,
)
from accounts.actions.tokens import create_token
from accounts.forms import DayField, PlainForm
from accounts.models import ApiToken, Invitation, Membership
from accounts.models.access import Scope
from accounts.pages import Page

PLACES = ("council", "region", "team__council")


class NameForm(PlainForm):
    full_name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="As others read it.",
        error_messages={"required": "Give your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class EmailForm(PlainForm):
    email = forms.EmailField(
        label="New email address",
        help_text="We send a link there. Your address changes once you open it.",
        error_messages={
            "required": "Give the new address.",
            "invalid": "Give an email address, such as name@example.gov.uk.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Your password",
        strip=False,
        help_text="The one you sign in with, so that nobody else can do this at your desk.",
        error_messages={"required": "Type your password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class AccountPage(Page):
    """Forms told apart by the name of the button that sends each."""

    template_name = "accounts/account.html"

    @cached_property
    def name(self) -> NameForm:
        typed = self.request.POST if "rename" in self.request.POST else None
        return NameForm(typed, initial={"full_name": self.user.full_name})

    @cached_property
    def email(self) -> EmailForm:
        return EmailForm(self.request.POST if "ask" in self.request.POST else None)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        for form in (self.name, self.email):
            if form.is_bound:
                form.show(self.refusal)
        now = timezone.now()
        offered = Invitation.objects.answerable(now).filter(user=self.user)
        roles = Membership.objects.live().filter(user=self.user)
        sessions = UserSession.objects.filter(user=self.user)
        return self.page(
            name=self.name,
            email=self.email,
            roles=roles.select_related(*PLACES).order_by("pk"),
            invitations=offered.select_related(*PLACES, "invited_by"),
            elsewhere=sessions.exclude(session_key=request.session.session_key).order_by(
                "-last_seen_at"
            )[:10],
            tokens=ApiToken.objects.live(now).filter(user=self.user).order_by("-created_at"),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        if "rename" in request.POST:
            change_name(full_name=self.name.checked()["full_name"], by=self.user)
            told = "Your name is changed."
        elif "ask" in request.POST:
            typed = self.email.checked()
            ask_email_change(**typed, by=self.user)
            told = f"We have written to {typed['email']}. Open the link there within a day."
        else:
            end_sessions(keep=request.session.session_key or "", by=self.user)
            told = "You are signed out everywhere else."
        messages.success(request, told)
        return redirect("account")


class AccountEmail(Page):
    """The link from the new address. Opening it only asks; the button changes the address."""

    template_name = "accounts/account_email.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        email = "" if self.refusal else read_link(kwargs["token"])[2]
        return self.page(email=email)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        user = confirm_email_change(token=token, by=self.user)
        messages.success(request, f"From now on you sign in with {user.email}.")
        return redirect("account")


MADE = "token_made"
SCOPES = [
    (Scope.READ.value, "Read only"),
    (Scope.WRITE.value, "Read and change, as you may yourself"),
]


class TokenForm(PlainForm):
    name = forms.CharField(
        label="What will use it",
        max_length=80,
        help_text="Such as “Rota import”, so that you know it again.",
        error_messages={"required": "Say what will use it."},
    )
    scope = forms.ChoiceField(
        label="What it may do",
        choices=[("", "Choose"), *SCOPES],
        error_messages={"required": "Choose what it may do."},
    )
    ends_on = DayField(
        label="Last day",
        help_text="At most a year ahead, such as 30 November 2026.",
        error_messages={"required": "Give the last day on which it works."},
    )


class TokenNew(Page):
    """What follows the form shows the secret once; until then it waits in the session alone."""

    template_name = "accounts/token_new.html"
    anchors = {"scopes": "id_scope"}

    @cached_property
    def form(self) -> TokenForm:
        return TokenForm(self.request.POST or None)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if made := request.session.pop(MADE, None):
            token = get_object_or_404(ApiToken, pk=made["token"], user=self.user)
            return self.page(token=token, secret=made["secret"])
        self.form.show(self.refusal)
        return self.page(form=self.form)

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = self.form.checked()
        token, secret = create_token(
            user=self.user,
            name=typed["name"],
            scopes=[typed["scope"]],
            ends_on=typed["ends_on"],
            by=self.user,
        )
        request.session[MADE] = {"token": token.pk, "secret": secret}
        return redirect("token-new")


token_new = never_cache(TokenNew.as_view())
