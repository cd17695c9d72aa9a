"""Titles, and workers under a title, that are priced in two job roles."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.pages import Page
from accounts.permissions import Permission
from rates.reports.title_flags import titles_in_two_roles
from shifts.reports.title_flags import workers_in_two_roles


class TitleFlagsPage(Page):
    template_name = "shifts/title_flags.html"
    needs = Permission.SPEND_VIEW_WORKER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(
            titles=titles_in_two_roles(by=self.user),
            workers=workers_in_two_roles(by=self.user),
        )
