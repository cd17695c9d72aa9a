"""Who may do what, in one table. Actions call `require`; querysets call `reach_of`."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.errors import NotPermitted
from accounts.models.people import Role, User
from accounts.models.places import Council, Region, Team
from accounts.models.workers import Worker
from accounts.roles import memberships_of


class Permission(StrEnum):
    """One thing a role may allow, on what the membership is of."""

    AGENCY_SIGN_OFF = "agency_sign_off"
    APPROACH_DECIDE = "approach_decide"
    APPROACH_REPORT = "approach_report"
    APPROACH_VIEW = "approach_view"
    ASSIGNMENT_ANSWER = "assignment_answer"
    ASSIGNMENT_CHANGE = "assignment_change"
    ASSIGNMENT_RUN = "assignment_run"
    AUDIT_VIEW = "audit_view"
    AVAILABILITY_STATE = "availability_state"
    AWARD_RECORD = "award_record"
    BACK_PAY_DECIDE = "back_pay_decide"
    BOOKING_CREATE = "booking_create"
    BOOKING_VIEW = "booking_view"
    BREACH_CLOSE = "breach_close"
    BREACH_DISCUSS = "breach_discuss"
    BREACH_EXPLAIN = "breach_explain"
    BREACH_VIEW = "breach_view"
    CANDIDATES_VIEW = "candidates_view"
    CAP_VIEW = "cap_view"
    COMPLIANCE_VIEW = "compliance_view"
    CONSENT_GIVE = "consent_give"
    COUNCIL_CHANGE = "council_change"
    DECISION_VIEW = "decision_view"
    DO_NOT_REBOOK_APPEAL = "do_not_rebook_appeal"
    DO_NOT_REBOOK_DECIDE = "do_not_rebook_decide"
    DO_NOT_REBOOK_HEAR = "do_not_rebook_hear"
    DO_NOT_REBOOK_VIEW = "do_not_rebook_view"
    EQUIVALENT_VIEW = "equivalent_view"
    EVIDENCE_MAKE = "evidence_make"
    EVIDENCE_VIEW = "evidence_view"
    EXCEPTION_COUNT = "exception_count"
    EXCEPTION_DECIDE = "exception_decide"
    EXCEPTION_REQUEST = "exception_request"
    EXCEPTION_VIEW = "exception_view"
    FAIRNESS_VIEW = "fairness_view"
    GRADE_RECORD = "grade_record"
    MEMBERSHIP_GRANT = "membership_grant"
    MEMORANDUM_DRAFT = "memorandum_draft"
    MEMORANDUM_SIGN = "memorandum_sign"
    OFFER_ANSWER = "offer_answer"
    OFFER_SEND = "offer_send"
    OFF_SYSTEM_IMPORT = "off_system_import"
    OFF_SYSTEM_VIEW = "off_system_view"
    OFF_SYSTEM_VIEW_WORKER = "off_system_view_worker"
    PASSPORT_CLAIM = "passport_claim"
    PASSPORT_RECORD = "passport_record"
    PAYROLL_RUN = "payroll_run"
    PAY_COMPARE = "pay_compare"
    PEOPLE_MANAGE = "people_manage"
    PLACEMENT_RECORD = "placement_record"
    PLACEMENT_VIEW = "placement_view"
    QUOTE = "quote"
    RECHARGE_ANSWER = "recharge_answer"
    RECHARGE_ISSUE = "recharge_issue"
    RECHARGE_TOTALS = "recharge_totals"
    RECHARGE_VIEW = "recharge_view"
    RECIPROCITY_RECORD = "reciprocity_record"
    REST_PLAN = "rest_plan"
    RETURN_SIGN_OFF = "return_sign_off"
    RETURN_SUBMIT = "return_submit"
    RETURN_VIEW = "return_view"
    SPEND_VIEW = "spend_view"
    SPEND_VIEW_WORKER = "spend_view_worker"
    TEAM_CHANGE = "team_change"
    TEAM_CREATE = "team_create"
    TIMESHEET_APPROVE = "timesheet_approve"
    TIMESHEET_FILL = "timesheet_fill"
    TITLE_APPROVE = "title_approve"
    TITLE_PROPOSE = "title_propose"
    TITLE_VIEW = "title_view"
    USER_CREATE = "user_create"
    WHAT_IF = "what_if"
    WORKER_REGISTER = "worker_register"
    WORKFORCE_RECORD = "workforce_record"
    WORKFORCE_VIEW = "workforce_view"
    WORKING_TIME_DECLARE = "working_time_declare"


P = Permission
# What whoever answers for spend reads, of their council or region.
READS_SPEND = (
    P.BREACH_VIEW,
    P.CAP_VIEW,
    P.DECISION_VIEW,
    P.EXCEPTION_COUNT,
    P.EXCEPTION_VIEW,
    P.SPEND_VIEW,
    P.TITLE_VIEW,
)
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.COUNCIL_HR: frozenset(
        {
            *READS_SPEND,
            P.APPROACH_REPORT,
            P.APPROACH_VIEW,
            P.ASSIGNMENT_CHANGE,
            P.ASSIGNMENT_RUN,
            P.BACK_PAY_DECIDE,
            P.BOOKING_CREATE,
            P.BOOKING_VIEW,
            P.BREACH_EXPLAIN,
            P.CANDIDATES_VIEW,
            P.DO_NOT_REBOOK_DECIDE,
            P.DO_NOT_REBOOK_VIEW,
            P.EQUIVALENT_VIEW,
            P.EXCEPTION_REQUEST,
            P.FAIRNESS_VIEW,
            P.GRADE_RECORD,
            P.OFFER_SEND,
            P.OFF_SYSTEM_IMPORT,
            P.OFF_SYSTEM_VIEW,
            P.OFF_SYSTEM_VIEW_WORKER,
            P.PASSPORT_RECORD,
            P.PAYROLL_RUN,
            P.PAY_COMPARE,
            P.PEOPLE_MANAGE,
            P.PLACEMENT_RECORD,
            P.PLACEMENT_VIEW,
            P.QUOTE,
            P.RECHARGE_ANSWER,
            P.RECHARGE_ISSUE,
            P.RECHARGE_VIEW,
            P.REST_PLAN,
            P.RETURN_SUBMIT,
            P.RETURN_VIEW,
            P.SPEND_VIEW_WORKER,
            P.TEAM_CHANGE,
            P.TEAM_CREATE,
            P.TIMESHEET_APPROVE,
            P.TITLE_PROPOSE,
            P.USER_CREATE,
            P.WORKER_REGISTER,
            P.WORKFORCE_RECORD,
            P.WORKFORCE_VIEW,
        }
    ),
    Role.TEAM_MANAGER: frozenset(
        {
            P.ASSIGNMENT_RUN,
            P.BOOKING_VIEW,
            P.EXCEPTION_COUNT,
            P.PAY_COMPARE,
            P.PLACEMENT_RECORD,
            P.PLACEMENT_VIEW,
            P.REST_PLAN,
            P.TIMESHEET_APPROVE,
        }
    ),
    Role.APPROVER: frozenset(
        {
            *READS_SPEND,
            P.BREACH_DISCUSS,
            P.BREACH_EXPLAIN,
            P.AGENCY_SIGN_OFF,
            P.EQUIVALENT_VIEW,
            P.EXCEPTION_DECIDE,
            P.MEMORANDUM_SIGN,
            P.OFF_SYSTEM_VIEW,
            P.OFF_SYSTEM_VIEW_WORKER,
            P.PAY_COMPARE,
            P.RECHARGE_VIEW,
            P.RETURN_SIGN_OFF,
            P.RETURN_VIEW,
            P.SPEND_VIEW_WORKER,
            P.WORKFORCE_VIEW,
        }
    ),
    Role.WORKER: frozenset(
        {
            P.APPROACH_REPORT,
            P.ASSIGNMENT_ANSWER,
            P.AVAILABILITY_STATE,
            P.CONSENT_GIVE,
            P.DO_NOT_REBOOK_APPEAL,
            P.EXCEPTION_COUNT,
            P.OFFER_ANSWER,
            P.PASSPORT_CLAIM,
            P.PLACEMENT_RECORD,
            P.TIMESHEET_FILL,
            P.WORKING_TIME_DECLARE,
        }
    ),
    Role.REGIONAL_LEAD: frozenset(
        {
            *READS_SPEND,
            P.BREACH_CLOSE,
            P.BREACH_DISCUSS,
            P.APPROACH_DECIDE,
            P.APPROACH_VIEW,
            P.AUDIT_VIEW,
            P.AWARD_RECORD,
            P.COUNCIL_CHANGE,
            P.COMPLIANCE_VIEW,
            P.DO_NOT_REBOOK_HEAR,
            P.DO_NOT_REBOOK_VIEW,
            P.EQUIVALENT_VIEW,
            P.EVIDENCE_MAKE,
            P.EVIDENCE_VIEW,
            P.FAIRNESS_VIEW,
            P.MEMBERSHIP_GRANT,
            P.MEMORANDUM_DRAFT,
            P.OFF_SYSTEM_VIEW,
            P.PAY_COMPARE,
            P.PEOPLE_MANAGE,
            P.QUOTE,
            P.RECHARGE_TOTALS,
            P.RECIPROCITY_RECORD,
            P.RETURN_VIEW,
            P.SPEND_VIEW_WORKER,
            P.TITLE_APPROVE,
            P.USER_CREATE,
            P.WHAT_IF,
            P.WORKFORCE_VIEW,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            *READS_SPEND,
            P.AUDIT_VIEW,
            P.COMPLIANCE_VIEW,
            P.EVIDENCE_VIEW,
            P.OFF_SYSTEM_VIEW,
            P.WORKFORCE_VIEW,
        }
    ),
}


@dataclass(frozen=True)
class Reach:
    """The councils, teams and regions on which a user holds one permission, by primary key."""

    councils: frozenset[int]
    teams: frozenset[int]
    regions: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.councils or self.teams or self.regions)

    def covers(self, council: Council) -> bool:
        return council.pk in self.councils or council.region_id in self.regions


def reach_of(user: User, permission: Permission) -> Reach:
    held = [
        each for each in memberships_of(user) if permission in ROLE_PERMISSIONS[Role(each.role)]
    ]
    return Reach(
        councils=frozenset(m.council_id for m in held if m.council_id),
        teams=frozenset(m.team_id for m in held if m.team_id),
        regions=frozenset(m.region_id for m in held if m.region_id),
    )


def holds(user: User, permission: Permission, where: Council | Team | Region) -> bool:
    """Whether the user has the permission there; a council's covers its teams."""
    reach = reach_of(user, permission)
    if isinstance(where, Team):
        return where.pk in reach.teams or reach.covers(where.council)
    if isinstance(where, Region):
        return where.pk in reach.regions
    return reach.covers(where)


def require(user: User, permission: Permission, where: Council | Team | Region) -> None:
    """Raise NotPermitted unless the user has the permission there."""
    if not holds(user, permission, where):
        raise NotPermitted(permission=permission.value)


def require_somewhere(user: User, permission: Permission) -> None:
    """Raise NotPermitted unless the user has the permission on anything at all."""
    if not reach_of(user, permission):
        raise NotPermitted(permission=permission.value)


def require_own(user: User, permission: Permission, worker: Worker) -> None:
    """Raise NotPermitted unless the user is this worker and their role allows it."""
    allowed = any(each.role == Role.WORKER for each in memberships_of(user))
    if (
        worker.user_id != user.pk
        or not allowed
        or permission not in ROLE_PERMISSIONS[Role.WORKER]
    ):
        raise NotPermitted(permission=permission.value)
