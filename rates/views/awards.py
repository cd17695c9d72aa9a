"""Pages of pay awards: all of them, one with its points, the import, a new spine."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.cells import safe
from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission, reach_of, require_somewhere
from rates.actions.awards.changes import compared
from rates.actions.awards.importing import (
    import_awards,
    look_at_awards,
    preview_awards,
    rows_of_file,
)
from rates.actions.awards.settling import replaced_by, settle_award
from rates.actions.awards.spines import record_spine
from rates.actions.back_pay import propose_back_pay
from rates.award_file import COLUMNS
from rates.award_forms import AwardFileForm, SettleForm, SpineForm
from rates.models import Award, Settlement
from rates.views.downloads import download


class AwardList(Page):
    template_name = "rates/awards.html"
    needs = Permission.CAP_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(
            rows=self.rows(look_at_awards(by=self.user)),
            may_record=allowed_somewhere(self.user, Permission.AWARD_RECORD),
            may_read_back_pay=allowed_somewhere(self.user, Permission.SPEND_VIEW_WORKER),
        )


class AwardImport(Page):
    """Nothing is kept between the dry run and the import: the page brings the file along."""

    template_name = "rates/award_import.html"
    needs = Permission.AWARD_RECORD

    def get(self, request: HttpRequest, **context: Any) -> HttpResponse:
        form = AwardFileForm({} if self.refusal else None)
        if self.refusal:
            form.show(self.refusal)
        form.fields["file"].required = True  # for the label: a file once shown comes as content
        return self.page(form=form, **context)

    def post(self, request: HttpRequest) -> HttpResponse:
        content = AwardFileForm(request.POST, request.FILES).read()
        rows = rows_of_file(content)
        if "confirm" in request.POST:
            messages.success(request, str(import_awards(by=self.user, rows=rows)))
            return redirect("awards")
        plans = preview_awards(by=self.user, rows=rows)
        return self.get(request, plans=plans, content=content.decode("utf-8-sig"))


class AwardPage(Page):
    template_name = "rates/award.html"
    needs = Permission.CAP_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        award = get_object_or_404(look_at_awards(by=self.user), pk=kwargs["pk"])
        if request.GET.get("format") == "csv":
            return download(csv_of(award), f"award-{award.pk}.csv")
        follows, points = compared(award)
        reach = reach_of(self.user, Permission.AWARD_RECORD)
        settlements = list(award.settlements.select_related("region", "settled_by"))
        return self.page(
            award=award,
            follows=follows,
            points=points,
            settlements=settlements,
            mine=[each for each in settlements if each.region_id in reach.regions],
            form=self.settle_form(award, settlements),
        )

    def settle_form(self, award: Award, settlements: Sequence[Settlement]) -> SettleForm | None:
        """Where there is something left to settle, in a region of the lead's."""
        reach = reach_of(self.user, Permission.AWARD_RECORD)
        left = reach.regions - {each.region_id for each in settlements}
        if not left or not award.settled or not replaced_by(award).exists():
            return None
        regions = list(left)
        form = SettleForm(self.request.POST or None, regions=regions)
        region = form.fields["region"].queryset[0]  # type: ignore[attr-defined]
        form.fields["region"].initial = region.code
        if self.refusal:
            form.show(self.refusal)
        return form

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        require_somewhere(self.user, Permission.AWARD_RECORD)
        award = get_object_or_404(look_at_awards(by=self.user), pk=pk)
        if "propose" in request.POST:
            return self.propose(award)
        reach = reach_of(self.user, Permission.AWARD_RECORD)
        typed = SettleForm(request.POST, regions=reach.regions).checked()
        settled = settle_award(by=self.user, award=award, **typed)
        messages.success(request, str(settled))
        return redirect("award", pk=pk)

    def propose(self, award: Award) -> HttpResponse:
        found = Settlement.objects.filter(award=award, pk=self.request.POST["propose"])
        proposals = propose_back_pay(by=self.user, settlement=get_object_or_404(found))
        told = f"{len(proposals)} new proposals." if proposals else "Nothing more is owed."
        messages.success(self.request, told)
        return redirect("award", pk=award.pk)


class SpineNew(Page):
    template_name = "rates/spine_new.html"
    needs = Permission.AWARD_RECORD

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form()
        if self.refusal:
            form.show(self.refusal)
        return self.page(form=form)

    def form(self) -> SpineForm:
        reach = reach_of(self.user, Permission.AWARD_RECORD)
        return SpineForm(self.request.POST or None, regions=reach.regions)

    def post(self, request: HttpRequest) -> HttpResponse:
        spine = record_spine(by=self.user, **self.form().checked())
        messages.success(request, f"{spine.name} is recorded. Now import its award.")
        return redirect("award-import")


def csv_of(award: Award) -> str:
    """As an import reads it; a name that looks like a formula is marked as text."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    for point in award.points.all():
        start = award.effective.lower.isoformat()
        names = [safe(award.spine.code), safe(award.name), start, award.status]
        writer.writerow([*names, point.scp, point.annual_salary])
    return table.getvalue()
