"""Pages of grades: a council's job roles with what each costs, and recording a new one."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.models import Council, User
from accounts.pages import Page
from accounts.permissions import Permission, holds, reach_of
from rates.actions.grade_list import look_at_grades
from rates.actions.grades import record_grade
from rates.award_forms import GradeForm
from rates.forms import CapsForm


def councils_of(user: User) -> QuerySet[Council]:
    reach = reach_of(user, Permission.EQUIVALENT_VIEW)
    return Council.objects.filter(Q(pk__in=reach.councils) | Q(region__in=reach.regions))


class GradeCouncils(Page):
    """Whoever answers for one council goes straight to its grades."""

    template_name = "rates/grade_councils.html"
    needs = Permission.EQUIVALENT_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        councils = list(councils_of(self.user))
        if len(councils) == 1:
            return redirect("grades", gss_code=councils[0].gss_code)
        return self.page(councils=councils)


class GradeList(Page):
    template_name = "rates/grades.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        council = get_object_or_404(councils_of(self.user), gss_code=kwargs["gss_code"])
        today = timezone.localdate()
        form = CapsForm(request.GET if "on" in request.GET else {"on": today.isoformat()})
        on = form.cleaned_data["on"] if form.is_valid() else today
        return self.page(
            council=council,
            form=form,
            on=on,
            roles=look_at_grades(by=self.user, council=council, on=on),
            more=councils_of(self.user).count() > 1,
            may_record=holds(self.user, Permission.GRADE_RECORD, council),
        )


class GradeNew(Page):
    template_name = "rates/grade_new.html"
    needs = Permission.GRADE_RECORD
    anchors = {
        "employer_pension_rate": "id_pension_percent",
        "grade_overlaps": "id_effective_from",
        "spine_does_not_fit": "id_spine",
    }

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        council = self.council(kwargs["gss_code"])
        form = GradeForm(request.POST or None, council=council)
        if self.refusal:
            form.show(self.refusal)
            form.tell("pension_percent", self.refusal.fields.get("employer_pension_rate", []))
        return self.page(council=council, form=form)

    def council(self, gss_code: str) -> Council:
        return get_object_or_404(councils_of(self.user), gss_code=gss_code)

    def post(self, request: HttpRequest, gss_code: str) -> HttpResponse:
        council = self.council(gss_code)
        asked = GradeForm(request.POST, council=council).asked()
        grade = record_grade(by=self.user, council=council, **asked)
        messages.success(request, f"{grade.name} is recorded for {grade.job_role}.")
        return redirect("grades", gss_code=gss_code)
