"""One field on every page for whoever remembers a name, a team or a booking's number."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.errors import NotPermitted
from accounts.pages import Page
from accounts.permissions import Permission
from shifts.reports.search import search
from shifts.reports.search_records import may_search, search_records


class Search(Page):
    template_name = "shifts/search.html"

    def check_needs(self) -> None:
        if self.request.user.is_authenticated and not may_search(self.user):
            raise NotPermitted(permission=Permission.BOOKING_VIEW.value)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("q", "").replace("\x00", "").strip()[:100]
        records = search_records(self.user, asked)
        return self.page(asked=asked, found=search(self.user, asked), records=records)
