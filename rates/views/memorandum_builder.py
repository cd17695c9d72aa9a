"""Drafting a version: the terms of the last one to start from, every clause with what it says."""

from functools import cached_property
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.errors import BadInput
from accounts.models import Council
from accounts.permissions import Permission
from rates.actions.memoranda import draft_version, revise_version
from rates.clauses import defaults, in_full
from rates.memorandum_forms import Figures, TermsForm
from rates.models import Cap, MemorandumVersion
from rates.views.memoranda import MemorandaPage


class VersionNew(MemorandaPage):
    """Starts from the terms of the last version."""

    template_name = "rates/version_form.html"
    needs = Permission.MEMORANDUM_DRAFT

    @cached_property
    def model(self) -> MemorandumVersion | None:
        return self.memorandum.versions.order_by("-number").first()

    @cached_property
    def councils(self) -> QuerySet[Council]:
        region = self.memorandum.region_id
        everyone = Council.objects.order_by("name")
        return everyone.filter(region=region) if region else everyone

    @cached_property
    def form(self) -> TermsForm:
        initial: dict[str, Any] = {"clauses": defaults()}
        if self.model:
            initial = {
                "clauses": in_full(self.model.clauses),
                "parties": list(self.model.parties.values_list("council__gss_code", flat=True)),
                **self.days(self.model),
            }
        return TermsForm(self.request.POST or None, initial=initial, councils=self.councils)

    @cached_property
    def figures(self) -> Figures:
        standing = agreed_in(self.model) if self.model else []
        return Figures(self.request.POST or None, standing=standing, parties=self.councils)

    def days(self, model: MemorandumVersion) -> dict[str, Any]:
        """Of a new version, for the lead to choose."""
        return {}

    def anchor(self, name: str) -> str:
        return self.figures.element(name) or f"id_{name.removeprefix('clauses.')}"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        self.figures.show(self.refusal)
        return self.page(
            form=self.form,
            figures=self.figures,
            memorandum=self.memorandum,
            version=self.model if "number" in self.kwargs else None,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if problems := self.form.problems() | self.figures.problems():
            raise BadInput(problems)
        version = self.kept(**self.form.asked(), negotiated=self.figures.asked())
        messages.success(request, "Saved as a draft. Below are the caps that it comes to.")
        return redirect("version", pk=self.memorandum.pk, number=version.number)

    def kept(self, **terms: Any) -> MemorandumVersion:
        return draft_version(by=self.user, memorandum=self.memorandum, **terms)


class VersionChange(VersionNew):
    """The terms of a draft, to change."""

    @cached_property
    def model(self) -> MemorandumVersion | None:
        return self.version

    def days(self, model: MemorandumVersion) -> dict[str, Any]:
        return {
            "effective_from": model.effective.lower,
            "effective_until": model.effective.upper,
        }

    def kept(self, **terms: Any) -> MemorandumVersion:
        supersedes = self.version.supersedes
        number = supersedes.number if supersedes else None
        return revise_version(by=self.user, version=self.version, supersedes=number, **terms)


def agreed_in(version: MemorandumVersion) -> list[dict[str, Any]]:
    """The negotiated figures as they were given: caps that say the same are one again."""
    caps = version.caps.filter(negotiated_rate__isnull=False).select_related("council")
    ordered = caps.order_by("job_role__rank", "basis", "council__name", "effective")
    runs = groupby(
        ordered,
        key=lambda cap: (cap.job_role_id, cap.basis, cap.council, cap.negotiated_rate),
    )
    return [figure_of(version, list(run)) for _, run in runs]


def figure_of(version: MemorandumVersion, run: list[Cap]) -> dict[str, Any]:
    first, last = run[0], run[-1]
    starts, ends = first.effective.lower, last.effective.upper
    return {
        "job_role": first.job_role_id,
        "basis": first.basis,
        "hourly_rate": str(first.negotiated_rate),
        "effective_from": None if starts == version.effective.lower else starts,
        "effective_until": None if ends == version.effective.upper else ends,
        "council": first.council.gss_code if first.council else None,
    }
