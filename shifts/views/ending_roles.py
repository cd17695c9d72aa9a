"""Ending somebody's role: what waits for them and to whom it goes is read first."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.actions.ending import LONGEST_REASON, end_membership
from accounts.checks import in_words
from accounts.forms import DayField, PlainForm
from accounts.models import Membership
from accounts.pages import Page
from accounts.people_access import NEEDED, memberships_in_view
from shifts.reports.left_behind import left_behind


class EndRoleForm(PlainForm):
    ends_on = DayField(
        label="Last day",
        required=False,
        help_text="Such as 30 November 2026. Leave it empty to end the role at once.",
    )
    reason = forms.CharField(
        label="Why",
        max_length=LONGEST_REASON,
        help_text="They read this, and so does whoever audits.",
        error_messages={"required": "Say why."},
    )


class RoleEnd(Page):
    template_name = "shifts/role_end.html"
    needs = NEEDED
    anchors = {"last_one": "", "wrong_state": ""}

    @cached_property
    def membership(self) -> Membership:
        found = memberships_in_view(self.user).select_related(
            "user", "council", "region", "team__council"
        )
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def form(self) -> EndRoleForm:
        initial = {"ends_on": self.membership.ends_on, "reason": self.membership.end_reason}
        return EndRoleForm(self.request.POST or None, initial=initial)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(
            role=self.membership,
            left=left_behind(self.membership, timezone.now()),
            form=self.form,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ended = end_membership(
            membership=self.membership,
            by=self.user,
            now=timezone.now(),
            **self.form.checked(),
        )
        when = f"ends after {in_words(ended.ends_on)}" if ended.ends_on else "has ended"
        messages.success(request, f"The role of {ended.user} {when}. They are told why.")
        return redirect("person", pk=ended.user_id)
