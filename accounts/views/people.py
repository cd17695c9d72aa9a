"""Who works where and as what: their list, one of them, and holding out a role."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.actions.ending import keep_membership
from accounts.actions.invitations import invite
from accounts.actions.people import granting
from accounts.forms import PlainForm
from accounts.models import Council, Invitation, Membership, Office, Region, Role, Team, User
from accounts.pages import Page
from accounts.people_access import (
    NEEDED,
    councils_in_view,
    invitations_in_view,
    memberships_in_view,
    people_in_view,
    teams_in_view,
    tokens_in_view,
)
from accounts.permissions import Permission, holds, reach_of

PLACES = ("council", "region", "team__council")


class PeopleList(Page):
    template_name = "accounts/people.html"
    needs = NEEDED

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked = {name: request.GET.get(name, "").strip() for name in ("q", "role", "former")}
        held = memberships_in_view(self.user).select_related(*PLACES)
        live = held.filter(ended_at=None)
        found = people_in_view(self.user).order_by("full_name", "pk")
        rows = self.rows(
            self.narrowed(found, asked).prefetch_related(
                Prefetch("memberships", live.order_by("pk"), to_attr="roles"),
                Prefetch("invitations", self.open_invitations, to_attr="offered"),
            )
        )
        return self.page(
            rows=rows,
            asked=asked,
            roles=Role.choices,
            waiting=self.waiting,
            may_see_workers=bool(reach_of(self.user, Permission.PASSPORT_RECORD)),
        )

    def narrowed(self, found: QuerySet[User], asked: dict[str, str]) -> QuerySet[User]:
        if asked["q"]:
            words = asked["q"]
            found = found.filter(Q(full_name__icontains=words) | Q(email__icontains=words))
        held = memberships_in_view(self.user).filter(user=OuterRef("pk"))
        if asked["role"] in Role.values:
            held = held.filter(role=asked["role"])
            found = found.filter(Exists(held))
        if asked["former"]:
            return found.filter(Exists(held)).exclude(Exists(held.filter(ended_at=None)))
        offered = self.open_invitations.filter(user=OuterRef("pk"))
        return found.filter(Exists(held.filter(ended_at=None)) | Exists(offered))

    @property
    def open_invitations(self) -> QuerySet[Invitation]:
        return invitations_in_view(self.user).open().select_related(*PLACES).order_by("pk")

    @property
    def waiting(self) -> int:
        return self.open_invitations.count()


class PersonPage(Page):
    """All that one's own places know of a person: roles, invitations and tokens."""

    template_name = "accounts/person.html"
    needs = NEEDED

    @cached_property
    def person(self) -> User:
        return get_object_or_404(people_in_view(self.user), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        held = memberships_in_view(self.user).filter(user=self.person).order_by("-granted_at")
        offered = invitations_in_view(self.user).open().filter(user=self.person)
        tokens = tokens_in_view(self.user).live(timezone.now()).filter(user=self.person)
        roles = list(held.select_related(*PLACES, "granted_by", "ended_by"))
        return self.page(
            person=self.person,
            roles=[each for each in roles if each.ended_at is None],
            former=[each for each in roles if each.ended_at is not None],
            may_end={each.pk for each in roles if self.may_end(each)},
            invitations=offered.select_related(*PLACES),
            tokens=tokens.order_by("-created_at"),
        )

    def may_end(self, membership: Membership) -> bool:
        where = membership.team or membership.council or membership.region
        assert where is not None  # a worker's role is of no place, and so not in view
        return holds(self.user, granting(Role(membership.role)), where)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        held = memberships_in_view(self.user).filter(user=self.person)
        chosen = request.POST.get("keep", "")
        membership = get_object_or_404(held, pk=int(chosen) if chosen.isdecimal() else 0)
        keep_membership(membership=membership, by=self.user, now=timezone.now())
        messages.success(request, f"{self.person} stays, and is told.")
        return redirect("person", pk=pk)


# An approver goes by the office, so that one list asks for both.
IN_A_COUNCIL = [
    (Role.TEAM_MANAGER.value, "Team manager: approves hours of a team"),
    (Role.COUNCIL_HR.value, "Council HR: books, approves and manages people"),
    *[(office.value, f"{office.label}: decides exceptions") for office in Office],
]
IN_A_REGION = [
    (Role.REGIONAL_LEAD.value, "Regional lead: runs the memorandum for the region"),
    (Role.AUDITOR.value, "Auditor: reads what the region reads"),
]


class InviteForm(PlainForm):
    """One role of one place. What a role does not need is left out of what is asked for."""

    email = forms.EmailField(
        label="Email address",
        help_text="Their own at work. The invitation goes there.",
        error_messages={
            "required": "Give their email address.",
            "invalid": "Give an email address, such as name@example.gov.uk.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    full_name = forms.CharField(
        label="Full name",
        max_length=120,
        help_text="Somebody who has an account already keeps the name that they use.",
        error_messages={"required": "Give their full name."},
    )
    role = forms.ChoiceField(
        label="Role", error_messages={"required": "Choose the role that they get."}
    )
    team = forms.ModelChoiceField(
        queryset=Team.objects.none(),
        required=False,
        empty_label="Choose",
        label="Team",
        help_text="Only for a team manager.",
    )
    council = forms.ModelChoiceField(
        queryset=Council.objects.none(),
        required=False,
        empty_label="Choose",
        label="Council",
        help_text="For council HR and for those who decide exceptions.",
    )
    unmarked = ("team", "council")

    def __init__(self, typed: Any, *, user: User, **initial: Any) -> None:
        super().__init__(typed, initial=initial)
        self.user = user
        self.councils = councils_in_view(user)
        for name, found in (
            ("team", teams_in_view(user).select_related("council").order_by("council", "name")),
            ("council", self.councils),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = found
        self.leads = reach_of(user, Permission.MEMBERSHIP_GRANT).regions
        choices = [*IN_A_COUNCIL, *(IN_A_REGION if self.leads else [])]
        self.fields["role"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]
        self.fields["team"].label_from_instance = (  # type: ignore[attr-defined]
            lambda team: f"{team.name}, {team.council}"
        )
        if not self.leads and self.councils.count() == 1:
            del self.fields["council"]

    def asked(self) -> dict[str, Any]:
        """As `invite` takes it: the place that the role is of, and no other."""
        typed = self.checked()
        chosen = typed["role"]
        given = {"email": typed["email"], "full_name": typed["full_name"]}
        if chosen == Role.TEAM_MANAGER:
            return given | {"role": Role.TEAM_MANAGER, "team": typed["team"]}
        if chosen in {Role.REGIONAL_LEAD, Role.AUDITOR}:
            region = Region.objects.get(pk=min(self.leads))
            return given | {"role": Role(chosen), "region": region}
        council = typed["council"] if "council" in self.fields else self.councils.get()
        if chosen == Role.COUNCIL_HR:
            return given | {"role": Role.COUNCIL_HR, "council": council}
        return given | {"role": Role.APPROVER, "office": Office(chosen), "council": council}


# A link may fill these in.
ASKED_BEFORE = ("email", "full_name", "role", "council", "team")


class Invite(Page):
    template_name = "accounts/invite.html"
    needs = NEEDED
    anchors = {
        "already_held": "id_email",
        "already_invited": "id_email",
        "own_role": "id_email",
    }

    @cached_property
    def form(self) -> InviteForm:
        known = {name: self.request.GET.get(name, "") for name in ASKED_BEFORE}
        return InviteForm(self.request.POST or None, user=self.user, **known)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(form=self.form, leads=self.form.leads)

    def post(self, request: HttpRequest) -> HttpResponse:
        made = invite(**self.form.asked(), by=self.user, now=timezone.now())
        told = (
            f"Sent to {made.user.email}. The link is good for a week."
            if made.sent_at
            else f"The regional lead is asked. {made.user.email} gets a link once they agree."
        )
        messages.success(request, told)
        return redirect("invitations")
