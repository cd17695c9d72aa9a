"""The caps of a day, each line of where they come from, and the proof of a decision."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from accounts.pages import Page
from accounts.permissions import Permission
from rates.actions.conversions import conversion_of_cap
from rates.actions.looks import look_at_caps, look_at_decision
from rates.clauses import explain
from rates.forms import CapsForm
from rates.models import Cap, CapDecision, MemorandumVersion
from rates.reports.cap_derivation import as_csv, derivation_of
from rates.reports.why_paid import why_paid, with_reasons
from rates.views.downloads import download


class CapList(Page):
    template_name = "rates/caps.html"
    needs = Permission.CAP_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        form = CapsForm(request.GET if "on" in request.GET else {"on": f"{today:%-d %B %Y}"})
        on = form.cleaned_data["on"] if form.is_valid() else today
        return self.page(form=form, on=on, memoranda=memoranda_on(self.user, on))


def memoranda_on(user: User, on: date) -> list[tuple[MemorandumVersion, list[Cap]]]:
    found = look_at_caps(by=user).in_force(on).select_related("job_role", "council")
    caps = found.order_by("job_role__rank", "basis", "council")
    versions = MemorandumVersion.objects.visible_to(user).in_force(on)
    by_version: dict[int, list[Cap]] = {}
    for cap in caps:
        by_version.setdefault(cap.version_id, []).append(cap)
    named = versions.select_related("memorandum").order_by("memorandum__name")
    return [(each, by_version.get(each.pk, [])) for each in named]


class CapPage(Page):
    template_name = "rates/cap.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = Cap.objects.visible_to(self.user).select_related(
            "version__memorandum", "job_role", "council"
        )
        cap = get_object_or_404(found, pk=kwargs["pk"])
        today = timezone.localdate()
        derivation = derivation_of(cap, conversion_of_cap(cap, on=today))
        if request.GET.get("format") == "csv":
            return download(as_csv(cap, derivation), f"cap-{cap.pk}.csv")
        return self.page(
            cap=cap,
            derivation=derivation,
            terms=explain(cap.version.clauses),
        )


class DecisionPage(Page):
    template_name = "rates/decision.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = with_reasons(CapDecision.objects.visible_to(self.user))
        decision = get_object_or_404(found, pk=kwargs["pk"])
        replayed = look_at_decision(by=self.user, decision=decision)
        return self.page(decision=decision, replayed=replayed, why=why_paid(decision, replayed))
