"""One version of a return, as it was frozen: what it holds, what changed, and its sign-off."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.models import Membership
from rates.views.downloads import asks_for_a_file
from shifts.actions.returns import send_return_back, sign_return_off
from shifts.forms.returns import SendBackForm
from shifts.models import ReturnVersion
from shifts.reports.dfe_return import changes_since_the_one_before, drift, look_at_version
from shifts.returns.states import ReturnState
from shifts.views.returns import OneReturn, as_file, shown

LISTED = 100  # changes that a page shows


class ReturnVersionPage(OneReturn):
    template_name = "shifts/return_version.html"
    anchors = {"reason": "id_reason"}

    @cached_property
    def version(self) -> ReturnVersion:
        found = ReturnVersion.objects.visible_to(self.user).of(self.council, self.quarter)
        return get_object_or_404(
            found.select_related("council__region", "submitted_by", "answered_by"),
            number=self.kwargs["number"],
        )

    @property
    def sends_back(self) -> bool:
        return "send_back" in self.request.POST

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        version = self.version
        content = look_at_version(by=self.user, version=version)
        if asks_for_a_file(request):
            return as_file(request, content, version.file_name)
        changed, since = changes_since_the_one_before(version), drift(version)
        form = SendBackForm(request.POST if self.sends_back else None)
        if form.is_bound:
            form.show(self.refusal)
        return self.page(
            version=version,
            waits=version.kind == ReturnState.SUBMITTED,
            changed=changed[:LISTED],
            changed_count=len(changed),
            since=since[:LISTED],
            since_count=len(since),
            may_answer=self.user.pk in self.answerers,
            nobody_answers=not self.answerers,
            form=form,
            **shown(content, self.part(content)),
        )

    @cached_property
    def answerers(self) -> set[int]:
        """Who holds its office, but for who submitted it."""
        version = self.version
        held = Membership.objects.live().filter(council=version.council, office=version.office)
        return set(held.exclude(user=version.submitted_by).values_list("user", flat=True))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        version, now = self.version, timezone.now()
        if self.sends_back:
            reason = SendBackForm(request.POST).checked()["reason"]
            send_return_back(by=self.user, version=version, reason=reason, now=now)
            messages.success(request, "Sent back. HR has been told what to put right.")
        else:
            sign_return_off(by=self.user, version=version, now=now)
            messages.success(request, "Signed off. HR and the regional lead have been told.")
        return redirect("return", self.council.gss_code, str(self.quarter))
