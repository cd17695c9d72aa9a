"""The councils that one administers: since when, until when, and who runs the bank in each."""

from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse

from accounts.models import Membership, Role
from accounts.pages import Page
from accounts.people_access import councils_in_view
from accounts.permissions import Permission

HR = Prefetch(
    "memberships",
    Membership.objects.live().filter(role=Role.COUNCIL_HR).select_related("user"),
    to_attr="hr",
)


class CouncilList(Page):
    """Names and days come with the reviewed reference data: docs/decisions/0063."""

    template_name = "accounts/councils.html"
    needs = Permission.COUNCIL_CHANGE

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        words = request.GET.get("q", "").strip()
        found = councils_in_view(self.user).select_related("successor").prefetch_related(HR)
        if words:
            found = found.filter(
                Q(name__icontains=words) | Q(gss_code__iexact=words) | Q(dfe_code=words)
            )
        counted = found.annotate(team_count=Count("teams", distinct=True))
        return self.page(rows=self.rows(counted.order_by("name", "pk")), words=words)
