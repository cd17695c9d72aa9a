"""Checks of the register by file: take the numbers, bring the answer, read what differed."""

from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.actions.register_checks import (
    MOST_NUMBERS,
    RegisterAnswer,
    due_a_check,
    export_due,
    import_register,
)
from accounts.cells import safe
from accounts.file_forms import FileForm, councils_with
from accounts.models import Council, RegisterCheck
from accounts.pages import Page
from accounts.permissions import Permission
from accounts.register_file import Kind

NEEDED = Permission.PASSPORT_RECORD


class AnswerForm(FileForm):
    names_agree = forms.BooleanField(
        required=False,
        label="Names that differ belong to the same people",
        widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
    )


class RegisterChecks(Page):
    """Two buttons: "Try it" records nothing, "Record" all of the answer or nothing."""

    template_name = "accounts/register_checks.html"
    needs = NEEDED
    anchors = {"names_differ": "id_names_agree"}
    tried: RegisterAnswer | None = None

    @cached_property
    def form(self) -> AnswerForm:
        sent = self.request.method == "POST"
        return AnswerForm(
            self.request.POST if sent else None,
            self.request.FILES if sent else None,
            by=self.user,
            permission=NEEDED,
        )

    def anchor(self, name: str) -> str:
        if name in self.form.fields:
            return f"id_{name}"
        return super().anchor(name) or "id_file"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        councils = list(councils_with(self.user, NEEDED))
        today = timezone.localdate()
        kept = RegisterCheck.objects.filter(council__in=councils)
        return self.page(
            form=self.form,
            tried=self.tried,
            due=[(each, due_a_check(each, today).count()) for each in councils],
            most=MOST_NUMBERS,
            check_days=settings.REGISTER_CHECK_DAYS,
            rows=self.rows(kept.select_related("council", "checked_by")),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        content = self.form.content()
        typed = self.form.cleaned_data
        done = import_register(
            by=self.user,
            council=typed["council"],
            content=content,
            dry_run="record" not in request.POST,
            names_agree=typed["names_agree"],
            now=timezone.now(),
        )
        if done.dry_run:
            self.tried = done
            return self.get(request)
        told = "This file was recorded before, so nothing was changed."
        if not done.applied_before:
            told = f"Recorded: {done.entries} looked up, {len(done.differences)} differ."
        messages.success(request, told)
        assert done.check is not None
        return redirect("register-check", pk=done.check.pk)


class RegisterCheckPage(Page):
    template_name = "accounts/register_check.html"
    needs = NEEDED

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = RegisterCheck.objects.filter(council__in=councils_with(self.user, NEEDED))
        check = get_object_or_404(
            found.select_related("council", "checked_by"), pk=self.kwargs["pk"]
        )
        differences = [
            {**each, "label": Kind(each["kind"]).label} for each in check.differences
        ]
        return self.page(check=check, differences=differences)


class RegisterDue(Page):
    """The numbers as a file to give to the register."""

    needs = NEEDED

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        numbers = export_due(by=self.user, council=self.council, today=timezone.localdate())
        lines = "".join(f"{safe(number)}\r\n" for number in ["number", *numbers])
        name = f"register-{self.council.gss_code}-{timezone.localdate()}.csv"
        return HttpResponse(
            lines,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @cached_property
    def council(self) -> Council:
        found = councils_with(self.user, NEEDED).filter(gss_code=self.kwargs["gss_code"])
        council = found.first()
        if council is None:
            raise Http404
        return council
