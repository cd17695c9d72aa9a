"""A council's own workforce by month: the list, one month's form, and a file of several."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission
from rates.actions.workforce import WorkforceImport, import_workforce, record_workforce
from rates.models import WorkforceCount
from rates.models.workforce import WorkforceCountQuerySet
from rates.workforce_file import COLUMNS
from rates.workforce_forms import WorkforceFileForm, WorkforceForm, WorkforceOfMonth


def counts_in_view(page: Page) -> WorkforceCountQuerySet:
    found = WorkforceCount.objects.visible_to(page.user)
    return found.select_related("council", "recorded_by")


class WorkforceList(Page):
    """What counts, month by month; of one council's month, with what was corrected."""

    template_name = "rates/workforce.html"
    needs = Permission.WORKFORCE_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = WorkforceOfMonth(request.GET)
        one = form.of_one()
        found = counts_in_view(self)
        return self.page(
            rows=self.rows(found.filter(**one) if one else found.current()),
            one=one,
            may_record=allowed_somewhere(self.user, Permission.WORKFORCE_RECORD),
        )


class WorkforceNew(Page):
    """A month that is recorded already opens with its figures, to be corrected."""

    template_name = "rates/workforce_new.html"
    needs = Permission.WORKFORCE_RECORD
    anchors = {"nothing_corrected": "id_filled", "workforce_moved": "id_month"}

    @cached_property
    def before(self) -> WorkforceCount | None:
        one = WorkforceOfMonth(self.request.GET).of_one()
        return counts_in_view(self).current().filter(**one).first() if one else None

    @cached_property
    def form(self) -> WorkforceForm:
        before = self.before
        known = before and {
            **vars(before.figures),
            "council": before.council,
            "month": before.month,
        }
        return WorkforceForm(
            self.request.POST if self.request.method == "POST" else None,
            by=self.user,
            today=timezone.localdate(),
            initial=known,
        )

    def anchor(self, name: str) -> str:
        return f"id_{name}" if name in self.form.fields else super().anchor(name)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(form=self.form, before=self.before)

    def post(self, request: HttpRequest) -> HttpResponse:
        count = record_workforce(by=self.user, now=timezone.now(), **self.form.asked())
        messages.success(request, f"{count.month:%B %Y} is recorded for {count.council}.")
        return redirect("workforce")


class WorkforceImportPage(Page):
    """Two buttons: "Try it" changes nothing, "Record all" brings all of the file or nothing."""

    template_name = "rates/workforce_import.html"
    needs = Permission.WORKFORCE_RECORD
    tried: WorkforceImport | None = None

    @cached_property
    def form(self) -> WorkforceFileForm:
        if self.request.method == "POST":
            return WorkforceFileForm(self.request.POST, self.request.FILES, by=self.user)
        return WorkforceFileForm(by=self.user)

    def anchor(self, name: str) -> str:
        return f"id_{name}" if name in self.form.fields else "id_file"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(form=self.form, tried=self.tried, columns=COLUMNS)

    def post(self, request: HttpRequest) -> HttpResponse:
        content = self.form.content()
        typed = self.form.cleaned_data
        done = import_workforce(
            by=self.user,
            council=typed["council"],
            content=content,
            reason=typed["reason"],
            dry_run="import" not in request.POST,
            now=timezone.now(),
        )
        if done.dry_run:
            self.tried = done
            return self.get(request)
        messages.success(
            request,
            f"{done.added} added, {done.corrected} corrected, {done.known} as they were.",
        )
        return redirect("workforce")
