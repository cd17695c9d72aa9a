"""What a version says at length: its clauses as sentences, and its caps, a page at a time."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from accounts.pages import ROWS_PER_PAGE
from rates.clauses.sections import by_section
from rates.reports.versions import cap_changes
from rates.views.memoranda import MemorandaPage

SHOWN = {
    "caps": "All caps",
    "changes": "Caps that change on the first day",
    "gaps": "Days without a cap",
}


class VersionTerms(MemorandaPage):
    template_name = "rates/version_clauses.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(version=self.version, terms=by_section(self.version.clauses))


class VersionCaps(MemorandaPage):
    """The address says which: all, those that change, or the days without one."""

    template_name = "rates/version_caps.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        shown = request.GET.get("show", "")
        shown = shown if shown in SHOWN else "caps"
        rows = Paginator(self.asked(shown), ROWS_PER_PAGE).get_page(request.GET.get("page"))
        return self.page(version=self.version, shown=shown, titles=SHOWN, rows=rows)

    def asked(self, shown: str) -> Sequence[Any]:
        version = self.version
        if shown == "changes":
            return cap_changes(version.supersedes, version)
        if shown == "gaps":
            gaps: list[Any] = version.gaps
            return gaps
        caps = version.caps.select_related("job_role", "council").defer("derivation")
        return caps.order_by(  # type: ignore[return-value]
            "job_role__rank", "basis", "council__name", "effective"
        )
