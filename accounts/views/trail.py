"""The audit trail for those who prove that the rules were kept: a search, and each entry's proof."""

import csv
from functools import cached_property
from io import StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.actions.trail import entries_in_view, look_at_entry, view_trail
from accounts.cells import safe
from accounts.models import AuditEntry, Council, User
from accounts.models.audit import AuditEntryQuerySet
from accounts.pages import Page, roles_of
from accounts.permissions import ROLE_PERMISSIONS, Permission
from accounts.trail_form import TrailForm, older_than
from accounts.trail_words import Told, names_of_records, rows_of_file

MOST_IN_A_FILE = 10_000
ROWS = 20  # an entry takes more of a page than a row of most lists


def told(entries: list[AuditEntry], reader: User) -> list[Told]:
    names = names_of_records()
    may = frozenset[Permission]().union(*(ROLE_PERMISSIONS[role] for role in roles_of(reader)))
    councils = dict(Council.objects.values_list("gss_code", "name"))
    return [Told(entry, names, may, councils) for entry in entries]


class AuditTrailPage(Page):
    template_name = "accounts/audit.html"
    needs = Permission.AUDIT_VIEW

    @cached_property
    def form(self) -> TrailForm:
        return TrailForm(self.request.GET, by=self.user)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            self.form.show(self.refusal)
            return self.page(form=self.form)
        where = self.form.asked()
        before = older_than(request.GET.get("before", ""))
        found = view_trail(where=where, by=self.user).select_related("actor")
        if request.GET.get("format") == "csv":
            return as_csv(found)
        shown = list((found.older_than(before) if before else found)[: ROWS + 1])
        more = len(shown) > ROWS
        rows = told(shown[:ROWS], self.user)
        return self.page(
            form=self.form,
            rows=rows,
            older=rows[-1].entry.pk if more else None,
            before=before,
            narrowed=bool(where.given()),
            most=MOST_IN_A_FILE,
        )


def as_csv(found: AuditEntryQuerySet) -> HttpResponse:
    """The newest so many; text that looks like a formula stays text."""
    table = StringIO()
    rows = rows_of_file(list(found[:MOST_IN_A_FILE]))
    csv.writer(table).writerows([[safe(cell) for cell in row] for row in rows])
    name = f"audit-{timezone.localdate()}.csv"
    return HttpResponse(
        table.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class AuditEntryPage(Page):
    template_name = "accounts/audit_entry.html"
    needs = Permission.AUDIT_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = entries_in_view(self.user).select_related("actor")
        entry = get_object_or_404(found, pk=kwargs["pk"])
        steps = look_at_entry(entry=entry, by=self.user)
        return self.page(
            each=told([entry], self.user)[0],
            entry=entry,
            steps=steps,
            proved=all(step.holds for step in steps),
        )
