"""A small story told by actions: what the browser tests and the pictures of the pages show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.actions.claims import refuse_claim, submit_claim
from accounts.actions.credentials import record_driving
from accounts.actions.looking import look_at_passport
from accounts.actions.register_checks import import_register
from accounts.actions.worker_imports import ask_import, import_now
from accounts.models import Council, CredentialClaim, Role, Team, User, Worker
from accounts.uploads import upload_of
from rates.actions.grades import record_grade
from rates.actions.memoranda import (
    Negotiated,
    bring_into_force,
    circulate_version,
    draft_memorandum,
    draft_version,
    sign_version,
)
from rates.actions.payroll import make_payroll_run
from rates.caps import Basis
from rates.models import CapDecision, EvidencePack, MemorandumVersion, PayrollRun
from rates.models.memoranda import Scope
from rates.reports.pay_calendar import calendar_of
from shifts.actions.cascades import advance_cascades, start_cascade
from shifts.actions.offers import accept_offer, send_offers
from shifts.actions.timesheets import (
    RightHours,
    approve_timesheet,
    ask_correction,
    open_timesheet,
    submit_timesheet,
)
from shifts.models import Assignment, Booking, Cascade, Correction, Offer, Timesheet
from tests.accounts.holding import DRIVING, PDF, QUALIFICATION, SEEN, hold_everything
from tests.factories import (
    LIVERPOOL_CITY_REGION,
    TeamFactory,
    cleared_worker,
    council_named,
    user_with,
)
from tests.rates.asking import grade_terms, social_worker
from tests.rates.evidence.quarter import as_made
from tests.shifts.building import booked

SIGNING = datetime(2026, 3, 2, 10, tzinfo=UTC)
ASKING = datetime(2026, 10, 5, 8, tzinfo=UTC)
TODAY = datetime(2026, 11, 9, 9, 30, tzinfo=UTC)  # a Monday
FIRST_WEEK = date(2026, 10, 12)
WEEK = timedelta(days=7)
TOP_POINTS = (36, 35, 37, 34, 36, 38)

Clock = Callable[[datetime], None]


@dataclass(frozen=True, kw_only=True)
class Story:
    hr: User
    manager: User
    approver: User
    lead: User
    auditor: User
    worker: Worker
    team: Team
    open_booking: Booking
    offer: Offer
    held: Assignment
    draft: Timesheet
    waiting: Timesheet
    correction: Correction
    cascade: Cascade
    decision: CapDecision
    version: MemorandumVersion
    claim: CredentialClaim
    pack: EvidencePack
    paid: PayrollRun

    @property
    def people(self) -> dict[str, User]:
        return {
            "hr": self.hr,
            "manager": self.manager,
            "approver": self.approver,
            "lead": self.lead,
            "auditor": self.auditor,
            "worker": self.worker.user,
        }


def tell(clock: Clock) -> Story:
    """From the signing in March to the morning of Monday 9 November 2026."""
    clock(SIGNING)
    councils = [council_named(name) for name in LIVERPOOL_CITY_REGION]
    lead = user_with(Role.REGIONAL_LEAD, councils[0].region, full_name="Ruth Lane")
    version = signed_memorandum(lead, councils)
    clock(ASKING)
    liverpool, wirral = council_named("Liverpool"), council_named("Wirral")
    team = TeamFactory.create(council=liverpool, name="Assessment North")
    hr = user_with(Role.COUNCIL_HR, liverpool, full_name="Hannah Reid")
    manager = user_with(Role.TEAM_MANAGER, team, full_name="Marcus Lee")
    grace, daniel, *_ = pool(councils)
    worked = work(clock, hr, manager, team, grace, weeks=3, rate="31.00")
    across = TeamFactory.create(council=wirral, name="Family Support")
    other_hr = user_with(Role.COUNCIL_HR, wirral, full_name="Owen Price")
    work(clock, other_hr, other_hr, across, daniel, weeks=4, rate="29.50")
    waiting = submitted(clock, worked, FIRST_WEEK + 2 * WEEK)
    clock(TODAY)
    correction = corrected(worked)
    held = current_work(hr, team, grace)
    draft = open_timesheet(
        by=grace.user, assignment=held, week_starts_on=date(2026, 11, 9), now=TODAY
    )
    booking = wanted_from_december(hr, team)
    files_brought(grace, hr, liverpool)
    offer = send_offers(by=hr, booking=booking, workers=[grace], now=TODAY)[0]
    return Story(
        hr=hr,
        manager=manager,
        approver=user_with(Role.APPROVER, liverpool, full_name="Aisha Khan"),
        lead=lead,
        pack=as_made(lead, liverpool.region),
        paid=handed_to_payroll(hr, liverpool),
        auditor=user_with(Role.AUDITOR, liverpool.region, full_name="Tom Ellis"),
        worker=grace,
        team=team,
        open_booking=booking,
        offer=offer,
        held=held,
        draft=draft,
        waiting=waiting,
        correction=correction,
        cascade=in_turns(hr, team),
        decision=worked.booking.cap_decision,
        version=version,
        claim=passport_kept(grace, hr, other_hr),
    )


def handed_to_payroll(hr: User, council: Council) -> PayrollRun:
    """The last period that closed before this morning."""
    closed = calendar_of(council.pk).last_closed(TODAY)
    return make_payroll_run(by=hr, council=council, cut_off_on=closed.cut_off_on, now=TODAY)


def passport_kept(worker: Worker, hr: User, other_hr: User) -> CredentialClaim:
    """Something of every kind, one of them renewed; a claim refused, and one that waits."""
    hold_everything(worker, hr)
    record_driving(
        worker=worker, **DRIVING | {"licence_until": date(2026, 11, 20)}, seen=SEEN, by=hr
    )
    look_at_passport(worker=worker, by=other_hr, today=TODAY.date())
    uploads = [upload_of("Certificate of the very long name that a phone gave it.pdf", PDF)]
    again = {"kind": "qualification", "uploads": uploads, "by": worker.user, "now": TODAY}
    refused = submit_claim(worker=worker, facts=QUALIFICATION | {"award": "PhD"}, **again)
    refuse_claim(claim=refused, reason="The photograph is too dark.", by=hr, now=TODAY)
    return submit_claim(worker=worker, facts=QUALIFICATION | {"award": "MA"}, **again)


def files_brought(worker: Worker, hr: User, council: Council) -> None:
    """A file of workers that cannot be used, one that was tried, and the register's answer."""
    name, number = worker.user.full_name, worker.registration.number
    asked: dict[str, Any] = {"by": hr, "council": council, "now": TODAY}
    answer = f"number,name,status,registered until\n{number},{name},registered,2027-11-30"
    import_register(content=answer.encode(), dry_run=False, **asked)
    head = b"email,full_name,qualified_on,latitude,longitude\n"
    ask_import(content=head + b"zoe@example.org,Zoe,2015-07-01,53,-2", only_try=True, **asked)
    long = b"a-name-that-is-no-address-and-goes-on-for-long"
    import_now(content=head + long + b",Zoe,07/08/2015,53,-2", **asked)


