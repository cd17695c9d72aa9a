"""Asking for an exception, reading and answering one, and how often each council asks."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.forms import PlainForm, RowField
from accounts.models import Membership, Office, User
from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission, holds
from rates import caps
from rates.actions.exceptions import (
    approve_exception,
    look_at_exception,
    reject_exception,
    request_exception,
)
from rates.exception_rules import ExceptionState, cost_at_most
from rates.forms import council_field, councils_in_reach, year_starts_on
from rates.models import CapException, ExceptionAnswer
from rates.models.exceptions import ExceptionReason
from rates.reports.exception_counts import exception_count, exception_counts
from rates.reports.exceptions import ExceptionFilters, as_sheet, exception_register, paid_in_all
from rates.views.answer import answered
from rates.views.downloads import as_file, asks_for_a_file
from rates.views.exception_form import AnswerForm, ExceptionForm

SHOWN = 5
LATELY = timedelta(days=7)


def in_view(user: User) -> QuerySet[CapException]:
    found = CapException.objects.visible_to(user)
    return found.select_related("council__region", "job_role", "requested_by")


def waiting_for(user: User) -> list[CapException]:
    """What this person's office has to answer, the soonest to expire first."""
    found = in_view(user).waiting_for(user, timezone.now())  # type: ignore[attr-defined]
    return list(found.order_by("expires_at"))


def lately(user: User) -> list[CapException]:
    """What the regional lead has to know of."""
    since = timezone.now() - LATELY
    return list(in_view(user).filter(requested_at__gte=since).order_by("-pk")[:SHOWN])


class RegisterForm(PlainForm):
    unmarked = ("council", "state", "reason")

    council = council_field()
    state = forms.ChoiceField(
        choices=[
            ("", "All"),
            *((each.value, each.value.capitalize()) for each in ExceptionState),
        ],
        required=False,
    )
    reason = forms.ChoiceField(choices=[("", "All"), *ExceptionReason.choices], required=False)

    def __init__(self, address: Any, *, by: User) -> None:
        super().__init__(address)
        council = self.fields["council"]
        assert isinstance(council, RowField)
        council.queryset = councils_in_reach(by, Permission.EXCEPTION_VIEW)

    def asked(self) -> ExceptionFilters:
        typed = self.checked()
        return ExceptionFilters(
            council=typed["council"] and typed["council"].gss_code,
            state=typed["state"] or None,
            reason=typed["reason"] or None,
        )


class ExceptionList(Page):
    template_name = "rates/exceptions.html"
    needs = Permission.EXCEPTION_COUNT

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        now, form = timezone.now(), RegisterForm(request.GET, by=self.user)
        since = year_starts_on(timezone.localdate(now))
        may_read = allowed_somewhere(self.user, Permission.EXCEPTION_VIEW)
        found = None
        if may_read and not self.refusal:
            found = exception_register(by=self.user, where=form.asked())
        if found is not None and asks_for_a_file(request):
            return as_file(request, as_sheet(found), f"exceptions-{timezone.localdate(now)}")
        form.show(self.refusal)
        return self.page(
            form=form,
            may_request=allowed_somewhere(self.user, Permission.EXCEPTION_REQUEST),
            may_read=may_read,
            may_drill=allowed_somewhere(self.user, Permission.SPEND_VIEW_WORKER),
            waiting=waiting_for(self.user),
            rows=None if found is None else self.rows(found),
            paid=None if found is None else paid_in_all(found),
            counts=exception_counts(by=self.user, since=since, now=now),
            since=since,
            now=now,
        )


class ExceptionNew(Page):
    """Filled in from the address, as the refused booking leads here."""

    template_name = "rates/exception_new.html"
    needs = Permission.EXCEPTION_REQUEST
    anchors = {
        "expires_at": "id_expires_on",
        "pay_basis": "id_engagement",
        "no_exception_needed": "id_ceiling_rate",
        "no_cap": "id_job_role",
    }

    @cached_property
    def form(self) -> ExceptionForm:
        typed = self.request.POST if self.request.method == "POST" else None
        return ExceptionForm(typed, by=self.user, initial=self.request.GET.dict())

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(form=self.form)

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = request_exception(by=self.user, now=timezone.now(), **self.form.asked())
        messages.success(request, "Asked for. Those who have to approve it have been told.")
        return redirect("exception", pk=asked.pk)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """An office that is asked, who holds it, and what it has said."""

    office: Office
    holders: list[str]
    answer: ExceptionAnswer | None


class ExceptionPage(Page):
    template_name = "rates/exception.html"

    @cached_property
    def asked(self) -> CapException:
        return get_object_or_404(in_view(self.user), pk=self.kwargs["pk"])

    @cached_property
    def form(self) -> AnswerForm:
        return AnswerForm(self.request.POST if self.request.method == "POST" else None)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked, now = look_at_exception(by=self.user, exception=self.asked), timezone.now()
        decision, since = caps.replay(asked.inputs), year_starts_on(timezone.localdate(now))
        self.form.show(self.refusal)
        return self.page(
            asked=asked,
            live=asked.state == ExceptionState.APPROVED and asked.expires_at > now,
            over=asked.state == ExceptionState.REQUESTED and asked.expires_at <= now,
            decision=decision,
            segments=answered(decision),
            cost=cost_at_most(asked.over_by, asked.expected_hours),
            seats=seats(asked),
            count=exception_count(council=asked.council, since=since, now=now),
            since=since,
            may_answer=CapException.objects.filter(pk=asked.pk)
            .waiting_for(self.user, now)
            .exists(),
            may_book=holds(self.user, Permission.BOOKING_CREATE, asked.council),
            uses=asked.decisions.order_by("pk"),
            form=self.form,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        comment, now = self.form.checked()["comment"], timezone.now()
        if "reject" in request.POST:
            reject_exception(by=self.user, exception=self.asked, comment=comment, now=now)
            messages.success(request, "Rejected.")
        else:
            answered_one = approve_exception(
                by=self.user, exception=self.asked, comment=comment, now=now
            )
            messages.success(request, outcome(answered_one))
        return redirect("exception", pk=self.asked.pk)


def outcome(exception: CapException) -> str:
    if exception.state == ExceptionState.APPROVED:
        return "Approved. It can be used now."
    return "You have approved it. It still waits for another office."


def seats(asked: CapException) -> list[Seat]:
    given = {answer.office: answer for answer in asked.answers.select_related("answered_by")}
    held = Membership.objects.live().filter(
        council=asked.council, office__in=asked.required_offices
    )
    names: dict[str, list[str]] = {}
    for membership in held.select_related("user").order_by("user__full_name"):
        names.setdefault(membership.office, []).append(membership.user.full_name)
    return [
        Seat(office=Office(each), holders=names.get(each, []), answer=given.get(each))
        for each in asked.required_offices
    ]
