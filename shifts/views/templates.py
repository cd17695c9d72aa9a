"""A team's templates: kept from a booking, used with two presses, archived."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.pages import Page
from accounts.permissions import Permission
from shifts.actions.templates import archive_template, keep_as_template
from shifts.forms.answers import TemplateForm
from shifts.models import Booking, BookingTemplate


class TemplateList(Page):
    template_name = "shifts/templates.html"
    needs = Permission.BOOKING_CREATE

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = BookingTemplate.objects.visible_to(self.user).in_use()
        rows = found.select_related("team__council", "job_role").annotate(
            used=Count("bookings")
        )
        return self.page(rows=self.rows(rows.order_by("team__name", "name", "pk")))

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = request.POST.get("archive", "")
        found = BookingTemplate.objects.visible_to(self.user).select_related("team__council")
        template = get_object_or_404(found, pk=int(typed) if typed.isdecimal() else 0)
        archive_template(by=self.user, template=template, now=timezone.now())
        messages.success(request, f"{template} is archived.")
        return redirect("templates")


class TemplateKeep(Page):
    template_name = "shifts/template_keep.html"
    needs = Permission.BOOKING_CREATE

    def booking(self, pk: int) -> Booking:
        found = Booking.objects.visible_to(self.user).select_related(
            "council__region", "team", "job_role"
        )
        return get_object_or_404(found, pk=pk)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        booking = self.booking(kwargs["pk"])
        form = TemplateForm(request.POST or None, initial={"name": f"{booking.job_role}"})
        form.show(self.refusal)
        return self.page(booking=booking, form=form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        booking = self.booking(pk)
        name = TemplateForm(request.POST).checked()["name"]
        keep_as_template(by=self.user, booking=booking, name=name, now=timezone.now())
        messages.success(request, "Kept. Book from it with two presses, from Templates.")
        return redirect("templates")
