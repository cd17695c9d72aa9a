"""The teams of a council: their list, a new one, and putting one right."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.actions.teams import change_team, create_team
from accounts.forms import PlainForm
from accounts.models import Council, Membership, Role, Team
from accounts.pages import Page
from accounts.people_access import NEEDED, councils_in_view, teams_in_view
from accounts.permissions import Permission, holds, reach_of

MANAGERS = Prefetch(
    "memberships",
    Membership.objects.live().filter(role=Role.TEAM_MANAGER).select_related("user"),
    to_attr="managers",
)


class TeamList(Page):
    template_name = "accounts/teams.html"
    needs = NEEDED

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        words = request.GET.get("q", "").strip()
        found = teams_in_view(self.user).select_related("council").prefetch_related(MANAGERS)
        if words:
            found = found.filter(
                Q(name__icontains=words)
                | Q(site__icontains=words)
                | Q(council__name__icontains=words)
            )
        return self.page(
            rows=self.rows(found.order_by("council__name", "name", "pk")),
            words=words,
            adds=bool(reach_of(self.user, Permission.TEAM_CREATE)),
        )


class TeamForm(PlainForm):
    name = forms.CharField(
        label="Name", max_length=120, error_messages={"required": "Give the team’s name."}
    )
    site = forms.CharField(
        label="Where people report on the day",
        max_length=200,
        help_text="Building and street, as a worker on their first day needs it.",
        error_messages={"required": "Say where people report."},
    )
    latitude = forms.DecimalField(
        label="Latitude",
        max_digits=6,
        decimal_places=3,
        help_text="Such as 53.404. A map shows it when you press and hold the place.",
        error_messages={
            "required": "Give the latitude.",
            "invalid": "Give degrees, such as 53.404.",
        },
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}
        ),
    )
    longitude = forms.DecimalField(
        label="Longitude",
        max_digits=6,
        decimal_places=3,
        help_text="Such as -2.994. West of London it is negative.",
        error_messages={
            "required": "Give the longitude.",
            "invalid": "Give degrees, such as -2.994.",
        },
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )


class NewTeamForm(TeamForm):
    council = forms.ModelChoiceField(
        queryset=Council.objects.none(),
        empty_label=None,
        label="Council",
        error_messages={"required": "Choose the council."},
    )
    field_order = ["council"]

    def __init__(self, typed: Any, *, councils: Any) -> None:
        super().__init__(typed)
        field = self.fields["council"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.initial = councils, councils.first()


class TeamNew(Page):
    template_name = "accounts/team_new.html"
    needs = Permission.TEAM_CREATE

    @cached_property
    def form(self) -> NewTeamForm:
        reach = reach_of(self.user, Permission.TEAM_CREATE)
        councils = councils_in_view(self.user).filter(pk__in=reach.councils)
        return NewTeamForm(self.request.POST or None, councils=councils)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(form=self.form)

    def post(self, request: HttpRequest) -> HttpResponse:
        made = create_team(by=self.user, **self.form.checked())
        messages.success(request, f"{made} is ready. Invite its manager next.")
        return redirect("team", pk=made.pk)


class TeamPage(Page):
    """What the team is, who manages it, and a form for who may change it."""

    template_name = "accounts/team.html"
    needs = NEEDED

    @cached_property
    def team(self) -> Team:
        found = teams_in_view(self.user).select_related("council").prefetch_related(MANAGERS)
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def form(self) -> TeamForm:
        now = {
            name: getattr(self.team, name) for name in ("name", "site", "latitude", "longitude")
        }
        return TeamForm(self.request.POST or None, initial=now)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        changes = holds(self.user, Permission.TEAM_CHANGE, self.team)
        return self.page(team=self.team, form=self.form, changes=changes)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        change_team(by=self.user, team=self.team, **self.form.checked())
        messages.success(request, "Saved. New bookings and offers show it from now on.")
        return redirect("team", pk=pk)
