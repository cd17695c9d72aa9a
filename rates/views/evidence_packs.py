"""Making the evidence of a quarter, waiting for it, and taking it away."""

from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from accounts.forms import PlainForm, RowField
from accounts.models import Region
from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission, reach_of
from rates.actions.evidence_packs import ask_for_pack, look_at_packs, restart_pack
from rates.api.evidence_packs import pack_file, pack_in_view
from rates.evidence.quarters import quarters_back
from rates.models import EvidencePack


class EvidencePackForm(PlainForm):
    """The quarters that are over, the latest first."""

    region = RowField(
        queryset=Region.objects.none(),
        empty_label=None,
        error_messages={
            "required": "Choose a region.",
            "invalid_choice": "Choose your region.",
        },
    )

    def __init__(self, typed: Any, *, regions: Any, today: date) -> None:
        super().__init__(typed)
        region = self.fields["region"]
        assert isinstance(region, RowField)
        region.queryset = regions
        self.fields["quarter"] = forms.TypedChoiceField(
            choices=[(first.isoformat(), in_words(first)) for first in quarters_back(today)],
            coerce=date.fromisoformat,
            widget=forms.Select(attrs={"class": "govuk-select"}),
            error_messages={
                "required": "Choose a quarter.",
                "invalid_choice": "Choose one of the quarters in the list.",
            },
        )


def in_words(first: date) -> str:
    return f"{first:%B} to {first.replace(month=first.month + 2):%B %Y}"


class EvidencePackList(Page):
    """The form, for those who may make one, and below it what was made."""

    template_name = "rates/evidence_packs.html"
    needs = Permission.EVIDENCE_VIEW
    anchors = {"pack_under_way": "id_quarter"}

    @cached_property
    def form(self) -> EvidencePackForm:
        reach = reach_of(self.user, Permission.EVIDENCE_VIEW)
        return EvidencePackForm(
            self.request.POST if self.request.method == "POST" else None,
            regions=Region.objects.filter(pk__in=reach.regions),
            today=timezone.localdate(),
        )

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        found = look_at_packs(by=self.user).defer("files", "changes")
        may_make = allowed_somewhere(self.user, Permission.EVIDENCE_MAKE)
        return self.page(form=self.form, may_make=may_make, rows=self.rows(found))

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = self.form.checked()
        pack = ask_for_pack(
            by=self.user,
            region=typed["region"],
            quarter=typed["quarter"],
            today=timezone.localdate(),
        )
        return redirect("evidence-pack", pk=pack.pk)


class EvidencePackPage(Page):
    """Progress that renews itself while it is being made, then its hash, files and changes."""

    template_name = "rates/evidence_pack.html"

    @property
    def pack(self) -> EvidencePack:
        return pack_in_view(self.user, self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        pack = self.pack
        htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
        if htmx and request.method == "GET":
            if not pack.is_under_way:
                return HttpResponseClientRefresh()
            return render(request, "rates/evidence_pack_progress.html", {"pack": pack})
        may_make = allowed_somewhere(self.user, Permission.EVIDENCE_MAKE)
        return self.page(pack=pack, may_make=may_make, months=in_words(pack.quarter))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        restart_pack(by=self.user, pack=self.pack)
        return redirect("evidence-pack", pk=pk)


class EvidencePackDownload(Page):
    """The file itself; where it is gone, the page of the pack says so."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            page = EvidencePackPage(kwargs=self.kwargs, request=request, refusal=self.refusal)
            return page.get(request)
        response: HttpResponseBase = pack_file(
            self.user, pack_in_view(self.user, self.kwargs["pk"])
        )
        return response  # type: ignore[return-value]  # it streams
