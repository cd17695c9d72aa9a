"""Workers from a file: try it, bring it, see how far it is."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.actions.worker_imports import (
    Tried,
    ask_import,
    import_now,
    is_big,
    try_import,
)
from accounts.cells import safe
from accounts.file_forms import FileForm, councils_with
from accounts.live import LivePart, is_renewal, live_part, renewed
from accounts.models import WorkerImport
from accounts.pages import Page
from accounts.permissions import Permission
from accounts.workbooks import MIME, workbook_of
from accounts.worker_file import COLUMNS, template

NEEDED = Permission.WORKER_REGISTER


class WorkerImportNew(Page):
    """Two buttons: "Try it" changes nothing, "Import" brings all of the file or nothing."""

    template_name = "accounts/worker_import_new.html"
    needs = NEEDED
    tried: Tried | None = None

    @cached_property
    def form(self) -> FileForm:
        sent = self.request.method == "POST"
        return FileForm(
            self.request.POST if sent else None,
            self.request.FILES if sent else None,
            by=self.user,
            permission=NEEDED,
        )

    def anchor(self, name: str) -> str:
        return f"id_{name}" if name in self.form.fields else "id_file"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        kept = WorkerImport.objects.filter(council__in=councils_with(self.user, NEEDED))
        found = kept.defer("content").select_related("council", "requested_by")
        return self.page(
            form=self.form, tried=self.tried, columns=COLUMNS, rows=self.rows(found)
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        content = self.form.content()
        asked = {
            "by": self.user,
            "council": self.form.cleaned_data["council"],
            "content": content,
            "now": timezone.now(),
        }
        if "import" in request.POST:
            return redirect("worker-import", pk=import_now(**asked).pk)
        if is_big(content):
            return redirect("worker-import", pk=ask_import(**asked, only_try=True).pk)
        self.tried = try_import(**asked)
        return self.get(request)


class WorkerImportPage(Page):
    template_name = "accounts/worker_import.html"
    needs = NEEDED

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        mine = WorkerImport.objects.filter(council__in=councils_with(self.user, NEEDED))
        found = mine.defer("content").select_related("council", "requested_by")
        asked = get_object_or_404(found, pk=self.kwargs["pk"])
        progress = self.progress(asked)
        if is_renewal(request):
            return renewed(request, progress)
        return self.page(asked=asked, progress=progress)

    def progress(self, asked: WorkerImport) -> LivePart:
        return live_part(
            self.request,
            "accounts/worker_import_progress.html",
            {"asked": asked},
            name="progress",
            said=f"{asked.get_state_display()}. Rows read: {asked.rows_done}.",
            over=not asked.under_way,
        )


class WorkerTemplateExcel(Page):
    """The same as a workbook."""

    needs = NEEDED

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return HttpResponse(
            workbook_of(template(), sheet="Workers"),
            content_type=MIME,
            headers={"Content-Disposition": 'attachment; filename="workers.xlsx"'},
        )


class WorkerTemplate(Page):
    """The columns, and a row to write over."""

    needs = NEEDED

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        lines = "".join(",".join(map(safe_number, row)) + "\r\n" for row in template())
        return HttpResponse(
            lines,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="workers.csv"'},
        )


def safe_number(cell: str) -> str:
    """A negative number is no formula."""
    return cell if cell.removeprefix("-").replace(".", "").isdecimal() else safe(cell)
