"""Memoranda and their versions: who signed, what the terms say, and what each person may do next."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.models import Council, Region
from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission, reach_of
from rates.actions.looks import look_at_memoranda
from rates.actions.memoranda import (
    bring_into_force,
    circulate_version,
    draft_memorandum,
    join_version,
    leave_memorandum,
    sign_version,
    withdraw_version,
)
from rates.clauses.sections import by_section
from rates.memorandum_forms import MemorandumForm, SignatoryForm
from rates.models import Memorandum, MemorandumVersion
from rates.models.memoranda import VersionState
from rates.reports.versions import belonging, version_diff


class MemorandaPage(Page):
    needs = Permission.CAP_VIEW

    @cached_property
    def memorandum(self) -> Memorandum:
        found = Memorandum.objects.visible_to(self.user).select_related("region")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def version(self) -> MemorandumVersion:
        versions = self.memorandum.versions.select_related(
            "memorandum__region",
            "supersedes",
            "drafted_by",
            "revised_by",
            "circulated_by",
            "in_force_by",
        )
        return get_object_or_404(versions, number=self.kwargs["number"])

    @cached_property
    def may_draft(self) -> bool:
        reach = reach_of(self.user, Permission.MEMORANDUM_DRAFT)
        region = self.memorandum.region_id
        return region in reach.regions if region else bool(reach.regions)

    @cached_property
    def own(self) -> list[Council]:
        """The councils that this person signs for."""
        reach = reach_of(self.user, Permission.MEMORANDUM_SIGN)
        mine = Q(pk__in=reach.councils) | Q(region__in=reach.regions)
        return list(Council.objects.filter(mine).order_by("name"))

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("version", pk=self.memorandum.pk, number=self.version.number)


class MemorandumList(MemorandaPage):
    template_name = "rates/memoranda.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = look_at_memoranda(by=self.user).select_related("region")
        live = MemorandumVersion.objects.exclude(state=VersionState.SUPERSEDED)
        return self.page(
            rows=self.rows(found.prefetch_related(Prefetch("versions", live, "live_versions"))),
            may_draft=allowed_somewhere(self.user, Permission.MEMORANDUM_DRAFT),
        )


class MemorandumNew(MemorandaPage):
    template_name = "rates/memorandum_new.html"
    needs = Permission.MEMORANDUM_DRAFT

    @cached_property
    def form(self) -> MemorandumForm:
        reach = reach_of(self.user, Permission.MEMORANDUM_DRAFT)
        regions = Region.objects.filter(pk__in=reach.regions)
        return MemorandumForm(self.request.POST or None, regions=regions)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(form=self.form)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        memorandum = draft_memorandum(by=self.user, **self.form.checked())
        messages.success(request, f"{memorandum} has a name. Draft its first version.")
        return redirect("memorandum", pk=memorandum.pk)


class MemorandumPage(MemorandaPage):
    template_name = "rates/memorandum.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        versions = self.memorandum.versions.with_signed().select_related("supersedes")
        rows, today = self.rows(versions.order_by("-number")), timezone.localdate()
        shown = versions.in_force(today).first() or next(iter(rows), None)
        return self.page(
            memorandum=self.memorandum,
            today=today,
            rows=rows,
            shown=shown,
            members=belonging(shown) if shown else [],
            may_draft=self.may_draft,
            may_sign=bool(self.own),
        )


class VersionPage(MemorandaPage):
    """All of one version, and the lead's next step with it."""

    template_name = "rates/version.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        version = self.version
        members = belonging(version)
        mine = {council.gss_code for council in self.own}
        waiting = {each.council for each in members if each.signed_at is None}
        known = {each.council for each in members}
        return self.page(
            version=version,
            members=members,
            diff=version_diff(version),
            caps=version.caps.aggregate(
                all=Count("pk"), provisional=Count("pk", filter=Q(provisional=True))
            ),
            clauses=len(version.clauses),
            may_draft=self.may_draft,
            may_sign=version.state == VersionState.CIRCULATED and bool(mine & waiting),
            may_join=version.state == VersionState.IN_FORCE and bool(mine - known),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "withdraw" in request.POST:
            withdraw_version(by=self.user, version=self.version)
            return self.done("Withdrawn. It is a draft again, and can be changed.")
        circulate_version(by=self.user, version=self.version, now=timezone.now())
        return self.done("Circulated. Its terms are fixed, and every party can sign.")


class SignatoryPage(MemorandaPage):
    """A director or chief executive signs something for their council."""

    needs = Permission.MEMORANDUM_SIGN
    day_of = ""

    @cached_property
    def form(self) -> SignatoryForm:
        return SignatoryForm(
            self.request.POST or None,
            councils=self.own,
            name=self.user.full_name,
            day_of=self.day_of,
        )

    def context(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "terms": by_section(self.version.clauses),
            "diff": version_diff(self.version),
        }

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(form=self.form, **self.context())


class VersionSign(SignatoryPage):
    template_name = "rates/version_sign.html"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        sign_version(by=self.user, version=self.version, **self.form.checked())
        return self.done("Signed.")


class VersionJoin(SignatoryPage):
    template_name = "rates/version_join.html"
    day_of = "joins_on"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        typed = self.form.checked()
        join_version(by=self.user, version=self.version, now=timezone.now(), **typed)
        return self.done(f"{typed['council']} has joined.")


class MemorandumLeave(SignatoryPage):
    template_name = "rates/memorandum_leave.html"
    day_of = "leaves_on"

    def context(self) -> dict[str, Any]:
        return {"memorandum": self.memorandum}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        typed = self.form.checked()
        leave_memorandum(by=self.user, memorandum=self.memorandum, now=timezone.now(), **typed)
        messages.success(request, f"Notice given for {typed['council']}.")
        return redirect("memorandum", pk=self.memorandum.pk)


class VersionForce(MemorandaPage):
    """What will happen, before it does."""

    template_name = "rates/version_force.html"
    needs = Permission.MEMORANDUM_DRAFT

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(version=self.version, diff=version_diff(self.version))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        bring_into_force(by=self.user, version=self.version)
        return self.done("Settled. It binds from its first day.")
