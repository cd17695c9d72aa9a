"""The workers that council HR reads of: their list, a passport, recording, verifying, clearing."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.actions.claims import refuse_claim, verify_claim
from accounts.actions.looking import look_at_passport
from accounts.actions.recording import record_credential
from accounts.actions.sharing import clear_worker
from accounts.claim_facts import loaded
from accounts.credential_forms import FORMS, FilesForm, ReasonForm, SeenForm, day
from accounts.forms import PlainForm
from accounts.models import Council, CredentialClaim, CredentialKind, JobRole, User, Worker
from accounts.pages import Page
from accounts.passport_access import (
    Reading,
    claims_in_view,
    reading_of,
    reads,
    require_reading,
    workers_in_view,
)
from accounts.permissions import Permission, reach_of
from accounts.reports.facts import FIELDS, Fact
from accounts.reports.readiness import readiness, with_papers
from accounts.views.passport import kind_of


class WorkerList(Page):
    template_name = "accounts/workers.html"
    needs = Permission.PASSPORT_RECORD

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today, named = timezone.localdate(), request.GET.get("name", "").strip()
        councils = reach_of(self.user, Permission.PASSPORT_RECORD).councils
        found = workers_in_view(self.user).filter(left_at=None)
        if named:
            found = found.filter(user__full_name__icontains=named)
        rows = self.rows(with_papers(found, today).order_by("user__full_name", "pk"))
        return self.page(
            rows=rows,
            workers=readiness(rows, councils, today),
            named=named,
        )


class WorkerPages(Page):
    needs = Permission.PASSPORT_RECORD

    @cached_property
    def worker(self) -> Worker:
        found = workers_in_view(self.user).select_related("user", "employing_council__region")
        return get_object_or_404(found, pk=self.kwargs["pk"])


class WorkerPassport(WorkerPages):
    template_name = "accounts/worker_passport.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        passport = look_at_passport(worker=self.worker, by=self.user, today=today)
        kinds = [each for each in CredentialKind if reads(passport.reading, each)]
        return self.page(
            passport=passport,
            worker=self.worker,
            kinds=[(each.value, each.label) for each in kinds],
            shared=passport.reading == Reading.SHARED,
            own=passport.reading == Reading.OWN,
        )


class RecordCredential(WorkerPages):
    template_name = "accounts/credential_record.html"

    @cached_property
    def kind(self) -> CredentialKind:
        return kind_of(self.kwargs["kind"])

    @cached_property
    def asked(self) -> tuple[PlainForm, SeenForm, FilesForm]:
        if self.request.method != "POST":
            today = timezone.localdate()
            seen = {"original_seen_by": self.user.full_name, "original_seen_on": today}
            return FORMS[self.kind](), SeenForm(initial=seen), FilesForm()
        typed = self.request.POST
        return FORMS[self.kind](typed), SeenForm(typed), FilesForm(typed, self.request.FILES)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require_reading(self.user, self.worker, self.kind)
        form, seen, files = self.asked
        for each in self.asked:
            each.show(self.refusal)
        return self.page(worker=self.worker, kind=self.kind, form=form, seen=seen, files=files)

    def post(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        form, seen, files = self.asked
        record_credential(
            worker=self.worker,
            kind=self.kind,
            facts=form.checked(),
            seen=seen.seen(),
            uploads=files.uploads(),
            by=self.user,
            now=timezone.now(),
        )
        messages.success(request, f"Recorded: {self.kind.label}.")
        return redirect("worker-passport", pk=pk)


class ClearForm(PlainForm):
    council = forms.ModelChoiceField(
        queryset=Council.objects.none(), to_field_name="gss_code", empty_label=None
    )
    job_role = forms.ModelChoiceField(
        queryset=JobRole.objects.all(),
        label="Job role",
        empty_label="Choose a job role",
        error_messages={"required": "Choose the job role."},
    )
    starts_on = day("First day")
    ends_on = day("Last day", "Leave it empty if there is no limit.", required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        council = self.fields["council"]
        assert isinstance(council, forms.ModelChoiceField)
        mine = reach_of(by, Permission.PASSPORT_RECORD).councils
        council.queryset = Council.objects.filter(pk__in=mine).select_related("region")


class ClearWorker(WorkerPages):
    template_name = "accounts/worker_clear.html"

    @cached_property
    def form(self) -> ClearForm:
        if self.request.method == "POST":
            return ClearForm(self.request.POST, by=self.user)
        return ClearForm(by=self.user, initial={"starts_on": timezone.localdate()})

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(worker=self.worker, form=self.form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        cleared = clear_worker(worker=self.worker, by=self.user, **self.form.checked())
        messages.success(request, f"Cleared as {cleared.job_role}.")
        return redirect("worker-passport", pk=pk)


class ClaimPage(Page):
    """What the worker says and shows; whoever saw the original verifies it, or says why not."""

    template_name = "accounts/claim.html"
    needs = Permission.PASSPORT_RECORD

    @cached_property
    def claim(self) -> CredentialClaim:
        found = claims_in_view(self.user).select_related("decided_by", "submitted_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def seen(self) -> SeenForm:
        if "verify" in self.request.POST:
            return SeenForm(self.request.POST)
        today = timezone.localdate()
        return SeenForm(
            initial={"original_seen_by": self.user.full_name, "original_seen_on": today}
        )

    @cached_property
    def refuse_form(self) -> ReasonForm:
        return ReasonForm(self.request.POST if "refuse" in self.request.POST else None)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        for form in (self.seen, self.refuse_form):
            if form.is_bound:
                form.show(self.refusal)
        own = reading_of(self.user, self.claim.worker) == Reading.OWN
        return self.page(
            claim=self.claim,
            facts=claimed_facts(self.claim),
            files=self.claim.evidence.order_by("pk"),
            waits=self.claim.state == "submitted" and not own,
            seen=self.seen,
            refuse_form=self.refuse_form,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        now = timezone.now()
        if "refuse" in request.POST:
            reason = self.refuse_form.checked()["reason"]
            refuse_claim(claim=self.claim, reason=reason, by=self.user, now=now)
            messages.success(request, "Refused. The worker reads why.")
        else:
            verify_claim(claim=self.claim, seen=self.seen.seen(), by=self.user, now=now)
            messages.success(request, f"Recorded: {self.claim}.")
        return redirect("worker-passport", pk=self.claim.worker_id)


def claimed_facts(claim: CredentialClaim) -> list[Fact]:
    """As the form asked for them, in its order."""
    kind, said = CredentialKind(claim.kind), loaded(claim.facts)
    fields = FORMS[kind]().fields
    labels = FIELDS[kind]
    return [
        Fact(
            name=name,
            label=labels.get(name) or str(field.label or name.capitalize()),
            value=in_choices(field, said.get(name)),
        )
        for name, field in fields.items()
        if said.get(name) not in ("", None)
    ]


def in_choices(field: forms.Field, value: Any) -> Any:
    """A stored code as its form says it."""
    if isinstance(field, forms.ChoiceField) and isinstance(value, str):
        return dict(field.choices).get(value, value)  # type: ignore[arg-type]
    return value