def in_turns(hr: User, team: Team) -> Cascade:
    """Offered a week ago; nobody answered, so that an approver has to say whether agencies may be."""
    then = TODAY - WEEK
    days = {"starts_on": date(2027, 1, 11), "ends_on": date(2027, 1, 15)}
    cascade = start_cascade(by=hr, booking=booked(team, hr, now=then, **days), now=then)
    advance_cascades(now=TODAY)
    return cascade


def signed_memorandum(lead: User, councils: Sequence[Council]) -> MemorandumVersion:
    """Derived caps with one negotiated beside them, from each council's own grade."""
    for council, top in zip(councils, TOP_POINTS, strict=True):
        hr = user_with(Role.COUNCIL_HR, council)
        record_grade(by=hr, **grade_terms(council, top_scp=top))
    memorandum = draft_memorandum(
        by=lead,
        name="Liverpool City Region bank pilot",
        scope=Scope.SUB_REGION.value,
        region=councils[0].region,
    )
    agreed = Negotiated(
        job_role=social_worker(), basis=Basis.PAYE, hourly_rate=Decimal("31.00")
    )
    version = draft_version(
        by=lead,
        memorandum=memorandum,
        effective_from=date(2026, 4, 1),
        clauses={"tolerance_percent": "15"},
        parties=list(councils),
        negotiated=[agreed],
    )
    circulate_version(by=lead, version=version, now=timezone.now())
    for council in councils:
        signatory = user_with(Role.APPROVER, council)
        sign_version(by=signatory, version=version, council=council, signatory="Director")
    return bring_into_force(by=lead, version=version)


