"""Answers to an offer and to a week of hours."""

from django import forms

from accounts.forms import PlainForm
from shifts.models.offers import DeclineReason


class DeclineForm(PlainForm):
    code = forms.ChoiceField(
        required=False,
        label="Why not",
        choices=[("", "I would rather not say"), *DeclineReason.choices],
        help_text="It helps the council to offer you work that suits you.",
    )
    reason = forms.CharField(
        required=False,
        max_length=200,
        label="In your own words",
        help_text="The council reads it. You need not say.",
    )


class DisputeForm(PlainForm):
    reason = forms.CharField(
        max_length=500,
        label="What is wrong with these hours",
        help_text="The worker reads it and puts it right.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is wrong, so that the worker can put it right."},
    )


class AnswerForm(PlainForm):
    """A word with the hours; whoever had them sent back has to answer."""

    words = forms.CharField(
        required=False,
        max_length=500,
        label="Anything the manager should know?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Answer what the manager says is wrong."},
    )

    def asking(self, sent_back: bool) -> "AnswerForm":
        if sent_back:
            self.fields["words"].required = True
            self.fields["words"].label = "Your answer to the manager"
            self.fields["words"].help_text = "Say what you changed, or why the hours are right."
        return self


class TemplateForm(PlainForm):
    name = forms.CharField(
        max_length=120,
        label="Name of the template",
        help_text="So that the team finds it again.",
        error_messages={"required": "Give it a name."},
    )


class WithdrawForm(PlainForm):
    reason = forms.CharField(
        max_length=200,
        label="Why you take the offer back",
        help_text="The worker reads it.",
        error_messages={"required": "Say why, so that the worker knows."},
    )


class AgencyForm(PlainForm):
    reason = forms.CharField(
        max_length=500,
        label="Why agencies may be asked",
        help_text="It is kept under your name, and the regional lead can read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why agencies may be asked."},
    )


class SignOffForm(PlainForm):
    sign_off = forms.CharField(
        required=False,
        max_length=500,
        label="Why you take on what needs a named sign-off",
        help_text="Only for workers marked so. It is kept with the offer, under your name.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
