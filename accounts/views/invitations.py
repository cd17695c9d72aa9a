"""Roles held out: what is still open, and answering one, with an account or to get one."""

from functools import cached_property
from typing import Any

from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.actions.invitations import (
    accept_invitation,
    agree_invitation,
    resend_invitation,
    withdraw_invitation,
)
from accounts.errors import BadInput
from accounts.forms import PlainForm
from accounts.invitation_links import invitation_by
from accounts.models import Invitation
from accounts.pages import OpenPage, Page
from accounts.people_access import NEEDED, invitations_in_view
from accounts.permissions import Permission, reach_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PLACES = ("council__region", "region", "team__council", "user", "invited_by")


class InvitationList(Page):
    """Those that nobody has answered; one button a row for whatever may be done with it."""

    template_name = "accounts/invitations.html"
    needs = NEEDED

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = invitations_in_view(self.user).open().select_related(*PLACES)
        agrees = bool(reach_of(self.user, Permission.MEMBERSHIP_GRANT))
        return self.page(rows=self.rows(found), now=timezone.now(), agrees=agrees)

    def post(self, request: HttpRequest) -> HttpResponse:
        acts = {
            "agree": (agree_invitation, "Agreed, and sent to {}."),
            "resend": (resend_invitation, "Sent again to {}. The link before stops working."),
            "withdraw": (withdraw_invitation, "Taken back. The link of {} stops working."),
        }
        for button, (act, told) in acts.items():
            chosen = request.POST.get(button, "")
            if chosen.isdecimal():
                found = get_object_or_404(invitations_in_view(self.user), pk=int(chosen))
                act(invitation=found, by=self.user, now=timezone.now())
                messages.success(request, told.format(found.user.email))
        return redirect("invitations")


class InvitationPage(Page):
    """Answering one's own, signed in."""

    template_name = "accounts/invitation.html"

    @cached_property
    def invitation(self) -> Invitation:
        mine = Invitation.objects.filter(user=self.user).exclude(sent_at=None)
        return get_object_or_404(mine.select_related(*PLACES), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        mine = Invitation.objects.answerable(timezone.now()).filter(pk=self.invitation.pk)
        return self.page(invitation=self.invitation, open=mine.exists())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        now = timezone.now()
        if "decline" in request.POST:
            withdraw_invitation(invitation=self.invitation, by=self.user, now=now)
            messages.success(request, f"You said no. {self.invitation.invited_by} is told.")
        else:
            accept_invitation(invitation=self.invitation, by=self.user, now=now)
            messages.success(request, f"You are now {self.invitation}.")
        return redirect("home")


class PasswordForm(PlainForm):
    password = forms.CharField(
        label="Choose a password",
        strip=False,
        help_text="At least 12 characters. Three words that do not belong together are good.",
        error_messages={"required": "Choose a password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label="The same password again",
        strip=False,
        error_messages={"required": "Type the same password again."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def chosen(self) -> str:
        typed = self.checked()
        if typed["password"] != typed["password_again"]:
            raise BadInput(
                {"password_again": "The two passwords differ; type the same one twice."}
            )
        return str(typed["password"])


class JoinPage(OpenPage):
    """Whoever has the link and no password yet. It lets in once; what is over says so."""

    template_name = "accounts/join.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Nobody is signed in here, so the link is looked at in place of a session."""
        found = self.invitation
        answerable = Invitation.objects.answerable(timezone.now())
        if found is None or not answerable.filter(pk=found.pk).exists():
            return render(request, "accounts/join_over.html", {"invitation": found}, status=410)
        if found.user.has_usable_password():
            return redirect("invitation", pk=found.pk)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def invitation(self) -> Invitation | None:
        return invitation_by(self.kwargs["token"])

    @cached_property
    def form(self) -> PasswordForm:
        return PasswordForm(self.request.POST or None)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(invitation=self.invitation, form=self.form)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation, now = self.invitation, timezone.now()
        assert invitation is not None  # `dispatch`
        user = invitation.user
        if "decline" in request.POST:
            withdraw_invitation(invitation=invitation, by=user, now=now)
            messages.success(request, f"You said no. {invitation.invited_by} is told.")
            return redirect("account_login")
        password = self.form.chosen()
        accept_invitation(invitation=invitation, password=password, by=user, now=now)
        user.refresh_from_db()
        login(request, user, backend=BACKEND)
        UserSession.objects.create_from_request(request)
        messages.success(request, f"Welcome. You are now {invitation}.")
        return redirect("home")
