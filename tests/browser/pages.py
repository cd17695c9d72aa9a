"""Every page of the product and who opens it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import AuditEntry, RegisterCheck, WorkerImport
from rates.models import SpendLine
from rates.reports.pay_calendar import calendar_of
from shifts.models import Timesheet
from tests.browser.story import Story

Address = Callable[[Story], str]


@dataclass(frozen=True)
class Route:
    """A page by the name of its route, which the walk counts, and what is found in the story."""

    name: str
    arguments: Callable[[Story], list[Any]]
    asked: str = ""

    def __call__(self, story: Story) -> str:
        return reverse(self.name, args=self.arguments(story)) + self.asked


def at(name: str, find: Callable[[Story], int] | None = None) -> Route:
    return Route(name, lambda story: [find(story)] if find else [])


HOME, BOOKINGS, NEW = at("home"), at("bookings"), at("booking-new")
BOOKING = at("booking", lambda story: story.open_booking.pk)
FILLED = at("booking", lambda story: story.held.booking_id)
ASSIGNMENTS = at("assignments")
ASSIGNMENT = at("assignment", lambda story: story.held.pk)
END = at("assignment-end", lambda story: story.held.pk)
EXTEND = at("assignment-extend", lambda story: story.held.pk)
RATE = at("assignment-rate", lambda story: story.held.pk)
HANDOVER = at("assignment-handover", lambda story: story.held.pk)
CALL_OFF = at("shift-cancel", lambda story: story.held.shifts.latest("period").pk)
ABSENCE = at("shift-absence", lambda story: story.held.shifts.latest("period").pk)
CANCEL = at("booking-cancel", lambda story: story.open_booking.pk)
OFFERS, OFFER = at("offers"), at("offer", lambda story: story.offer.pk)
WORK, TIMESHEETS = at("work"), at("timesheets")
INBOX, TOLD = at("inbox"), at("notice-settings")
DRAFT = at("timesheet", lambda story: story.draft.pk)
WAITING = at("timesheet", lambda story: story.waiting.pk)
CORRECTION = at("correction", lambda story: story.correction.pk)
CORRECTED = at("timesheet", lambda story: story.correction.timesheet_id)
CORRECT = at(
    "timesheet-correct",
    lambda story: (
        Timesheet.objects.filter(
            state="approved", corrections=None, assignment=story.correction.timesheet.assignment
        )
        .latest("pk")
        .pk
    ),
)
APPROVE = Route("timesheets-approve", lambda story: [], "?clean=yes")
SPEND, LINES, CAPS = at("spend-against-cap"), at("spend-lines"), at("caps")
DECISION = at("decision", lambda story: story.decision.pk)
CAP = at("cap", lambda story: story.version.caps.filter(basis="umbrella").earliest("pk").pk)
AUDIT = at("audit")
COMPLIANCE = at("compliance")
OVERDUE = Route("compliance-lines", lambda story: [], "?figure=breaches_open")
ENTRY = at("audit-entry", lambda story: AuditEntry.objects.latest("pk").pk)
PACKS = at("evidence-packs")
PACK = at("evidence-pack", lambda story: story.pack.pk)
PASSPORT, WORKERS = at("passport"), at("workers")
WORKER_PASSPORT = at("worker-passport", lambda story: story.worker.pk)
CLEAR = at("worker-clear", lambda story: story.worker.pk)
CLAIM = at("claim", lambda story: story.claim.pk)
EMPLOYMENT = at("employment", lambda story: story.worker.pk)
POST = at("post", lambda story: story.worker.spells.latest("pk").pk)
REGISTER = at("register-check", lambda story: RegisterCheck.objects.latest("pk").pk)
PLACEMENTS, APPROACHES, NOT_AGAIN = at("placements"), at("approaches"), at("do-not-rebooks")
PLACEMENT = at("placement", lambda story: story.held.pk)
FINISHED = at("placement", lambda story: story.waiting.assignment_id)
DECIDE = at("do-not-rebook-new", lambda story: story.held.pk)
APPROACH = at("approach-new")


def add(kind: str) -> Route:
    return Route("passport-add", lambda story: [kind])


def brought(state: str) -> Route:
    return at("worker-import", lambda story: WorkerImport.objects.get(state=state).pk)


def record(kind: str) -> Route:
    return Route("credential-record", lambda story: [story.worker.pk, kind])


def cut_off(story: Story) -> date:
    """Of the worker's first week, approved on the Monday after it."""
    first = SpendLine.objects.filter(worker=story.worker).earliest("posted_at").posted_at
    return calendar_of(story.worker.employing_council_id).period_at(first).cut_off_on