def pool(councils: Sequence[Council]) -> list[Worker]:
    """Four who are cleared, and one who shares their passport with nobody."""
    names = ("Grace Obi", "Daniel Cross", "Mei Tan", "Samir Haddad")
    cleared = [
        cleared_worker(user=user_with(Role.WORKER, full_name=name), shares_with=councils)
        for name in names
    ]
    cleared_worker(user=user_with(Role.WORKER, full_name="Ella Moss"), shares_with=[])
    return cleared


def taken(by: User, team: Team, worker: Worker, now: datetime, **changes: Any) -> Assignment:
    """Booked, offered and accepted."""
    booking = booked(team, by, now=now, **changes)
    offer = send_offers(by=by, booking=booking, workers=[worker], now=now)[0]
    return accept_offer(by=worker.user, offer=offer, now=now)


def work(
    clock: Clock,
    hr: User,
    approver: User,
    team: Team,
    worker: Worker,
    *,
    weeks: int,
    rate: str,
) -> Assignment:
    """The first two weeks are approved."""
    clock(ASKING)
    last = FIRST_WEEK + weeks * WEEK - timedelta(days=3)
    assignment = taken(
        hr, team, worker, ASKING, ends_on=last, hourly_rate=Decimal(rate), expected_caseload=13
    )
    for week in range(2):
        timesheet = submitted(clock, assignment, FIRST_WEEK + week * WEEK)
        approve_timesheet(by=approver, timesheet=timesheet, now=timezone.now())
    return assignment


def submitted(clock: Clock, assignment: Assignment, week_starts_on: date) -> Timesheet:
    worker = assignment.worker.user
    now = datetime.combine(week_starts_on + WEEK, datetime.min.time(), UTC)
    clock(now)
    timesheet = open_timesheet(
        by=worker, assignment=assignment, week_starts_on=week_starts_on, now=now
    )
    return submit_timesheet(by=worker, timesheet=timesheet, now=now)


def corrected(assignment: Assignment) -> Correction:
    """The worker says of the first approved week that they were not there on its Friday."""
    week = assignment.timesheets.earliest("week_starts_on")
    return ask_correction(
        by=assignment.worker.user,
        timesheet=week,
        hours=[RightHours(shift=week.entries.latest("worked").shift)],
        reason="I was on a course that my own council paid for.",
        now=TODAY,
    )


def current_work(hr: User, team: Team, worker: Worker) -> Assignment:
    """Began this morning; nobody may book in the past, so it was booked last week."""
    return taken(
        hr,
        team,
        worker,
        TODAY - timedelta(days=3),
        starts_on=date(2026, 11, 9),
        ends_on=date(2026, 11, 27),
        expected_caseload=14,
    )


def wanted_from_december(hr: User, team: Team) -> Booking:
    return booked(
        team,
        hr,
        now=TODAY,
        starts_on=date(2026, 11, 30),
        ends_on=date(2026, 12, 18),
        hourly_rate=Decimal("30.50"),
        reason="parental_leave",
        expected_caseload=12,
    )
