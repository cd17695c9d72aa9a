"""Placements: what is overdue in all of them, and one with supervision, caseload and review."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.checks import renamed
from accounts.errors import BadInput
from accounts.forms import PlainForm
from accounts.pages import ROWS_PER_PAGE, Page, allowed_somewhere
from accounts.permissions import Permission, holds
from shifts.actions.placement.reviews import answer_review, review_placement
from shifts.actions.placement.supervision import (
    count_cases,
    deny_supervision,
    name_supervisor,
    record_supervision,
)
from shifts.forms.placements import (
    AnswerForm,
    CaseloadForm,
    ReviewForm,
    SupervisionForm,
    SupervisorForm,
)
from shifts.models import Assignment, PlacementReview
from shifts.placement.caseload import THRESHOLD
from shifts.placement.load import Found, findings_of
from shifts.placement.supervision import INTERVAL
from shifts.reports.placements import RULE_TITLES, Narrowing, placements


class PlacementList(Page):
    """The filter is in the address, so that it can be kept and sent."""

    template_name = "shifts/placements.html"
    needs = Permission.PLACEMENT_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        show = request.GET.get("show", "")
        narrowing = Narrowing(
            code=show if show in RULE_TITLES else "", everything=show == "all"
        )
        found = placements(by=self.user, today=timezone.localdate(), narrowing=narrowing)
        return self.page(
            rows=Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page")),
            show=show,
            titles=RULE_TITLES,
            may_object=allowed_somewhere(self.user, Permission.DO_NOT_REBOOK_VIEW),
        )


class PlacementPage(Page):
    """One placement, for the worker and for those who manage it; each sees what they may do."""

    template_name = "shifts/placement.html"
    anchors = {
        "supervision_known": "id_held_on",
        "supervision_denied": "supervision",
        "not_over_yet": "review",
        "reviewed": "review",
        "answered": "review",
        "do": "main-content",
    }

    @cached_property
    def found(self) -> Found:
        seen = Assignment.objects.visible_to(self.user).filter(pk=self.kwargs["pk"])
        found = findings_of(seen, today=timezone.localdate())
        if not found:
            raise Http404
        return found[0]

    @property
    def assignment(self) -> Assignment:
        return self.found.assignment

    @property
    def mine(self) -> bool:
        return self.assignment.worker.user_id == self.user.pk

    def typed(self, button: str) -> Any:
        return self.request.POST if button in self.request.POST else None

    @cached_property
    def forms(self) -> dict[str, PlainForm]:
        facts = self.found.facts
        latest = min(facts.today, facts.last_day)
        next_on = latest + facts.weeks(INTERVAL)
        held = {"held_on": latest, "next_due_on": next_on, "supervisor": facts.supervisor}
        return {
            "held": SupervisionForm(self.typed("held"), initial=held),
            "named": SupervisorForm(self.typed("named"), initial={"from_day": latest}),
            "counted": CaseloadForm(self.typed("counted"), initial={"counted_on": latest}),
            "reviewed": ReviewForm(self.typed("reviewed")),
            "answered": AnswerForm(self.typed("answered")),
        }

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        for form in self.forms.values():
            if form.is_bound:
                form.show(self.refusal)
        assignment, facts = self.assignment, self.found.facts
        team, council = assignment.booking.team, assignment.booking.council
        records = not self.mine and holds(self.user, Permission.PLACEMENT_RECORD, team)
        return self.page(
            assignment=assignment,
            facts=facts,
            findings=self.found.findings,
            mine=self.mine,
            records=records and facts.begun and not facts.cancelled,
            counts=(records or self.mine) and facts.lasts,
            may_review=records and facts.last_day <= facts.today and not facts.cancelled,
            may_object=holds(self.user, Permission.DO_NOT_REBOOK_DECIDE, council),
            may_complain=self.mine or holds(self.user, Permission.APPROACH_REPORT, council),
            threshold=facts.number(THRESHOLD),
            supervisions=self.assignment.supervisions.order_by("-held_on"),
            review=self.review,
            forms=self.forms,
        )

    @cached_property
    def review(self) -> PlacementReview | None:
        return self.assignment.reviews.select_related("reviewed_by").first()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        done: dict[str, Callable[[], str]] = {
            "held": self.hold,
            "denied": self.deny,
            "named": self.name,
            "counted": self.count,
            "reviewed": self.write_review,
            "answered": self.answer,
        }
        chosen = next((act for name, act in done.items() if name in request.POST), None)
        if chosen is None:
            raise BadInput({"do": "Choose what to do with the placement."})
        messages.success(request, chosen())
        return redirect("placement", pk=self.assignment.pk)

    def hold(self) -> str:
        record_supervision(
            by=self.user,
            assignment=self.assignment,
            now=timezone.now(),
            **self.forms["held"].checked(),
        )
        return "Recorded."

    def deny(self) -> str:
        number = self.request.POST["denied"]
        mine = self.assignment.supervisions.select_related(
            "assignment__worker", "assignment__booking__council"
        )
        supervision = get_object_or_404(mine, pk=number if number.isdecimal() else 0)
        deny_supervision(by=self.user, supervision=supervision, now=timezone.now())
        return "Kept: you say that it did not happen. The council can read it."

    def name(self) -> str:
        typed = self.forms["named"].checked()
        with renamed({"supervisor": "new_supervisor"}):
            name_supervisor(
                by=self.user,
                assignment=self.assignment,
                supervisor=typed["new_supervisor"],
                from_day=typed["from_day"],
                now=timezone.now(),
            )
        return "The new supervisor is named."

    def count(self) -> str:
        count_cases(
            by=self.user,
            assignment=self.assignment,
            now=timezone.now(),
            **self.forms["counted"].checked(),
        )
        return "Counted."

    def write_review(self) -> str:
        review_placement(
            by=self.user,
            assignment=self.assignment,
            now=timezone.now(),
            **self.forms["reviewed"].checked(),
        )
        return "Reviewed. The worker has been told."

    def answer(self) -> str:
        review = get_object_or_404(
            self.assignment.reviews.select_related(
                "assignment__worker", "assignment__booking__council"
            )
        )
        words = self.forms["answered"].checked()["words"]
        answer_review(by=self.user, review=review, words=words, now=timezone.now())
        return "Added. It stands beside the review."