LOST: Address = lambda story: "/nowhere/"  # noqa: E731

IN_TURNS = at("cascade", lambda story: story.cascade.pk)
AGAIN: Address = lambda story: f"{NEW(story)}?from={story.held.booking_id}"  # noqa: E731
LEAVE = at("worker-leave", lambda story: story.worker.pk)
BLOCK = Route("offer-block", lambda story: [])
SEARCH = Route("search", lambda story: [], "?q=a")
PLAN: Address = lambda story: (  # noqa: E731
    f"{BLOCK(story)}?bookings={story.open_booking.pk}"
    f"&workers={story.worker.pk}&how=named&look=yes"
)
SPENDING = {"spend": SPEND, "caps": CAPS, "cap": CAP, "decision": DECISION}
PAGES: dict[str, dict[str, Address]] = {
    "hr": {
        "home": HOME,
        "bookings": BOOKINGS,
        "search": SEARCH,
        "booking-new": NEW,
        "booking": BOOKING,
        "booking-filled": FILLED,
        "candidate": Route("candidate", lambda story: [story.open_booking.pk, story.worker.pk]),
        "booking-cascade": at("booking-cascade", lambda story: story.open_booking.pk),
        "cascade": IN_TURNS,
        "offer-block": BLOCK,
        "offer-block-plan": PLAN,
        "book-again": AGAIN,
        "templates": at("templates"),
        "fairness": at("fairness"),
        "template-keep": at("template-keep", lambda story: story.open_booking.pk),
        "offer-withdraw": at("offer-withdraw", lambda story: story.offer.pk),
        "assignments": ASSIGNMENTS,
        "assignment": ASSIGNMENT,
        "assignment-end": END,
        "assignment-extend": EXTEND,
        "assignment-rate": RATE,
        "shift-absence": ABSENCE,
        "booking-cancel": CANCEL,
        "timesheets": TIMESHEETS,
        "payroll": at("payroll"),
        "payroll-run": at("payroll-run", lambda story: story.paid.pk),
        "worker-pay": at("worker-pay", lambda story: story.worker.pk),
        "worker-payslip": Route(
            "worker-payslip", lambda story: [story.worker.pk, cut_off(story).isoformat()]
        ),
        "pension-new": at("pension-new", lambda story: story.worker.pk),
        "lines": LINES,
        "workers": WORKERS,
        "worker-passport": WORKER_PASSPORT,
        "worker-clear": CLEAR,
        "worker-leave": LEAVE,
        "claim": CLAIM,
        "credential-record": record("dbscheck"),
        "employment": EMPLOYMENT,
        "post": POST,
        "register-checks": at("register-checks"),
        "register-check": REGISTER,
        "worker-import-new": at("worker-import-new"),
        "worker-import": brought("failed"),
        "worker-import-tried": brought("queued"),
        "placements": PLACEMENTS,
        "placement": PLACEMENT,
        "placement-over": FINISHED,
        "do-not-rebook-new": DECIDE,
        "do-not-rebooks": NOT_AGAIN,
        "approaches": APPROACHES,
        "approach-new": APPROACH,
        "people": at("people"),
        "person": at("person", lambda story: story.manager.pk),
        "role-end": at("role-end", lambda story: story.manager.memberships.get().pk),
        "invite": at("invite"),
        "invitations": at("invitations"),
        "teams": at("teams"),
        "team": at("team", lambda story: story.team.pk),
        "team-new": at("team-new"),
        "tokens": at("tokens"),
        "account": at("account"),
        "token-new": at("token-new"),
        "lost": LOST,
        **SPENDING,
    },
    "manager": {
        "home": HOME,
        "booking": BOOKING,
        "timesheets": TIMESHEETS,
        "timesheets-approve": APPROVE,
        "timesheet": WAITING,
        "timesheet-corrected": CORRECTED,
        "correction": CORRECTION,
        "rests": at("rests"),
    },
    "worker": {
        "home": HOME,
        "offers": OFFERS,
        "offer": OFFER,
        "work": WORK,
        "assignment": ASSIGNMENT,
        "assignment-end": END,
        "assignment-handover": HANDOVER,
        "shift-cancel": CALL_OFF,
        "availability": at("availability"),
        "availability-days": at("availability-days"),
        "availability-week": at("availability-week"),
        "calendars": at("calendars"),
        "timesheets": TIMESHEETS,
        "timesheet": DRAFT,
        "pay": at("pay"),
        "payslip": Route("payslip", lambda story: [cut_off(story).isoformat()]),
        "timesheet-expenses": at("timesheet-expenses", lambda story: story.draft.pk),
        "why-not": at("why-not"),
        "working-time": at("working-time"),
        "outside-work-new": at("outside-work-new"),
        "timesheet-waiting": WAITING,
        "timesheet-correct": CORRECT,
        "passport": PASSPORT,
        "worker-leave": LEAVE,
        "passport-add": add("employmentspell"),
        "own-employment": at("own-employment"),
        "own-post": POST,
        "inbox": INBOX,
        "notice-settings": TOLD,
        "placement": PLACEMENT,
        "placement-over": FINISHED,
        "do-not-rebooks": NOT_AGAIN,
        "approaches": APPROACHES,
        "approach-new": APPROACH,
        "not-permitted": CAPS,
    },
    "lead": {
        "home": HOME,
        "audit": AUDIT,
        "compliance": COMPLIANCE,
        "compliance-lines": OVERDUE,
        "audit-entry": ENTRY,
        "evidence-packs": PACKS,
        "evidence-pack": PACK,
        "councils": at("councils"),
        "fairness": at("fairness"),
        "do-not-rebooks": NOT_AGAIN,
        "reciprocities": at("reciprocities"),
        "approaches": APPROACHES,
        "lines": LINES,
        **SPENDING,
    },
    "approver": {"home": HOME, "cascade": IN_TURNS, "lines": LINES, **SPENDING},
    "auditor": {"home": HOME, "compliance": COMPLIANCE, "evidence-packs": PACKS, **SPENDING},
}
EVERY_PAGE = [(who, name) for who, pages in PAGES.items() for name in pages]
TOLD_BY_THE_STORY = {
    page.name for pages in PAGES.values() for page in pages.values() if isinstance(page, Route)
}
SIGNED_OUT = (
    "account_login",
    "no-answer",
    "offline",
    "account_reset_password",
    "account_signup",
)
NOT_WALKED = {
    # files
    "audit-signing-key",
    "calendar-file",
    "evidence",
    "evidence-pack-file",
    "healthz",
    "manifest",
    "service-worker",
    "off-system-template",
    "payroll-file",
    "register-due",
    "schema",
    "worker-template",
    "worker-template-excel",
    # an answer to a link, walked in test_journeys_admin.py
    "account-email",
    "invitation",
    "invitation-join",
    "token-revoke",
    # they only lead on to another page
    "account_change_password",
    "account_confirm_login_code",
    "account_reauthenticate",
    "timesheet-open",
    # it answers a form as it is filled in
    "booking-answer",
    # an address is changed by whoever made the account
    "account_email",
}
