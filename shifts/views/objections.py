"""Do-not-rebooks with their appeals, and the register of approaches."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.errors import BadInput, NotPermitted
from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission, holds
from shifts.actions.approaches import decide_approach, report_approach
from shifts.actions.do_not_rebook import (
    appeal_do_not_rebook,
    decide_do_not_rebook,
    hear_appeal,
    lift_do_not_rebook,
)
from shifts.forms.placements import (
    AppealForm,
    ApproachDecisionForm,
    ApproachForm,
    DoNotRebookForm,
    HearForm,
)
from shifts.models import Approach, Assignment, DoNotRebook
from shifts.models.objections import ApproachQuerySet, DoNotRebookQuerySet

P = Permission


class DoNotRebookPages(Page):
    def in_view(self) -> DoNotRebookQuerySet:
        return DoNotRebook.objects.visible_to(self.user).select_related(
            "worker__user", "council__region", "decided_by", "outcome_by", "lifted_by"
        )


class DoNotRebookList(DoNotRebookPages):
    """A worker's own, a council's, or a region's: appeals that wait come first."""

    template_name = "shifts/do_not_rebooks.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not any(
            allowed_somewhere(self.user, each)
            for each in (P.DO_NOT_REBOOK_VIEW, P.DO_NOT_REBOOK_APPEAL)
        ):
            raise NotPermitted(permission=P.DO_NOT_REBOOK_VIEW.value)
        return self.page(
            waiting=self.in_view().waiting().order_by("appealed_at"),
            rows=self.rows(self.in_view()),
            hears=allowed_somewhere(self.user, P.DO_NOT_REBOOK_HEAR),
            reads=allowed_somewhere(self.user, P.DO_NOT_REBOOK_VIEW),
        )


class DoNotRebookPage(DoNotRebookPages):
    template_name = "shifts/do_not_rebook.html"
    anchors = {"wrong_state": "main-content", "do": "main-content"}

    def anchor(self, name: str) -> str:
        return super().anchor(name) or f"id_{name}"

    @cached_property
    def decided(self) -> DoNotRebook:
        return get_object_or_404(self.in_view(), pk=self.kwargs["pk"])

    @cached_property
    def appeal(self) -> AppealForm:
        return AppealForm(self.request.POST if "send" in self.request.POST else None)

    @cached_property
    def hear(self) -> HearForm:
        return HearForm(self.request.POST if "hear" in self.request.POST else None)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        decided = self.decided
        live, waits = decided.lifted_at is None, decided.appealed_at and not decided.outcome
        mine = decided.worker.user_id == self.user.pk
        hears = holds(self.user, P.DO_NOT_REBOOK_HEAR, decided.council.region)
        for form in (self.appeal, self.hear):
            if form.is_bound:
                form.show(self.refusal)
        return self.page(
            decided=decided,
            mine=mine,
            appeal=self.appeal if mine and live and not decided.appealed_at else None,
            hear=self.hear if hears and live and waits else None,
            may_lift=live and holds(self.user, P.DO_NOT_REBOOK_DECIDE, decided.council),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        messages.success(request, self.act(request))
        return redirect("do-not-rebook", pk=self.decided.pk)

    def act(self, request: HttpRequest) -> str:
        given: dict[str, Any] = {
            "by": self.user,
            "decided": self.decided,
            "now": timezone.now(),
        }
        if "send" in request.POST:
            appeal_do_not_rebook(**given, **self.appeal.checked())
            return "Sent. The regional lead has been told."
        if "hear" in request.POST:
            hear_appeal(**given, **self.hear.checked())
            return "Recorded. The worker and the council have been told."
        if "lift" in request.POST:
            lift_do_not_rebook(**given)
            return "Lifted. The worker has been told."
        raise BadInput({"do": "Choose what to do with the decision."})


class DoNotRebookNew(Page):
    """Reached from the placement that it comes of."""

    template_name = "shifts/do_not_rebook_new.html"
    needs = Permission.DO_NOT_REBOOK_DECIDE
    anchors = {"decided_already": "id_reason"}

    @cached_property
    def assignment(self) -> Assignment:
        found = Assignment.objects.visible_to(self.user).select_related(
            "worker__user", "booking__council__region", "booking__team"
        )
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def form(self) -> DoNotRebookForm:
        return DoNotRebookForm(self.request.POST or None)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(assignment=self.assignment, form=self.form)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        made = decide_do_not_rebook(
            by=self.user,
            assignment=self.assignment,
            now=timezone.now(),
            **self.form.checked(),
        )
        messages.success(request, "Decided. The worker has been told, and can appeal.")
        return redirect("do-not-rebook", pk=made.pk)


class ApproachPages(Page):
    def in_view(self) -> ApproachQuerySet:
        return Approach.objects.visible_to(self.user).select_related(
            "worker__user",
            "made_by__region",
            "reported_by",
            "outcome_by",
            "assignment__booking__council",
        )


class ApproachList(ApproachPages):
    template_name = "shifts/approaches.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        reports = allowed_somewhere(self.user, P.APPROACH_REPORT)
        if not (reports or allowed_somewhere(self.user, P.APPROACH_VIEW)):
            raise NotPermitted(permission=P.APPROACH_VIEW.value)
        return self.page(
            waiting=self.in_view().open().order_by("made_on"),
            rows=self.rows(self.in_view()),
            reports=reports,
        )


class ApproachPage(ApproachPages):
    template_name = "shifts/approach.html"
    anchors = {"wrong_state": "main-content"}

    @cached_property
    def approach(self) -> Approach:
        return get_object_or_404(self.in_view(), pk=self.kwargs["pk"])

    @cached_property
    def form(self) -> ApproachDecisionForm:
        return ApproachDecisionForm(self.request.POST or None)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        decides = holds(self.user, P.APPROACH_DECIDE, self.approach.made_by.region)
        return self.page(
            approach=self.approach,
            form=self.form if decides and not self.approach.outcome else None,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        decide_approach(
            by=self.user, approach=self.approach, now=timezone.now(), **self.form.checked()
        )
        messages.success(request, "Recorded. Who reported it has been told.")
        return redirect("approach", pk=self.approach.pk)


class ApproachNew(Page):
    template_name = "shifts/approach_new.html"
    needs = Permission.APPROACH_REPORT
    anchors = {"reported_already": "id_made_on"}

    @cached_property
    def form(self) -> ApproachForm:
        chosen = {"assignment": self.request.GET.get("assignment")}
        return ApproachForm(self.request.POST or None, by=self.user, initial=chosen)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(form=self.form)

    def post(self, request: HttpRequest) -> HttpResponse:
        made = report_approach(by=self.user, now=timezone.now(), **self.form.checked())
        messages.success(request, "Reported. The regional lead has been told.")
        return redirect("approach", pk=made.pk)
