"""Rest that was cut short: what is owed to workers, and when they make up for it."""

from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.pages import Page
from accounts.permissions import Permission
from shifts.actions.rests import plan_rest
from shifts.forms.working_time import RestForm
from shifts.models import CompensatoryRest


class RestList(Page):
    """What nobody has planned first."""

    template_name = "shifts/rests.html"
    needs = Permission.REST_PLAN

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        owed = CompensatoryRest.objects.owed().visible_to(self.user)
        named = owed.select_related("worker__user", "offer__booking__team", "variation")
        return self.page(
            rows=self.rows(named.order_by(F("period").asc(nulls_first=True), "owed_from", "pk"))
        )


class RestPage(Page):
    template_name = "shifts/rest.html"
    needs = Permission.REST_PLAN
    anchors = {
        "starts_at": "id_start",
        "ends_at": "id_end",
        "rest_not_free": "id_day",
    }

    def rests(self) -> QuerySet[CompensatoryRest]:
        owed = CompensatoryRest.objects.owed().visible_to(self.user)
        return owed.select_related("worker__user", "offer__booking__team__council")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rest = get_object_or_404(self.rests(), pk=kwargs["pk"])
        form = RestForm(request.POST or None)
        if self.refusal:
            form.show(self.refusal)
            form.tell("start", self.refusal.fields.get("starts_at", []))
            form.tell("end", self.refusal.fields.get("ends_at", []))
        return self.page(rest=rest, form=form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rest = get_object_or_404(self.rests(), pk=pk)
        rest = plan_rest(
            by=self.user, rest=rest, now=timezone.now(), **RestForm(request.POST).asked()
        )
        messages.success(request, f"Planned. No other work can be put there for {rest.worker}.")
        return redirect("rests")
