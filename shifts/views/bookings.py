"""Asking for someone, and where each request stands."""

from dataclasses import replace
from functools import cached_property
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from rest_framework.response import Response

from accounts.errors import BadInput, DomainError, WrongState
from accounts.idempotency import OtherRequest, answer_once, fingerprint_of
from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission
from rates.errors import NoCapInForce, OverCap
from rates.models import CapException
from rates.views.answer import Answer
from shifts.actions.bookings import Request, create_booking
from shifts.actions.templates import same_as
from shifts.forms.bookings import FOR_THE_RATE, IN_PATTERN, BookingForm, Week, request_from
from shifts.models import Assignment, Booking, Offer
from shifts.reports.search import teams_of
from shifts.states import BookingState, OfferState
from shifts.views.prefill import Known, known_from
from shifts.views.quotes import exception_wanted, rate_answer

TOKEN = "csrfmiddlewaretoken"


class BookingList(Page):
    template_name = "shifts/bookings.html"
    needs = Permission.BOOKING_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        state = request.GET.get("state", "")
        found = Booking.objects.visible_to(self.user)
        if state in list(BookingState):
            found = found.filter(state=state)
        teams = list(teams_of(self.user))
        team = next((each for each in teams if str(each.pk) == request.GET.get("team")), None)
        if team:
            found = found.filter(team=team)
        return self.page(
            rows=self.rows(with_counts(found.order_by("-id"))),
            state=state,
            states=list(BookingState),
            team=team,
            teams=teams,
            may_book=allowed_somewhere(self.user, Permission.BOOKING_CREATE),
            may_offer=allowed_somewhere(self.user, Permission.OFFER_SEND),
        )


def with_counts(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Counted for the rows that are shown, not by joining every offer there is."""
    here = OuterRef("pk")
    holding = Assignment.objects.holding_a_place().filter(booking=here)
    waiting = Offer.objects.filter(booking=here, state=OfferState.SENT)
    return bookings.select_related("team", "council", "job_role").annotate(
        held=how_many(holding), waiting=how_many(waiting)
    )


def how_many(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("booking").annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted), 0)


class BookingNew(Page):
    """Two buttons: "Check the rate" saves nothing, "Book" saves; neither loses what was typed."""

    template_name = "shifts/booking_new.html"
    needs = Permission.BOOKING_CREATE
    anchors = {
        "over_cap": "id_hourly_rate",
        "no_cap": "id_job_role",
        "unmapped_title": "id_job_title",
        "over_ceiling": "id_hourly_rate",
        "exception_not_usable": "id_exception",
        "exception_expired": "id_exception",
        "pay_basis": "id_engagement",
    }
    answer: Answer | None = None

    @cached_property
    def form(self) -> BookingForm:
        known = self.known.initial if self.known else {}
        return BookingForm(self.typed, by=self.user, initial=known | self.from_exception())

    @cached_property
    def known(self) -> Known | None:
        """The booking or template that the form is filled in from."""
        return known_from(self.request.GET, self.user, timezone.localdate())

    def from_exception(self) -> dict[str, Any]:
        """What an approved exception says of the booking that is to use it."""
        named = self.request.GET.get("exception", "")
        found = CapException.objects.visible_to(self.user).filter(
            pk=int(named) if named.isdecimal() and len(named) < 19 else 0
        )
        return {
            name: getattr(each, "ceiling_rate" if name == "hourly_rate" else name)
            for each in found.live(timezone.now())
            for name in ("job_role", "engagement", "hourly_rate", "starts_on", "ends_on")
        } | {"exception": found.first()}

    @cached_property
    def week(self) -> Week:
        known = same_as(self.known.source) if self.known else {}
        return Week(self.typed, known.get("weekly_pattern", ()))

    @cached_property
    def typed(self) -> QueryDict | None:
        """With the rate that passes in place of the one typed, where that was asked for."""
        if self.request.method != "POST":
            return None
        typed = self.request.POST.copy()
        if "use_rate" in typed:
            typed["hourly_rate"] = str(typed["use_rate"])
        return typed

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" and self.known and self.refusal is None:
            self.answer = rate_answer(
                by=self.user, asked=self.known.request, now=timezone.now()
            )
        self.form.show(self.refusal)
        self.week.show(self.refusal)
        return self.page(
            form=self.form,
            week=self.week,
            answer=self.answer,
            exception_wanted=self.exception_wanted(),
            form_key=self.form_key,
            known=self.known,
        )

    def exception_wanted(self) -> str:
        if self.answer is None or not allowed_somewhere(
            self.user, Permission.EXCEPTION_REQUEST
        ):
            return ""
        known = self.known.request if self.known and self.typed is None else None
        return exception_wanted(known or self.asked, self.answer, timezone.localdate())

    @cached_property
    def asked(self) -> Request:
        """What was typed, or BadInput naming all that is wrong at once."""
        only = FOR_THE_RATE if self.checking else None
        if problems := self.form.problems(only) | self.week.problems():
            raise BadInput(problems)
        typed = self.form.cleaned_data
        asked = request_from(typed, self.week.as_json(typed["clocks_go_back"]))
        return replace(asked, **self.known.links) if self.known else asked

    @property
    def checking(self) -> bool:
        return not {"check", "use_rate"}.isdisjoint(self.request.POST)

    def anchor(self, name: str) -> str:
        return self.week.element(name) if IN_PATTERN.match(name) else super().anchor(name)

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.checking:
            self.answer = rate_answer(by=self.user, asked=self.asked, now=timezone.now())
            return self.get(request)
        made = self.book_once()
        messages.success(request, "Booked. Now choose the workers to offer it to.")
        return redirect("booking", pk=made.data["booking"])

    def book_once(self) -> Response:
        """The form pressed twice, or sent again by a slow network, books once."""
        if not self.form_key:
            return self.book()
        return answer_once(
            user=self.user,
            key=f"booking-new:{self.form_key}",
            fingerprint=fingerprint_of("POST", self.request.path, self.as_sent()),
            answer=self.book,
        )

    def as_sent(self) -> bytes:
        """Without the token against forgery, which is another in each copy of the page."""
        typed = {name: told for name, told in self.request.POST.lists() if name != TOKEN}
        return urlencode(typed, doseq=True).encode()

    def book(self) -> Response:
        booking = create_booking(by=self.user, request=self.asked, now=timezone.now())
        return Response({"booking": booking.pk})

    @property
    def form_key(self) -> str:
        """Of this form as it was opened; a new form has a new one."""
        return str(self.typed.get("form_key", ""))[:80] if self.typed else token_urlsafe(16)

    def refuse(self, error: DomainError) -> HttpResponse:
        if isinstance(error, OtherRequest):
            error = WrongState(
                "This form has made a booking already. Open a new form for more."
            )
        if isinstance(error, OverCap | NoCapInForce):
            asked = replace(self.asked, exception=None)  # the caps' own answer
            self.answer = rate_answer(by=self.user, asked=asked, now=timezone.now())
        return super().refuse(error)
