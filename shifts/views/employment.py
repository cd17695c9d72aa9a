"""Posts held: HR of the council that pays the worker records them, the worker reads their own."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.actions.employment import end_spell, record_spell
from accounts.actions.employment_terms import (
    end_leave,
    record_assessed_year,
    record_leave,
    set_contracted_hours,
)
from accounts.errors import BadInput
from accounts.forms import PlainForm
from accounts.models import AssessedYear, EmploymentLeave, EmploymentSpell, User, Worker
from accounts.pages import Page
from accounts.permissions import Permission, reach_of
from shifts.eligibility.history import history_of
from shifts.forms.employment import (
    AssessedYearForm,
    EndLeaveForm,
    EndPostForm,
    HoursForm,
    LeaveForm,
    PostForm,
    as_typed,
)


def workers_in_view(user: User) -> QuerySet[Worker]:
    """One's own, and those of the council for which one keeps passports. Design §6."""
    here = reach_of(user, Permission.PASSPORT_RECORD).councils
    found = Worker.objects.filter(Q(user=user) | Q(employing_council__in=here))
    return found.select_related("user", "employing_council__region")


class Buttons(Page):
    """Several forms on a page; the name of the button pressed says which one is meant."""

    kinds: Mapping[str, type[PlainForm]]

    @cached_property
    def pressed(self) -> str:
        return next((name for name in self.kinds if name in self.request.POST), "")

    def form_of(self, name: str, **initial: Any) -> PlainForm:
        if name == self.pressed:
            return self.sent
        return self.kinds[name](auto_id=f"id_{name}_%s", initial=initial)

    @cached_property
    def sent(self) -> PlainForm:
        return self.kinds[self.pressed](self.request.POST, auto_id=f"id_{self.pressed}_%s")

    def anchor(self, name: str) -> str:
        return f"id_{self.pressed}_{name}"

    def typed(self) -> dict[str, Any]:
        if not self.pressed:
            raise BadInput({"record": "Choose what to record."})
        return self.sent.checked()

    def show_refusal(self) -> None:
        if self.pressed:
            self.sent.show(self.refusal)


class OwnEmployment(Page):
    """Where workers find their own posts."""

    needs = Permission.TIMESHEET_FILL

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        worker = get_object_or_404(Worker, user=self.user)
        return redirect("employment", pk=worker.pk)


class EmploymentPage(Buttons):
    """What the posts come to, the posts, and a form to record another."""

    template_name = "shifts/employment.html"
    kinds = {"post": PostForm, "year": AssessedYearForm}

    @cached_property
    def worker(self) -> Worker:
        return get_object_or_404(workers_in_view(self.user), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.show_refusal()
        worker = self.worker
        year = AssessedYear.objects.filter(worker=worker).first()
        said = {} if year is None else {name: getattr(year, name) for name in YEAR}
        posts = worker.spells.select_related("council").prefetch_related(
            "leave", "contracted_hours"
        )
        return self.page(
            worker=worker,
            own=worker.user_id == self.user.pk,
            told=history_of(worker, today=timezone.localdate()),
            year=year,
            posts=posts.order_by("-effective", "-pk"),
            post=self.form_of("post"),
            year_form=self.form_of("year", **said),
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        worker, typed = self.worker, self.typed()
        if self.pressed == "post":
            record_spell(worker=worker, by=self.user, **typed)
            told = "The post is recorded."
        else:
            record_assessed_year(worker=worker, by=self.user, **typed)
            told = "The assessed year is recorded."
        messages.success(request, told)
        return redirect("employment", pk=pk)


YEAR = ("started_on", "completed_on", "verified_by")


class PostPage(Buttons):
    """One post: its leave, its contracted hours, its end."""

    template_name = "shifts/post.html"
    kinds = {
        "leave": LeaveForm,
        "away": EndLeaveForm,
        "contracted": HoursForm,
        "end": EndPostForm,
    }

    @cached_property
    def spell(self) -> EmploymentSpell:
        mine = EmploymentSpell.objects.filter(worker__in=workers_in_view(self.user))
        found = mine.select_related("worker__user", "worker__employing_council", "council")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def lasting(self) -> EmploymentLeave | None:
        """Leave that still goes on; there is one at most (employmentleave_no_overlap)."""
        return self.spell.leave.filter(effective__endswith=None).first()

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.show_refusal()
        spell = self.spell
        contracted = list(spell.contracted_hours.all())
        return self.page(
            spell=spell,
            own=spell.worker.user_id == self.user.pk,
            away=spell.leave.all(),
            lasting=self.lasting,
            contracted=as_typed(contracted).splitlines(),
            leave=self.form_of("leave"),
            away_form=self.form_of("away"),
            hours=self.form_of("contracted", hours=as_typed(contracted)),
            end=self.form_of("end"),
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        spell, typed = self.spell, self.typed()
        if self.pressed == "leave":
            record_leave(spell=spell, by=self.user, **typed)
        elif self.pressed == "contracted":
            set_contracted_hours(spell=spell, by=self.user, **typed)
        elif self.pressed == "end":
            end_spell(spell=spell, by=self.user, **typed)
        elif self.lasting is not None:
            end_leave(leave=self.lasting, by=self.user, **typed)
        else:
            raise BadInput({"ends_on": "No leave goes on in this post; reload the page."})
        messages.success(request, "Recorded.")
        return redirect("post", pk=pk)
