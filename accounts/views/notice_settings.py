"""How one person wants to be told."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.actions.notice_settings import (
    ask_mobile_code,
    choose_notices,
    confirm_mobile,
    forget_mobile,
)
from accounts.forms import ClockField, PlainForm
from accounts.models import NoticeSettings, User
from accounts.notice_kinds import KINDS, TITLES, Channel, Group
from accounts.pages import Page
from accounts.wishes import Wishes, texts_are_sent

WORDS = {Channel.EMAIL: "Email", Channel.TEXT: "Text message"}


class ChoicesForm(PlainForm):
    """One row of boxes for each group, and the quiet hours."""

    quiet_from = ClockField(label="From", required=False)
    quiet_until = ClockField(label="Until", required=False)
    unmarked = ("quiet_from", "quiet_until", *Group)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        wishes = Wishes.of([user])
        own = wishes.settings.get(user.pk)
        initial = {"quiet_from": own and own.quiet_from, "quiet_until": own and own.quiet_until}
        super().__init__(*args, initial=initial, **kwargs)
        for group in Group:
            self.fields[group] = forms.MultipleChoiceField(
                label=TITLES[group],
                choices=[(channel, WORDS[channel]) for channel in Channel],
                initial=sorted(wishes.chosen(user, group)),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=always_told(group),
            )

    @property
    def groups(self) -> list[Any]:
        return [self[group] for group in Group]

    def chosen(self) -> dict[str, Any]:
        typed = self.checked()
        return {
            "choices": {
                group: frozenset(Channel(each) for each in typed[group]) for group in Group
            },
            "quiet_from": typed["quiet_from"],
            "quiet_until": typed["quiet_until"],
        }


def always_told(group: Group) -> str:
    """The kinds of a group that come by email whatever is chosen."""
    labels = [kind.label for kind in KINDS.values() if kind.group == group and kind.must]
    return f"Always by email: {'; '.join(labels)}." if labels else ""


class MobileForm(PlainForm):
    mobile = forms.CharField(
        label="UK mobile number",
        max_length=30,
        help_text="Such as 07700 900123. We text you a code to check that it is yours.",
        error_messages={"required": "Give a UK mobile number, such as 07700 900123."},
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "class": "govuk-input--width-20"}
        ),
    )


class CodeForm(PlainForm):
    code = forms.CharField(
        label="Code from the text",
        max_length=12,
        help_text="Six digits, good for 15 minutes.",
        error_messages={"required": "Give the six digits that we sent you."},
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "govuk-input--width-5",
            }
        ),
    )


class NoticeSettingsPage(Page):
    """Three forms, told apart by the name of the button that sends each."""

    template_name = "accounts/notice_settings.html"
    anchors = {"code_over": "id_code", "code_too_soon": "id_mobile"}

    def typed(self, button: str) -> Any:
        return self.request.POST if button in self.request.POST else None

    @cached_property
    def choices(self) -> ChoicesForm:
        return ChoicesForm(self.typed("choose"), user=self.user)

    @cached_property
    def mobile(self) -> MobileForm:
        return MobileForm(self.typed("ask"))

    @cached_property
    def code(self) -> CodeForm:
        return CodeForm(self.typed("confirm"))

    def anchor(self, name: str) -> str:
        """The field to type a code into is not there once the number is confirmed."""
        found = super().anchor(name)
        return "" if found == "id_code" and not self.asked else found

    @cached_property
    def own(self) -> NoticeSettings | None:
        return NoticeSettings.objects.filter(user=self.user).first()

    @property
    def asked(self) -> bool:
        return bool(self.own and self.own.mobile and not self.own.may_be_texted)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        for form in (self.choices, self.mobile, self.code):
            if form.is_bound:
                form.show(self.refusal)
        return self.page(
            choices=self.choices,
            mobile=self.mobile,
            code=self.code,
            own=self.own,
            asked=self.asked,
            texts=texts_are_sent(),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        if "ask" in request.POST:
            ask_mobile_code(by=self.user, mobile=self.mobile.checked()["mobile"], now=now)
            told = "We have sent you a text with a code. Type it in below."
        elif "confirm" in request.POST:
            confirm_mobile(by=self.user, code=self.code.checked()["code"], now=now)
            told = "Your mobile number is confirmed."
        elif "forget" in request.POST:
            forget_mobile(by=self.user)
            told = "Your mobile number is removed."
        else:
            choose_notices(by=self.user, **self.choices.chosen())
            told = "Saved."
        messages.success(request, told)
        return redirect("notice-settings")
