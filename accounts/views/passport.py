"""The worker's passport on a phone: what they hold, what to renew, who may read it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.actions.claims import submit_claim, withdraw_claim
from accounts.actions.evidence import read_evidence
from accounts.actions.looking import look_at_passport
from accounts.actions.sharing import give_consent, withdraw_consent
from accounts.credential_forms import FORMS, FilesForm
from accounts.errors import BadInput
from accounts.forms import PlainForm
from accounts.models import Council, CredentialKind, Worker
from accounts.pages import Page
from accounts.passport_access import claims_in_view, evidence_in_view
from accounts.permissions import Permission
from accounts.reports.renewing import STEPS, window_of
from accounts.serving import file_response


def kind_of(code: str) -> CredentialKind:
    """A kind by its name in the address, or 404."""
    if code not in CredentialKind.values:
        raise Http404
    return CredentialKind(code)


class OwnPages(Page):
    needs = Permission.PASSPORT_CLAIM

    @cached_property
    def worker(self) -> Worker:
        found = Worker.objects.select_related("user", "employing_council__region")
        return get_object_or_404(found, user=self.user)


class PassportPage(OwnPages):
    template_name = "accounts/passport.html"
    anchors = {"already_shared": "id_council", "council": "id_council"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        passport = look_at_passport(worker=self.worker, by=self.user, today=today)
        sharing = {each.council_id for each in passport.consents if not each.withdrawn_at}
        others = Council.objects.filter(region=self.worker.employing_council.region)
        return self.page(
            passport=passport,
            window=window_of(today),
            kinds=CredentialKind.choices,
            sharing=[each for each in passport.consents if not each.withdrawn_at],
            withdrawn=[each for each in passport.consents if each.withdrawn_at],
            councils=others.exclude(pk__in=sharing).order_by("name"),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        if "withdraw_claim" in request.POST:
            claim = get_object_or_404(
                claims_in_view(self.user).filter(worker=self.worker),
                pk=number(request.POST["withdraw_claim"]),
            )
            withdraw_claim(claim=claim, by=self.user, now=timezone.now())
            messages.success(request, "Taken back. Nobody will check it.")
            return redirect("passport")
        if "share" in request.POST:
            give_consent(worker=self.worker, council=self.council("share"), by=self.user)
            told = "They can read your passport from now on."
        elif "stop" in request.POST:
            withdraw_consent(worker=self.worker, council=self.council("stop"), by=self.user)
            told = "They can no longer read your passport."
        else:
            raise BadInput({"council": "Choose what to do."})
        messages.success(request, told)
        return redirect("passport")

    def council(self, name: str) -> Council:
        code = self.request.POST.get(name, "")
        found = Council.objects.select_related("region").filter(gss_code=code).first()
        if found is None:
            raise BadInput({"council": "Choose a council."})
        return found


def number(typed: str) -> int:
    if not typed.isdecimal():
        raise Http404
    return int(typed)


class PassportAdd(OwnPages):
    """One form a kind, with files from the phone; what it says is checked by a council."""

    template_name = "accounts/passport_add.html"

    @cached_property
    def kind(self) -> CredentialKind:
        return kind_of(self.kwargs["kind"])

    @cached_property
    def form(self) -> PlainForm:
        typed = self.request.POST if self.request.method == "POST" else None
        return FORMS[self.kind](typed)

    @cached_property
    def files(self) -> FilesForm:
        if self.request.method == "POST":
            return FilesForm(self.request.POST, self.request.FILES)
        return FilesForm()

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        self.files.show(self.refusal)
        return self.page(
            kind=self.kind,
            form=self.form,
            files=self.files,
            steps=STEPS[self.kind],
            window=window_of(timezone.localdate()),
        )

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        submit_claim(
            worker=self.worker,
            kind=self.kind.value,
            facts=self.form.checked(),
            uploads=self.files.uploads(),
            by=self.user,
            now=timezone.now(),
        )
        messages.success(request, "Sent. Your council will check it and tell you.")
        return redirect("passport")


class EvidenceFile(Page):
    """A file, to be saved and never shown in place; each reading is recorded."""

    template_name = "accounts/evidence_changed.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        evidence = get_object_or_404(evidence_in_view(self.user), pk=self.kwargs["pk"])
        if self.refusal:
            return self.page(evidence=evidence)
        return file_response(evidence, read_evidence(evidence=evidence, by=self.user))
