"""Who may do what, written out: a change of the table in the code must be made here too."""

import pytest
from django.utils import timezone

from accounts.errors import NotPermitted
from accounts.models import Region, Role
from accounts.permissions import (
    ROLE_PERMISSIONS,
    Permission,
    holds,
    reach_of,
    require,
    require_own,
    require_somewhere,
)
from tests.factories import TeamFactory, council_named, user_with

H, M, A, W, L, U = "hr", "manager", "approver", "worker", "lead", "auditor"
WHO_HOLDS = {
    "agency_sign_off": {A},
    "approach_decide": {L},
    "approach_report": {H, W},
    "approach_view": {H, L},
    "assignment_answer": {W},
    "assignment_change": {H},
    "assignment_run": {H, M},
    "audit_view": {L, U},
    "availability_state": {W},
    "award_record": {L},
    "back_pay_decide": {H},
    "booking_create": {H},
    "booking_view": {H, M},
    "breach_close": {L},
    "breach_discuss": {A, L},
    "breach_explain": {H, A},
    "breach_view": {H, A, L, U},
    "candidates_view": {H},
    "cap_view": {H, A, L, U},
    "compliance_view": {L, U},
    "consent_give": {W},
    "council_change": {L},
    "decision_view": {H, A, L, U},
    "do_not_rebook_appeal": {W},
    "do_not_rebook_decide": {H},
    "do_not_rebook_hear": {L},
    "do_not_rebook_view": {H, L},
    "equivalent_view": {H, A, L},
    "evidence_make": {L},
    "evidence_view": {L, U},
    "exception_count": {H, M, A, W, L, U},
    "exception_decide": {A},
    "exception_request": {H},
    "exception_view": {H, A, L, U},
    "fairness_view": {H, L},
    "grade_record": {H},
    "membership_grant": {L},
    "memorandum_draft": {L},
    "memorandum_sign": {A},
    "offer_answer": {W},
    "offer_send": {H},
    "off_system_import": {H},
    "off_system_view": {H, A, L, U},
    "off_system_view_worker": {H, A},
    "passport_claim": {W},
    "passport_record": {H},
    "pay_compare": {H, M, A, L},
    "payroll_run": {H},
    "people_manage": {H, L},
    "placement_record": {H, M, W},
    "placement_view": {H, M},
    "quote": {H, L},
    "recharge_answer": {H},
    "recharge_issue": {H},
    "recharge_totals": {L},
    "recharge_view": {H, A},
    "reciprocity_record": {L},
    "rest_plan": {H, M},
    "return_sign_off": {A},
    "return_submit": {H},
    "return_view": {H, A, L},
    "spend_view": {H, A, L, U},
    "spend_view_worker": {H, A, L},
    "team_change": {H},
    "team_create": {H},
    "timesheet_approve": {H, M},
    "timesheet_fill": {W},
    "title_approve": {L},
    "title_propose": {H},
    "title_view": {H, A, L, U},
    "user_create": {H, L},
    "what_if": {L},
    "worker_register": {H},
    "workforce_record": {H},
    "workforce_view": {H, A, L, U},
    "working_time_declare": {W},
}
ROLE_OF = {
    H: Role.COUNCIL_HR,
    M: Role.TEAM_MANAGER,
    A: Role.APPROVER,
    W: Role.WORKER,
    L: Role.REGIONAL_LEAD,
    U: Role.AUDITOR,
}


def test_role_permissions_are_the_table():
    assert {
        permission.value: {
            who for who, role in ROLE_OF.items() if permission in ROLE_PERMISSIONS[role]
        }
        for permission in Permission
    } == WHO_HOLDS


def test_every_role_is_in_the_table():
    assert set(ROLE_PERMISSIONS) == set(ROLE_OF.values()) == set(Role)


@pytest.fixture
def places(team, liverpool, wirral):
    return {
        "own team": team,
        "another team": TeamFactory.create(council=liverpool),
        "own council": liverpool,
        "another council": wirral,
        "its team": TeamFactory.create(council=wirral),
        "another region's": council_named("Leeds"),
        "own region": liverpool.region,
        "another region": Region.objects.get(name="London"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "permission", "where"),
    [
        (H, Permission.BOOKING_VIEW, {"own team", "another team", "own council"}),
        (M, Permission.BOOKING_VIEW, {"own team"}),
        (A, Permission.SPEND_VIEW, {"own team", "another team", "own council"}),
        (
            L,
            Permission.SPEND_VIEW,
            {
                "own team",
                "another team",
                "own council",
                "another council",
                "its team",
                "own region",
            },
        ),
        (W, Permission.OFFER_ANSWER, set()),
        ("nobody", Permission.BOOKING_VIEW, set()),
    ],
)
def test_holds_reaches_what_the_membership_is_of(people, places, who, permission, where):
    user = people.worker.user if who == W else getattr(people, who)
    assert {name for name, place in places.items() if holds(user, permission, place)} == where
    for name, place in places.items():
        if name not in where:
            with pytest.raises(NotPermitted):
                require(user, permission, place)


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["membership", "account"])
def test_holds_ends_with_the_membership_or_the_account(people, liverpool, ending):
    user_with(Role.COUNCIL_HR, liverpool)  # someone stays
    if ending == "membership":
        people.hr.memberships.update(ended_at=timezone.now())
    else:
        people.hr.is_active = False
        people.hr.save(update_fields=["is_active"])
    assert not holds(people.hr, Permission.BOOKING_VIEW, liverpool)
    assert not reach_of(people.hr, Permission.BOOKING_VIEW)


@pytest.mark.django_db
def test_require_somewhere(people):
    require_somewhere(people.hr, Permission.USER_CREATE)
    with pytest.raises(NotPermitted):
        require_somewhere(people.manager, Permission.USER_CREATE)


@pytest.mark.django_db
def test_require_own_is_the_worker_with_the_role(people):
    user = people.worker.user
    require_own(user, Permission.OFFER_ANSWER, people.worker)
    for someone, permission, worker in (
        (user, Permission.OFFER_ANSWER, people.other_worker),
        (user, Permission.PASSPORT_RECORD, people.worker),
        (people.hr, Permission.OFFER_ANSWER, people.worker),
    ):
        with pytest.raises(NotPermitted):
            require_own(someone, permission, worker)
    user.memberships.update(ended_at=timezone.now())
    with pytest.raises(NotPermitted):
        require_own(user, Permission.OFFER_ANSWER, people.worker)
