"""One field on every page for whoever remembers a name, a team or a booking's number."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.pages import Page
from accounts.permissions import Permission
from shifts.reports.search import search
from shifts.reports.search_records import search_records


class Search(Page):
    template_name = "shifts/search.html"
    needs = Permission.SEARCH

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("q", "").replace("\x00", "").strip()[:100]
        records = search_records(self.user, asked)
        return self.page(asked=asked, found=search(self.user, asked), records=records)
