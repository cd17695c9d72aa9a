"""Job titles: a council's own, the queue of those to approve, and each one's history."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.errors import BadInput
from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission, holds
from rates.actions.title_imports import TitleImport, import_titles
from rates.actions.titles import (
    approve_title,
    approve_titles,
    end_title,
    propose_title,
    reject_title,
    withdraw_title,
)
from rates.models import JobTitleMap
from rates.models.grades import JobTitleMapQuerySet
from rates.reports.title_flags import clashes_of, reviewed
from rates.serializers.titles import STATES
from rates.views.title_forms import EndForm, ImportForm, RejectForm, TitleForm

MOST_AT_ONCE = 25
LONGEST_NUMBER = 18  # digits of a key


class TitlePages(Page):
    def in_view(self) -> JobTitleMapQuerySet:
        found = JobTitleMap.objects.visible_to(self.user)
        return found.select_related(
            "council__region", "job_role", "proposed_by", "approved_by", "rejected_by"
        )


class TitleList(TitlePages):
    template_name = "rates/titles.html"
    needs = Permission.TITLE_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        state = request.GET.get("state", "")
        found = self.in_view()
        if state in STATES:
            found = found.in_state(state)
        return self.page(
            rows=self.rows(found.order_by("council__name", "title", "-effective")),
            queue=self.in_view().in_state("proposed").order_by("proposed_at"),
            state=state,
            states=STATES,
            may_approve=allowed_somewhere(self.user, Permission.TITLE_APPROVE),
            may_propose=allowed_somewhere(self.user, Permission.TITLE_PROPOSE),
            may_read_flags=allowed_somewhere(self.user, Permission.SPEND_VIEW_WORKER),
        )


class TitlesApprove(TitlePages):
    """What the ticked titles would change; all of them are approved at once, or none."""

    template_name = "rates/titles_approve.html"
    needs = Permission.TITLE_APPROVE

    def ticked(self, named: Sequence[str]) -> list[JobTitleMap]:
        keys = [int(each) for each in named if each.isdecimal() and len(each) <= LONGEST_NUMBER]
        return list(self.in_view().in_state("proposed").filter(pk__in=keys).order_by("pk"))

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        named = (request.POST if request.method == "POST" else request.GET).getlist("titles")
        return self.page(reviewed=reviewed(self.ticked(named[:MOST_AT_ONCE])))

    def post(self, request: HttpRequest) -> HttpResponse:
        found = self.ticked(request.POST.getlist("titles")[:MOST_AT_ONCE])
        if not found:
            raise BadInput({"titles": "Tick at least one title that still waits."})
        approve_titles(by=self.user, proposals=found)
        plural = "" if len(found) == 1 else "s"
        messages.success(request, f"Approved {len(found)} title{plural}.")
        return redirect("job-titles")


class TitleNew(Page):
    template_name = "rates/title_new.html"
    needs = Permission.TITLE_PROPOSE
    anchors = {"already_proposed": "id_title"}

    @cached_property
    def form(self) -> TitleForm:
        typed = self.request.POST if self.request.method == "POST" else None
        return TitleForm(typed, by=self.user)

    def anchor(self, name: str) -> str:
        return f"id_{name}" if name in self.form.fields else super().anchor(name)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(form=self.form)

    def post(self, request: HttpRequest) -> HttpResponse:
        proposal = propose_title(by=self.user, **self.form.checked())
        messages.success(request, "Proposed. It counts once the regional lead approves it.")
        return redirect("job-title", pk=proposal.pk)


class TitlePage(TitlePages):
    """One title; what may be done with it next depends on its state and on who looks."""

    template_name = "rates/title.html"
    anchors = {"reason": "id_reason", "effective_until": "id_effective_until"}

    @cached_property
    def reject(self) -> RejectForm:
        return RejectForm(self.request.POST if "reject" in self.request.POST else None)

    @cached_property
    def end(self) -> EndForm:
        return EndForm(self.request.POST if "end" in self.request.POST else None)

    @cached_property
    def title(self) -> JobTitleMap:
        return get_object_or_404(self.in_view(), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        title = self.title
        proposed = title.state == "proposed"
        leads = holds(self.user, Permission.TITLE_APPROVE, title.council.region)
        proposes = holds(self.user, Permission.TITLE_PROPOSE, title.council)
        for form in (self.reject, self.end):
            if form.is_bound:
                form.show(self.refusal)
        return self.page(
            title=title,
            reject=self.reject if proposed and leads else None,
            end=self.end if title.state == "approved" and (leads or proposes) else None,
            may_withdraw=proposed and proposes,
            clashes=clashes_of(title) if leads else (),
            history=self.in_view()
            .filter(council=title.council)
            .called(title.title)
            .order_by("-effective", "-pk"),
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        title = self.title
        if "approve" in request.POST:
            approve_title(by=self.user, proposal=title)
            told = "Approved. Councils can book by it from its first day."
        elif "reject" in request.POST:
            reject_title(by=self.user, proposal=title, **self.reject.checked())
            told = "Rejected. The council can read why."
        elif "withdraw" in request.POST:
            withdraw_title(by=self.user, proposal=title)
            told = "Withdrawn."
        elif "end" in request.POST:
            today = timezone.localdate()
            end_title(by=self.user, title_map=title, today=today, **self.end.checked())
            told = "It ends on that day. What was booked by it keeps its job role."
        else:
            raise BadInput({"decision": "Choose what to do with the title."})
        messages.success(request, told)
        return redirect("job-title", pk=pk)


class TitleImportPage(Page):
    """Two buttons: "Try it" changes nothing, "Import" proposes all of the file or nothing."""

    template_name = "rates/title_import.html"
    needs = Permission.TITLE_PROPOSE
    tried: TitleImport | None = None

    @cached_property
    def form(self) -> ImportForm:
        if self.request.method == "POST":
            return ImportForm(self.request.POST, self.request.FILES, by=self.user)
        return ImportForm(by=self.user)

    def anchor(self, name: str) -> str:
        return f"id_{name}" if name in self.form.fields else "id_file"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(form=self.form, tried=self.tried)

    def post(self, request: HttpRequest) -> HttpResponse:
        text = self.form.text()
        done = import_titles(
            by=self.user,
            council=self.form.cleaned_data["council"],
            text=text,
            dry_run="import" not in request.POST,
        )
        if done.dry_run:
            self.tried = done
            return self.get(request)
        messages.success(request, f"{done.added} proposed; {done.known} were there already.")
        return redirect("job-titles")
