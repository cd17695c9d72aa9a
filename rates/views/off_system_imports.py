"""Files of payments: bring one, say which column is which, see what it would do, import it."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.cells import safe
from accounts.pages import Page
from accounts.permissions import Permission
from accounts.workbooks import MIME, workbook_of
from rates.actions.off_system import bring_file, import_file, name_columns
from rates.models import OffSystemImport
from rates.off_system.columns import COLUMNS, template
from rates.off_system.states import WAITING
from rates.views.downloads import download
from rates.views.off_system_forms import LABELS, ColumnsForm, PaymentFileForm

NEEDED = Permission.OFF_SYSTEM_IMPORT


class OffSystemImportNew(Page):
    template_name = "rates/off_system_import_new.html"
    needs = NEEDED

    @cached_property
    def form(self) -> PaymentFileForm:
        sent = self.request.method == "POST"
        return PaymentFileForm(
            self.request.POST if sent else None,
            self.request.FILES if sent else None,
            by=self.user,
        )

    def anchor(self, name: str) -> str:
        return f"id_{name}" if name in self.form.fields else "id_file"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        found = OffSystemImport.objects.visible_to(self.user)
        return self.page(form=self.form, columns=COLUMNS, rows=self.rows(found))

    def post(self, request: HttpRequest) -> HttpResponse:
        content = self.form.content()
        typed = self.form.cleaned_data
        asked = bring_file(
            by=self.user,
            council=typed["council"],
            source=typed["source"],
            basis=typed["basis"],
            content=content,
            now=timezone.now(),
        )
        return redirect("off-system-import", pk=asked.pk)


class OffSystemImportPage(Page):
    """Where the file is on its way, and what can be done with it next."""

    template_name = "rates/off_system_import.html"
    needs = NEEDED

    @cached_property
    def asked(self) -> OffSystemImport:
        found = OffSystemImport.objects.visible_to(self.user)
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def form(self) -> ColumnsForm:
        typed = self.request.POST if "columns" in self.request.POST else None
        return ColumnsForm(typed, header=self.asked.header, columns=self.asked.columns)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.form.is_bound:
            self.form.show(self.refusal)
        asked = self.asked
        return self.page(
            asked=asked,
            form=self.form if asked.kind in WAITING else None,
            named=[(LABELS[name], own) for name, own in asked.columns.items()],
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked, now = self.asked, timezone.now()
        if "columns" in request.POST:
            name_columns(by=self.user, asked=asked, columns=self.form.named(), now=now)
        else:
            import_file(by=self.user, asked=asked, now=now)
        return redirect("off-system-import", pk=pk)


class OffSystemTemplate(Page):
    """The columns, and a row to write over; as a workbook by ?format=xlsx."""

    needs = NEEDED

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.GET.get("format") == "xlsx":
            return download(workbook_of(template(), sheet="Payments"), "payments.xlsx", MIME)
        lines = "".join(",".join(map(safe, row)) + "\r\n" for row in template())
        return download(lines, "payments.csv")
