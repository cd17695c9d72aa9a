"""Answers to an offer and to a week of hours."""

from django import forms

from accounts.forms import PlainForm


class DeclineForm(PlainForm):
    reason = forms.CharField(
        required=False,
        max_length=200,
        label="Why not",
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


class SignOffForm(PlainForm):
    sign_off = forms.CharField(
        required=False,
        max_length=500,
        label="Why you take on what needs a named sign-off",
        help_text="Only for workers marked so. It is kept with the offer, under your name.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
