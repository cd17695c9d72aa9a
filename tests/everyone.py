"""One row of everything, and everyone who might ask for it: what the permission matrix stands on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.actions.claims import submit_claim
from accounts.actions.notices import give_notice
from accounts.models import (
    AuditEntry,
    Council,
    CredentialClaim,
    Evidence,
    Notice,
    Reciprocity,
    Region,
    RegisterCheck,
    Role,
    Team,
    User,
    Worker,
    WorkerImport,
)
from accounts.tokens import digest_of
from accounts.uploads import upload_of
from rates.actions.breaches import explain_breach
from rates.actions.evidence_packs import ask_for_pack, fail_pack
from rates.actions.ledger import keep_months, priced
from rates.actions.memoranda import Terms, name_of
from rates.actions.payroll import make_payroll_run
from rates.actions.what_if import ask_what_if, fail_what_if
from rates.clauses.hours import HOURS
from rates.evidence.quarters import quarters_back
from rates.models import (
    Award,
    BackPayProposal,
    Breach,
    CapException,
    EvidencePack,
    Grade,
    JobTitleMap,
    MemorandumVersion,
    RechargeStatement,
    Settlement,
    Signature,
    Spine,
    WhatIf,
)
from rates.models.memoranda import VersionState
from rates.pack_store import place_of
from shifts.actions.returns import save_answers, submit_return
from shifts.actions.templates import keep_as_template
from shifts.actions.timesheets import RightHours, approve_timesheet, ask_correction
from shifts.models import (
    Absence,
    Approach,
    Assignment,
    Booking,
    BookingTemplate,
    Cascade,
    CompensatoryRest,
    Correction,
    DoNotRebook,
    Expense,
    Offer,
    OutsideWork,
    PlacementReview,
    ReturnVersion,
    Supervision,
    Timesheet,
    Variation,
)
from shifts.returns.quarter import Quarter
from tests import administering
from tests.accounts.holding import PDF, PNG, QUALIFICATION
from tests.conftest import People
from tests.factories import (
    LONG_AGO,
    memorandum_circulated,
    memorandum_draft,
    memorandum_in_force,
    user_with,
    weekdays,
)
from tests.rates.asking import work
from tests.rates.excepting import asked_exception
from tests.rates.off_system import made as off_system
from tests.rates.recharges import made as recharges
from tests.rates.statements import unjudged
from tests.shifts.building import (
    AFTER,
    FRIDAY,
    MONDAY,
    absent,
    approved_week,
    booked,
    called_off,
    filled_in,
    held,
    hours,
    offered,
    proposed,
    submitted,
)
from tests.shifts.cascading import started, waiting_for_sign_off
from tests.shifts.saying import dated, feed_of, link_of
from tests.shifts.test_views_bookings import typed

WEEK = timedelta(days=7)
TODAY = datetime(2026, 10, 26, 9, tzinfo=UTC)  # two weeks have been worked

PARKING = {"kind": "parking", "amount": "4.50"}
IN_NOVEMBER: dict[str, Any] = {
    "starts_on": date(2026, 11, 16),
    "ends_on": date(2026, 11, 20),
    "expires_at": TODAY + WEEK,
    "now": TODAY,
}

PERSONAS = (
    "anonymous",
    "nobody",  # signed in, no role
    "other_hr",  # the outsider: of Wirral
    "hr",
    "manager",
    "approver",
    "worker",
    "other_worker",
    "lead",
    "auditor",
)


@dataclass(frozen=True)
class World:
    """At Liverpool: a booking on offer to the worker, one week submitted and one in draft."""

    people: People
    team: Team
    version: MemorandumVersion
    draft: MemorandumVersion
    circulated: MemorandumVersion
    signed: MemorandumVersion
    others: MemorandumVersion  # in force without Liverpool
    booking: Booking
    offer: Offer
    assignment: Assignment
    submitted: Timesheet
    approved: Timesheet
    correction: Correction  # asked by another manager
    own_correction: Correction  # asked by the worker
    filled_in: Timesheet
    ahead: Assignment  # of a week in December
    variation: Variation  # put to the worker, of another
    absence: Absence
    exception: CapException
    outside_work: OutsideWork
    rest: CompensatoryRest
    cascade: Cascade
    waiting_cascade: Cascade
    template: BookingTemplate
    what_if: WhatIf
    stopped_what_if: WhatIf
    claim: CredentialClaim
    evidence: Evidence

    def user(self, persona: str) -> User | None:
        if persona == "anonymous":
            return None
        found = getattr(self.people, persona)
        return found if isinstance(found, User) else found.user

    def booking_body(self) -> dict[str, Any]:
        return {
            "council": self.team.council.gss_code,
            "team": self.team.pk,
            "job_role": "social_worker",
            "engagement": "bank_own",
            "pay_basis": "paye",
            "hourly_rate": "31.00",
            "starts_on": "2026-11-16",
            "ends_on": "2026-11-20",
            "weekly_pattern": weekdays(),
            "reason": "vacancy",
            "supervisor": "Marcus Lee",
        }


def everything(
    people: People, team: Team, version: MemorandumVersion, councils: list[Council]
) -> World:
    graded(team.council, people.hr)
    titled(team.council, people)
    first = held(booked(team, people.hr), people.worker, sign_off="Nobody else could.")
    later: dict[str, Any] = {"starts_on": MONDAY + WEEK, "ends_on": FRIDAY + WEEK}
    second = held(booked(team, people.hr, **later), people.worker)
    earlier: dict[str, Any] = {"starts_on": MONDAY + WEEK, "ends_on": FRIDAY + WEEK}
    missed = held(booked(team, people.hr, **earlier), people.other_worker)
    last: dict[str, Any] = {"starts_on": MONDAY + 4 * WEEK, "ends_on": FRIDAY + 4 * WEEK}
    booking = booked(team, people.hr, places=2, **last)
    offer = offered(booking, people.worker, expires_at=TODAY + WEEK)
    return World(
        people=people,
        team=team,
        version=version,
        draft=memorandum_draft(councils),
        circulated=memorandum_circulated(councils),
        signed=all_signed(councils),
        others=memorandum_in_force([councils[0]], {}),
        booking=booking,
        offer=offer,
        assignment=second,
        submitted=submitted(first),
        filled_in=filled_in(second, MONDAY + WEEK),
        approved=worked_before(people, team, 0, 1),
        correction=corrected(
            worked_before(people, team, 2, 3), user_with(Role.TEAM_MANAGER, team)
        ),
        own_correction=corrected(worked_before(people, team, 4), people.worker.user),
        cascade=started(in_turns(people, team), TODAY),
        waiting_cascade=waiting_for_sign_off(in_turns(people, team), TODAY),
        ahead=in_december(people, team, 0),
        variation=asked_in_december(people, team),
        absence=absent(missed.shifts.latest("period"), people.hr),
        template=kept(booking, people.hr),
        exception=asked_exception(people.hr, team.council, **IN_NOVEMBER),
        outside_work=works_outside(people.worker),
        rest=owed_rest(first),
        what_if=tried_out(councils, people.lead),
        stopped_what_if=stopped(tried_out(councils, people.lead)),
        claim=(claim := claimed_with_a_file(people.worker)),
        evidence=claim.evidence.get(),
    )


def claimed_with_a_file(worker: Worker) -> CredentialClaim:
    return submit_claim(
        worker=worker,
        kind="qualification",
        facts=QUALIFICATION,
        uploads=[upload_of("degree.pdf", PDF)],
        by=worker.user,
        now=TODAY,
    )


def works_outside(worker: Worker) -> OutsideWork:
    return OutsideWork.objects.create(
        worker=worker,
        employer="A school",
        weekly_hours=Decimal("7.50"),
        effective=DateRange(date(2026, 1, 1), None),
        declared_at=LONG_AGO,
        declared_by=worker.user,
    )


def owed_rest(assignment: Assignment) -> CompensatoryRest:
    return CompensatoryRest.objects.create(
        offer=assignment.offer,
        worker=assignment.worker,
        rule="REST-11",
        minutes_owed=90,
        owed_from=datetime(2026, 10, 12, 8, tzinfo=UTC),
    )


def kept(booking: Booking, by: User) -> BookingTemplate:
    return keep_as_template(by=by, booking=booking, name="The usual week", now=TODAY)


def in_turns(people: People, team: Team) -> Booking:
    """Far enough ahead that every tier has its time."""
    far = {"starts_on": MONDAY + 6 * WEEK, "ends_on": FRIDAY + 6 * WEEK}
    return booked(team, people.hr, now=TODAY, **far)


def worked_before(people: People, team: Team, *days: int) -> Timesheet:
    """Approved: these days of the week before the others."""
    first = MONDAY - WEEK
    booking = booked(
        team,
        people.hr,
        now=TODAY - 10 * WEEK,
        starts_on=first,
        ends_on=FRIDAY - WEEK,
        weekly_pattern=weekdays(time(9), time(17), *days),
    )
    return approved_week(held(booking, people.worker), people.manager, first)


def corrected(timesheet: Timesheet, by: User) -> Correction:
    last = timesheet.entries.latest("worked").shift
    return ask_correction(
        by=by,
        timesheet=timesheet,
        hours=[RightHours(shift=last)],
        reason="Friday was a bank holiday of the team.",
        now=TODAY,
    )


def typed_correction(world: World) -> dict[str, Any]:
    """The form with every shift as it is, but the last, which was not worked."""
    last = world.approved.entries.latest("worked")
    rows = {
        f"entry-{entry.pk}-{name}": value
        for entry in world.approved.entries.all()
        for name, value in {
            "start": "09:00",
            "end": "17:00",
            "break_minutes": "30",
            "worked": "no" if entry == last else "yes",
        }.items()
    }
    return rows | {"reason": "Friday was a training day."}


def in_december(people: People, team: Team, weeks: int) -> Assignment:
    days: dict[str, Any] = {
        "starts_on": MONDAY + (8 + weeks) * WEEK,
        "ends_on": FRIDAY + (8 + weeks) * WEEK,
    }
    return held(booked(team, people.hr, **days), people.worker)


def asked_in_december(people: People, team: Team) -> Variation:
    assignment = in_december(people, team, 1)
    return proposed(assignment, assignment.period)


def tried_out(councils: list[Council], by: User) -> WhatIf:
    month = date(2026, 9, 1)
    return ask_what_if(
        by=by,
        version=memorandum_draft(councils),
        first_month=month,
        last_month=month,
        today=TODAY.date(),
    )


def asked_pack(world: World, quarter: date) -> EvidencePack:
    return ask_for_pack(
        by=world.people.lead,
        region=world.team.council.region,
        quarter=quarter,
        today=TODAY.date(),
    )


def stopped_pack(world: World) -> dict[str, Any]:
    pack = asked_pack(world, date(2026, 4, 1))
    fail_pack(pack_id=pack.pk, problem="The disk is full.")
    return {"pk": pack.pk}


def made_pack(world: World) -> dict[str, Any]:
    """As the worker leaves it, with a file that holds nothing."""
    pack = asked_pack(world, date(2026, 1, 1))
    pack.state = "running"
    pack.save()
    pack.state, pack.version, pack.sha256 = "done", 1, "a" * 64
    pack.finished_at, pack.file_bytes = TODAY, 4
    pack.save()
    place_of(pack).parent.mkdir(parents=True, exist_ok=True)
    place_of(pack).write_bytes(b"PK..")
    return {"pk": pack.pk}


def stopped(what_if: WhatIf) -> WhatIf:
    fail_what_if(what_if_id=what_if.pk, problem="OperationalError")
    return what_if


def all_signed(councils: list[Council]) -> MemorandumVersion:
    version = memorandum_circulated(councils, effective=(date(2027, 4, 1), None))
    Signature.objects.bulk_create(
        Signature(
            version=version,
            council=council,
            signatory="Director",
            signed_at=LONG_AGO,
            signed_by=version.drafted_by,
        )
        for council in councils
    )
    version.state = VersionState.SIGNED
    version.save(update_fields=["state"])
    return version


def graded(council: Council, by: User, spine: Spine | None = None) -> Grade:
    return Grade.objects.create(
        council=council,
        job_role_id="social_worker",
        name="Grade 9",
        effective=DateRange(date(2024, 4, 1), None),
        spine=spine or Spine.objects.get(code="NJC"),
        bottom_scp=31,
        top_scp=36,
        weekly_hours=Decimal(37),
        leave_days=36,
        employer_pension_rate=Decimal("0.18"),
        recorded_at=LONG_AGO,
        recorded_by=by,
    )


def titled(council: Council, people: People) -> None:
    """One title that counts, and one that waits for the lead."""
    for title, approved in (("Practitioner", True), ("Practitioner 2", False)):
        JobTitleMap.objects.create(
            council=council,
            title=title,
            job_role_id="social_worker",
            effective=DateRange(date(2026, 4, 1), None),
            proposed_at=LONG_AGO,
            proposed_by=people.hr,
            approved_at=LONG_AGO if approved else None,
            approved_by=people.lead if approved else None,
        )


def own_days(world: World) -> dict[str, Any]:
    return {"pk": dated(world.people.worker, "holiday", hours(FRIDAY, "09:00", "17:00")).pk}


def own_calendar(world: World) -> dict[str, Any]:
    return {"pk": feed_of(world.people.worker).pk}


def own_link(world: World) -> dict[str, Any]:
    return {"pk": link_of(world.people.worker).pk}


def secret_link(world: World) -> dict[str, Any]:
    link_of(world.people.worker, digest_of("secret"))
    return {"token": "secret"}


Make = Callable[[World], dict[str, Any]]


def pk_of(name: str) -> Make:
    return lambda world: {"pk": getattr(world, name).pk}


def shift_of(name: str) -> Make:
    """The last one of this assignment."""
    return lambda world: {"pk": getattr(world, name).shifts.latest("period").pk}


def booking_ahead(world: World) -> dict[str, Any]:
    return {"pk": world.ahead.booking_id}


def shift_called_off(world: World) -> dict[str, Any]:
    shift = world.ahead.shifts.latest("period")
    called_off(shift, world.people.hr)
    return {"pk": shift.pk}


def lasting_post(world: World) -> dict[str, Any]:
    spell = world.people.worker.spells.get()
    lasting = DateRange(date(2016, 1, 1), None)
    type(spell).objects.filter(pk=spell.pk).update(effective=lasting, leaving_reason="")
    return {"pk": spell.pk}


def version_of(name: str) -> Make:
    def arguments(world: World) -> dict[str, Any]:
        version: MemorandumVersion = getattr(world, name)
        return {"pk": version.memorandum_id, "number": version.number}

    return arguments


def settled(world: World) -> dict[str, Any]:
    """The award of 2026-27 as agreed, on the days of the provisional one."""
    provisional = Award.objects.get(status="provisional")
    award = Award.objects.create(
        spine=provisional.spine,
        name="2026-27",
        status="agreed",
        effective=provisional.effective,
    )
    return {"pk": award.pk}


def back_pay(world: World) -> dict[str, Any]:
    settlement = Settlement.objects.create(
        award_id=settled(world)["pk"],
        region=world.team.council.region,
        effective_from=date(2026, 12, 1),
        settled_at=LONG_AGO,
        settled_by=world.people.lead,
    )
    proposal = BackPayProposal.objects.create(
        settlement=settlement,
        council=world.team.council,
        proposed_at=LONG_AGO,
        proposed_by=world.people.lead,
    )
    return {"pk": proposal.pk}


def breached(world: World) -> dict[str, Any]:
    """An hour at a pound over the cap, which no guard would have let in."""
    segment = world.booking.cap_decision.segments.get()
    over = work(
        segment,
        world.team,
        world.people.worker,
        hourly_rate=segment.cap_rate + 1,
        minutes=60,
        key="over",
    )
    keep_months([over.worked_on])
    with unjudged():
        priced(over, by=world.people.manager, now=TODAY).save(force_insert=True)
    return {"pk": Breach.objects.get().pk}


def explained(world: World) -> dict[str, Any]:
    breach = Breach.objects.get(**breached(world))
    explain_breach(by=world.people.hr, breach=breach, words="Two were ill.", now=TODAY)
    return {"pk": breach.pk}


def recharged(make: Callable[..., RechargeStatement]) -> Make:
    """Between Wirral, which employs, and Liverpool."""
    return lambda world: {"pk": make(world.people, world.team, TODAY).pk}


def paid_outside(make: Callable[..., Any]) -> Make:
    """As Liverpool's HR brought it."""
    return lambda world: {"pk": make(world.people.hr, world.team.council, TODAY).pk}


def own_council(world: World) -> dict[str, Any]:
    return {"gss_code": world.team.council.gss_code}


def nothing_to_return(world: World) -> dict[str, Any]:
    """Liverpool says that it has nothing to return for the third quarter."""
    save_answers(
        by=world.people.hr,
        council=world.team.council,
        quarter=Quarter(date(2026, 7, 1)),
        nil=True,
        answers={},
        suppliers=[],
        now=TODAY,
    )
    return {}


def own_return(world: World) -> dict[str, Any]:
    return nothing_to_return(world) | {
        "gss_code": world.team.council.gss_code,
        "quarter": "2026-Q3",
    }


def submitted_return(world: World) -> ReturnVersion:
    nothing_to_return(world)
    return submit_return(
        by=world.people.hr,
        council=world.team.council,
        quarter=Quarter(date(2026, 7, 1)),
        now=TODAY,
    )


def returned(world: World) -> dict[str, Any]:
    return {"pk": submitted_return(world).pk}


def version_of_return(world: World) -> dict[str, Any]:
    number = submitted_return(world).number
    return {**own_return(world), "number": number}


THIRD_QUARTER: Make = lambda world: {  # noqa: E731
    "council": world.team.council.gss_code,
    "quarter": "2026-Q3",
}


def title_in(state: str) -> Make:
    return lambda world: {"pk": JobTitleMap.objects.in_state(state).earliest("pk").pk}


WORKERS_CSV = (
    "email,full_name,qualified_on,latitude,longitude\n"
    "zoe@example.org,Zoë Ó Briain,2015-07-01,53.41,-2.98\n"
)


def workers_brought(world: World) -> dict[str, Any]:
    brought = WorkerImport.objects.create(
        council=world.team.council,
        sha256="a" * 64,
        content=b"",
        state="done",
        requested_at=LONG_AGO,
        requested_by=world.people.hr,
        progressed_at=LONG_AGO,
    )
    return {"pk": brought.pk}


def agreed_with_another(world: World) -> dict[str, Any]:
    """The North East, until further notice."""
    made = Reciprocity.objects.create(
        region=world.team.council.region,
        partner=Region.objects.get(name="North East"),
        effective=DateRange(date(2026, 1, 1), None),
        recorded_at=LONG_AGO,
        recorded_by=world.people.lead,
    )
    return {"pk": made.pk}


def register_checked(world: World) -> dict[str, Any]:
    check = RegisterCheck.objects.create(
        council=world.team.council,
        sha256="a" * 64,
        entries=1,
        counts={},
        differences=[],
        checked_at=LONG_AGO,
        checked_by=world.people.hr,
    )
    return {"pk": check.pk}


def register_answer(world: World) -> str:
    worker = world.people.worker
    number = worker.registration.number
    return (
        "number,name,status,registered until\n"
        f"{number},{worker.user.full_name},registered,2035-11-30\n"
    )


def told(world: World) -> dict[str, Any]:
    """A notice to Liverpool's HR."""
    give_notice(
        to=[world.people.hr],
        kind="offer_filled",
        subject="Filled",
        body="Someone took it.",
        target=world.booking,
        now=TODAY,
    )
    return {"pk": Notice.objects.visible_to(world.people.hr).get(kind="offer_filled").pk}


def not_again(world: World) -> dict[str, Any]:
    """Liverpool has decided about the worker, who has not appealed."""
    decided = DoNotRebook.objects.create(
        worker=world.people.worker,
        council=world.team.council,
        reason="conduct",
        words="Left early.",
        decided_at=TODAY,
        decided_by=world.people.hr,
    )
    return {"pk": decided.pk}


def appealed(world: World) -> dict[str, Any]:
    about = not_again(world)
    DoNotRebook.objects.filter(**about).update(appeal="I was told to go.", appealed_at=TODAY)
    return about


def approached(world: World) -> dict[str, Any]:
    """Wirral is said to have approached Liverpool's worker."""
    approach = Approach.objects.create(
        assignment=world.assignment,
        worker=world.people.worker,
        made_by=world.people.other_worker.employing_council,
        made_on=world.assignment.first_day,
        promotion=False,
        words="They rang.",
        reported_at=TODAY,
        reported_by=world.people.worker.user,
    )
    return {"pk": approach.pk}


def reviewed(world: World) -> dict[str, Any]:
    PlacementReview.objects.create(
        assignment=world.assignment,
        due_on=TODAY.date(),
        would_have_back=True,
        strengths="Calm.",
        reviewed_at=TODAY,
        reviewed_by=world.people.hr,
    )
    return {"pk": world.assignment.pk}


def supervised(world: World) -> dict[str, Any]:
    held_on = world.assignment.first_day
    supervision = Supervision.objects.create(
        assignment=world.assignment,
        supervisor="Marcus Lee",
        held_on=held_on,
        next_due_on=held_on + WEEK,
        recorded_at=TODAY,
        recorded_by=world.people.hr,
    )
    return {"pk": supervision.pk}


def paid(world: World) -> str:
    """The submitted week is approved, and so paid in the period that has closed by now."""
    approve_timesheet(by=world.people.hr, timesheet=world.submitted, now=AFTER)
    return "2026-10-21"


def candidate_of_booking(world: World) -> dict[str, Any]:
    return {"pk": world.booking.pk, "worker": world.people.other_worker.pk}


def payslip_of_worker(world: World) -> dict[str, Any]:
    return {"pk": world.people.worker.pk, "period": paid(world)}


def payroll_run(world: World) -> dict[str, Any]:
    cut_off_on = date.fromisoformat(paid(world))
    run = make_payroll_run(
        by=world.people.hr, council=world.team.council, cut_off_on=cut_off_on, now=TODAY
    )
    return {"pk": run.pk}


def claimed_expense(world: World) -> dict[str, Any]:
    expense = Expense.objects.create(
        timesheet=world.filled_in,
        kind="parking",
        spent_on=world.filled_in.week_starts_on,
        amount=Decimal("4.50"),
        recorded_at=TODAY,
        recorded_by=world.people.worker.user,
    )
    return {"pk": world.filled_in.pk, "expense": expense.pk}


WORKFORCE_CSV = (
    "month,establishment,filled,vacancies,heads,starters,leavers,agency_heads\n"
    "2026-09,120,101.50,18.50,108,2,3,14\n"
)
WORKFORCE = {
    "establishment": "120",
    "filled": "101.50",
    "vacancies": "18.50",
    "heads": "108",
    "starters": "2",
    "leavers": "3",
    "agency_heads": "14",
}
TITLES_CSV = "title,job_role,effective_from\nSocial Worker L2,social_worker,2026-11-01\n"


# What a route's address is about; those not named have nothing in their address.
def asked_to_manage(world: World, **changes: Any) -> dict[str, Any]:
    return {"pk": administering.invited(world.people, world.team, TODAY, **changes).pk}


def joining(world: World) -> dict[str, Any]:
    return administering.join_link(administering.invited(world.people, world.team, TODAY))


def leaving_manager(world: World) -> dict[str, Any]:
    return {"pk": administering.leaving(world.people, TODAY).user_id}


OF_PEOPLE: dict[str, Make] = {
    "account-email": lambda world: {"token": administering.address_link(world.people.hr)},
    "invitation": lambda world: asked_to_manage(world, email=world.people.nobody.email),
    "invitation-join": joining,
    "person": leaving_manager,
    "role-end": lambda world: {"pk": world.people.manager.memberships.get().pk},
    "team": pk_of("team"),
    "token-revoke": lambda world: {"pk": administering.token_made(world.people.hr).pk},
}
SENT_OF_PEOPLE: dict[str, Make] = {
    "POST account": lambda world: {"rename": "yes", "full_name": "A New Name"},
    "POST invitation-join": lambda world: administering.BOTH,
    "POST invitations": lambda world: {"resend": asked_to_manage(world)["pk"]},
    "POST invite": lambda world: {
        **administering.NEW,
        "role": "team_manager",
        "team": world.team.pk,
    },
    "POST person": lambda world: {"keep": world.people.manager.memberships.get().pk},
    "POST role-end": lambda world: {"reason": "Left."},
    "POST team": lambda world: administering.typed_team(),
    "POST team-new": lambda world: administering.typed_team(council=world.team.council.pk),
    "POST token-new": lambda world: administering.typed_token(TODAY.date()),
}
ABOUT: dict[str, Make] = {
    **OF_PEOPLE,
    "api-approach": approached,
    "api-approach-decide": approached,
    "api-do-not-rebook": not_again,
    "api-do-not-rebook-appeal": not_again,
    "api-do-not-rebook-hear": appealed,
    "api-do-not-rebook-lift": not_again,
    "audit-entry": lambda world: {"pk": AuditEntry.objects.latest("pk").pk},
    "api-placement": pk_of("assignment"),
    "api-placement-approaches": pk_of("assignment"),
    "api-placement-caseloads": pk_of("assignment"),
    "api-placement-do-not-rebook": pk_of("assignment"),
    "api-placement-review": pk_of("assignment"),
    "api-placement-review-answer": reviewed,
    "api-placement-supervisions": pk_of("assignment"),
    "api-placement-supervisors": pk_of("assignment"),
    "api-supervision-deny": supervised,
    "approach": approached,
    "do-not-rebook": not_again,
    "do-not-rebook-new": pk_of("assignment"),
    "placement": pk_of("assignment"),
    "api-availability-day": own_days,
    "api-calendar-feed": own_calendar,
    "api-calendar-link": own_link,
    "availability-days-remove": own_days,
    "calendar-file": secret_link,
    "calendar-remove": own_calendar,
    "account_confirm_email": lambda world: {"key": "unknown"},
    "account_reset_password_from_key": lambda world: {"uidb36": "1", "key": "unknown"},
    "api-absence-withdraw": pk_of("absence"),
    "api-assignment": pk_of("assignment"),
    "api-assignment-end": pk_of("ahead"),
    "api-assignment-extensions": pk_of("assignment"),
    "api-assignment-rates": pk_of("ahead"),
    "api-assignment-start": pk_of("assignment"),
    "api-booking-cancel": booking_ahead,
    "api-shift-absence": shift_of("assignment"),
    "api-shift-cancel": shift_of("ahead"),
    "api-shift-cover": shift_called_off,
    "api-variation-agree": pk_of("variation"),
    "api-variation-decline": pk_of("variation"),
    "api-variation-withdraw": pk_of("variation"),
    "api-worker-leave": lambda world: {"pk": world.people.worker.pk},
    "worker-leave": lambda world: {"pk": world.people.worker.pk},
    "assignment": pk_of("assignment"),
    "assignment-end": pk_of("ahead"),
    "assignment-extend": pk_of("assignment"),
    "assignment-handover": pk_of("assignment"),
    "assignment-rate": pk_of("ahead"),
    "booking-cancel": booking_ahead,
    "shift-absence": shift_of("assignment"),
    "shift-cancel": shift_of("ahead"),
    "shift-cover": shift_called_off,
    "api-award-settle": settled,
    "api-back-pay": back_pay,
    "api-back-pay-accept": back_pay,
    "api-back-pay-decline": back_pay,
    "api-breach": breached,
    "api-breach-close": explained,
    "api-breach-discuss": explained,
    "api-breach-explain": breached,
    "api-booking": pk_of("booking"),
    "api-booking-candidate": candidate_of_booking,
    "api-booking-candidates": pk_of("booking"),
    "api-booking-offers": pk_of("booking"),
    "api-booking-repeat": pk_of("booking"),
    "api-template": pk_of("template"),
    "api-template-archive": pk_of("template"),
    "api-template-book": pk_of("template"),
    "template-keep": pk_of("booking"),
    "api-cascade": pk_of("cascade"),
    "api-cascade-stop": pk_of("cascade"),
    "api-cascade-sign-off": pk_of("waiting_cascade"),
    "api-evidence-pack": made_pack,
    "api-evidence-pack-file": made_pack,
    "api-evidence-pack-restart": stopped_pack,
    "api-exception": pk_of("exception"),
    "api-exception-approve": pk_of("exception"),
    "api-exception-reject": pk_of("exception"),
    "api-claim": pk_of("claim"),
    "api-claim-refuse": pk_of("claim"),
    "api-claim-verify": pk_of("claim"),
    "api-claim-withdraw": pk_of("claim"),
    "api-decision": lambda world: {"pk": world.booking.cap_decision_id},
    "api-evidence-file": pk_of("evidence"),
    "api-dfe-return": nothing_to_return,
    "api-dfe-return-send-back": returned,
    "api-dfe-return-sign-off": returned,
    "api-dfe-return-version": returned,
    "return": own_return,
    "return-answers": own_return,
    "return-version": version_of_return,
    "api-job-title": title_in("proposed"),
    "api-job-title-approve": title_in("proposed"),
    "api-job-title-end": title_in("approved"),
    "api-job-title-reject": title_in("proposed"),
    "api-job-title-withdraw": title_in("proposed"),
    "api-notice-read": told,
    "api-offer": pk_of("offer"),
    "api-offer-accept": pk_of("offer"),
    "api-offer-decline": pk_of("offer"),
    "api-outside-work-end": pk_of("outside_work"),
    "api-rest-plan": pk_of("rest"),
    "outside-work-end": pk_of("outside_work"),
    "rest": pk_of("rest"),
    "api-offer-withdraw": pk_of("offer"),
    "api-correction": pk_of("correction"),
    "api-correction-approve": pk_of("correction"),
    "api-correction-refuse": pk_of("correction"),
    "api-correction-withdraw": pk_of("own_correction"),
    "api-timesheet-corrections": pk_of("approved"),
    "correction": pk_of("correction"),
    "timesheet-correct": pk_of("approved"),
    "api-timesheet": pk_of("submitted"),
    "api-off-system-import": paid_outside(off_system.tried),
    "api-off-system-import-all": paid_outside(off_system.tried),
    "api-off-system-import-columns": paid_outside(off_system.unnamed),
    "api-off-system-payment": paid_outside(off_system.payment),
    "api-off-system-payment-answer": paid_outside(off_system.payment),
    "off-system-import": paid_outside(off_system.tried),
    "off-system-payment": paid_outside(off_system.payment),
    "api-recharge": recharged(recharges.issued),
    "api-recharge-agree": recharged(recharges.issued),
    "api-recharge-answer": recharged(recharges.queried),
    "api-recharge-issue": recharged(recharges.draft_of_may),
    "api-recharge-query": recharged(recharges.issued),
    "api-recharge-reissue": recharged(recharges.with_news),
    "api-recharge-settle": recharged(recharges.agreed),
    "recharge": recharged(recharges.issued),
    "recharge-paper": recharged(recharges.issued),
    "api-timesheet-approve": pk_of("submitted"),
    "api-timesheet-dispute": pk_of("submitted"),
    "api-timesheet-hours": lambda world: {
        "pk": world.filled_in.pk,
        "entry": world.filled_in.entries.earliest("worked").pk,
    },
    "api-payroll-run": payroll_run,
    "api-payroll-run-csv": payroll_run,
    "payroll-file": payroll_run,
    "payroll-run": payroll_run,
    "payslip": lambda world: {"period": paid(world)},
    "pension-new": lambda world: {"pk": world.people.worker.pk},
    "worker-pay": lambda world: {"pk": world.people.worker.pk},
    "worker-payslip": payslip_of_worker,
    "api-timesheet-expense": claimed_expense,
    "api-timesheet-expenses": pk_of("filled_in"),
    "api-timesheet-submit": pk_of("filled_in"),
    "api-version": version_of("version"),
    "api-memorandum-leave": lambda world: {"pk": world.version.memorandum_id},
    "api-version-bring-into-force": version_of("signed"),
    "api-version-circulate": version_of("draft"),
    "api-version-diff": version_of("version"),
    "api-version-join": version_of("others"),
    "api-version-withdraw": version_of("circulated"),
    "api-version-sign": version_of("circulated"),
    "api-versions": lambda world: {"pk": world.version.memorandum_id},
    "award": settled,
    "back-pay": back_pay,
    "booking": pk_of("booking"),
    "breach": breached,
    "booking-cascade": pk_of("booking"),
    "candidate": candidate_of_booking,
    "cap": lambda world: {"pk": world.version.caps.earliest("pk").pk},
    "claim": pk_of("claim"),
    "credential-record": lambda world: {"pk": world.people.worker.pk, "kind": "driving"},
    "evidence": pk_of("evidence"),
    "cascade": pk_of("waiting_cascade"),
    "evidence-pack": stopped_pack,
    "evidence-pack-file": made_pack,
    "exception": pk_of("exception"),
    "passport-add": lambda world: {"kind": "driving"},
    "worker-clear": lambda world: {"pk": world.people.worker.pk},
    "worker-passport": lambda world: {"pk": world.people.worker.pk},
    "decision": lambda world: {"pk": world.booking.cap_decision_id},
    "grade-new": own_council,
    "grades": own_council,
    "job-title": title_in("proposed"),
    "memorandum": lambda world: {"pk": world.version.memorandum_id},
    "memorandum-leave": lambda world: {"pk": world.version.memorandum_id},
    "version": version_of("draft"),
    "version-bring-into-force": version_of("signed"),
    "version-caps": version_of("draft"),
    "version-change": version_of("draft"),
    "version-figure": lambda world: {
        **version_of("draft")(world),
        "figure": name_of(Terms.of(world.draft).negotiated[0]),
    },
    "version-figure-new": version_of("draft"),
    "version-figures": version_of("draft"),
    "version-section": lambda world: {**version_of("draft")(world), "section": "hours"},
    "version-terms": version_of("draft"),
    "version-join": version_of("others"),
    "version-new": lambda world: {"pk": world.draft.memorandum_id},
    "version-sign": version_of("circulated"),
    "notice": told,
    "offer": pk_of("offer"),
    "api-employment": lambda world: {"pk": world.people.worker.pk},
    "api-post-end": lasting_post,
    "employment": lambda world: {"pk": world.people.worker.pk},
    "post": lambda world: {"pk": world.people.worker.spells.get().pk},
    "api-worker-import": workers_brought,
    "worker-import": workers_brought,
    "offer-withdraw": pk_of("offer"),
    "api-reciprocity-end": agreed_with_another,
    "reciprocity-end": agreed_with_another,
    "register-check": register_checked,
    "register-due": own_council,
    "timesheet": pk_of("submitted"),
    "timesheet-expenses": pk_of("filled_in"),
    "timesheet-open": pk_of("assignment"),
    "api-what-if": pk_of("what_if"),
    "api-what-if-cancel": pk_of("what_if"),
    "api-what-if-restart": pk_of("stopped_what_if"),
    "what-if": pk_of("what_if"),
}
POINT = {
    "spine": "NJC",
    "award": "2025-26",
    "effective_from": "2025-04-01",
    "status": "agreed",
    "scp": "31",
    "annual_salary": "41771",
}


def signature(world: World, **days: str) -> dict[str, str]:
    return {
        "council": world.team.council.gss_code,
        "signatory": "Aisha Khan",
        "office": "Chief Executive",
        **days,
    }


def typed_days(world: World) -> dict[str, Any]:
    return {"effective_from": "2027-04-01", "parties": [world.team.council.gss_code]}


SEEN = {
    "original_seen_by": "Hannah Reid",
    "original_seen_on": "2026-10-20",
    "original_seen_how": "in_person",
}
IN_OCTOBER = {"from": "2026-10-01", "to": "2026-10-31"}
OCTOBER = "2026-10"
QUOTE = (
    "council",
    "job_role",
    "engagement",
    "pay_basis",
    "hourly_rate",
    "starts_on",
    "ends_on",
)
CALENDAR = {"name": "Family", "url": "https://calendar.example.org/mine.ics"}
# What is sent: a body that is right, so that only the person decides.
ENDING = {"reason": "other", "last_day": "2026-12-08"}
EXTENDED = {"last_day": "2026-10-30", "reason": "A hearing."}
RATE = {"from_day": "2026-12-09", "hourly_rate": "30.00", "reason": "A hearing."}
OTHER = {"reason": "other"}
SENT: dict[str, Make] = {
    **SENT_OF_PEOPLE,
    "POST api-approach-decide": lambda world: {"outcome": "found", "words": "They rang."},
    "POST api-do-not-rebook-appeal": lambda world: {"appeal": "I was told to go."},
    "POST api-do-not-rebook-hear": lambda world: {"outcome": "lifted", "words": "Too hard."},
    "POST api-placement-approaches": lambda world: {
        "made_by": "E08000015",
        "made_on": "2026-10-19",
        "promotion": False,
        "words": "They rang.",
    },
    "POST api-placement-caseloads": lambda world: {"counted_on": "2026-10-19", "cases": 12},
    "POST api-placement-do-not-rebook": lambda world: {"reason": "conduct", "words": "Left."},
    "POST api-placement-review": lambda world: {"would_have_back": True, "strengths": "Calm."},
    "POST api-placement-review-answer": lambda world: {"words": "Thank you."},
    "POST api-placement-supervisions": lambda world: {
        "held_on": "2026-10-20",
        "next_due_on": "2026-11-17",
        "supervisor": "Marcus Lee",
    },
    "POST api-placement-supervisors": lambda world: {
        "supervisor": "Priya Shah",
        "from_day": "2026-10-20",
    },
    "POST approach": lambda world: {"outcome": "found", "words": "They rang."},
    "POST approach-new": lambda world: {
        "assignment": world.assignment.pk,
        "made_by": world.people.other_worker.employing_council_id,
        "made_on": "2026-10-19",
        "promotion": "no",
        "words": "They rang.",
    },
    "POST do-not-rebook": lambda world: {"lift": "yes"},
    "POST do-not-rebook-new": lambda world: {"reason": "conduct", "words": "Left early."},
    "POST placement": lambda world: {
        "counted": "yes",
        "counted_on": "2026-10-19",
        "cases": "12",
    },
    "POST api-reciprocities": lambda world: {
        "region": world.team.council.region.code,
        "partner": "E12000001",
        "starts_on": "2026-11-01",
    },
    "POST api-reciprocity-end": lambda world: {"ends_on": "2026-12-01"},
    "POST reciprocities": lambda world: {
        "region": world.team.council.region_id,
        "partner": Region.objects.get(code="E12000001").pk,
        "starts_on": "1 November 2026",
    },
    "POST reciprocity-end": lambda world: {"ends_on": "1 December 2026"},
    "POST api-assignment-end": lambda world: ENDING,
    "POST api-assignment-extensions": lambda world: EXTENDED,
    "POST api-assignment-rates": lambda world: RATE,
    "POST api-booking-cancel": lambda world: OTHER,
    "POST api-shift-absence": lambda world: {"kind": "no_show"},
    "POST api-shift-cancel": lambda world: OTHER,
    "POST api-worker-leave": lambda world: OTHER,
    "POST worker-leave": lambda world: OTHER,
    "POST assignment": lambda world: {"start": "yes"},
    "POST assignment-end": lambda world: ENDING,
    "POST assignment-extend": lambda world: EXTENDED,
    "POST assignment-handover": lambda world: {"handover": "Two visits are due."},
    "POST assignment-rate": lambda world: RATE,
    "POST booking-cancel": lambda world: OTHER,
    "POST shift-absence": lambda world: {"kind": "no_show"},
    "POST shift-cancel": lambda world: OTHER,
    "POST api-claims": lambda world: {
        "kind": "driving",
        "facts": {"licence_until": "2030-01-01"},
    },
    "POST api-claim-refuse": lambda world: {"reason": "It cannot be read."},
    "POST api-claim-verify": lambda world: SEEN,
    "POST api-consents": lambda world: {"council": "E08000014"},
    "POST api-consent-withdraw": lambda world: {"council": "E08000015"},
    "POST api-evidence": lambda world: {
        "claim": world.claim.pk,
        "file": SimpleUploadedFile("more.png", PNG),
    },
    "POST claim": lambda world: {"verify": "yes", **SEEN},
    "POST credential-record": lambda world: {"licence_until": "2030-01-01", **SEEN},
    "POST passport": lambda world: {"share": "E08000014"},
    "POST passport-add": lambda world: {"licence_until": "2030-01-01"},
    "POST worker-clear": lambda world: {
        "council": world.team.council.gss_code,
        "job_role": "team_manager",
        "starts_on": "2026-11-01",
    },
    "PUT api-availability": lambda world: {"effective_from": "2026-11-02", "times": []},
    "POST api-availability-dated": lambda world: {
        "kind": "holiday",
        "starts_on": "2026-11-02",
    },
    "POST api-calendar-feeds": lambda world: CALENDAR,
    "POST availability-days": lambda world: {"kind": "holiday", "starts_on": "2 Nov 2026"},
    "POST availability-week": lambda world: {"effective_from": "2 November 2026"},
    "POST calendars": lambda world: CALENDAR | {"add": "yes"},
    "POST api-awards": lambda world: {"rows": [POINT]},
    "POST api-award-settle": lambda world: {
        "region": world.team.council.region.code,
        "effective_from": "2026-12-01",
    },
    "POST api-back-pay-decline": lambda world: {"reason": "Agreed locally."},
    "POST award": lambda world: {
        "region": world.team.council.region.code,
        "effective_from": "2026-12-01",
    },
    "POST award-import": lambda world: {
        "content": f"{','.join(POINT)}\n{','.join(POINT.values())}"
    },
    "POST back-pay": lambda world: {"decline": "yes", "reason": "Agreed locally."},
    "POST grade-new": lambda world: {
        "job_role": "team_manager",
        "name": "Grade 11",
        "effective_from": "2026-04-01",
        "spine": "NJC",
        "bottom_scp": "38",
        "top_scp": "41",
        "weekly_hours": "37",
        "leave_days": "36",
        "pension_percent": "18",
        "supplements.market": "2400.00",
    },
    "POST spine-new": lambda world: {
        "code": "GLPC",
        "name": "Greater London",
        "scope": "inner",
    },
    "GET api-dfe-return": THIRD_QUARTER,
    "POST api-dfe-return": THIRD_QUARTER,
    "POST api-dfe-return-send-back": lambda world: {"reason": "We paid an agency."},
    "PUT api-dfe-return-answers": lambda world: {**THIRD_QUARTER(world), "nil": True},
    "POST return-answers": lambda world: {"nil": "yes"},
    "POST return-version": lambda world: {"sign_off": "yes"},
    "POST api-breach-close": lambda world: {"words": "Paid back.", "outcome": "recovered"},
    "POST api-breach-discuss": lambda world: {"words": "Agreed."},
    "POST api-breach-explain": lambda world: {"words": "Two were ill."},
    "POST breach": lambda world: {"explain": "yes", "words": "Two were ill."},
    "POST api-recharge-answer": lambda world: {"words": "Grace’s."},
    "POST api-recharge-query": lambda world: {"words": "Whose day is this?"},
    "POST api-recharge-reissue": lambda world: {"words": "A day was missing."},
    "POST api-recharge-settle": lambda world: {
        "reference": "BACS 4711",
        "settled_on": "2026-10-26",
    },
    "POST recharge": lambda world: {"query": "yes", "words": "Whose day is this?"},
    "POST api-bookings": lambda world: world.booking_body(),
    "POST api-booking-offers": lambda world: {"workers": [world.people.other_worker.pk]},
    "POST api-quotes": lambda world: {name: world.booking_body()[name] for name in QUOTE},
    "POST api-exceptions": lambda world: {
        "council": world.team.council.gss_code,
        "job_role": "social_worker",
        "engagement": "bank_own",
        "pay_basis": "paye",
        "ceiling_rate": "36.00",
        "starts_on": "2026-11-16",
        "ends_on": "2026-11-20",
        "expires_at": "2026-11-13T17:00:00+00:00",
        "reason": "court",
        "explanation": "A hearing.",
    },
    "POST api-offer-block": lambda world: {
        "bookings": [world.booking.pk],
        "workers": [world.people.other_worker.pk],
    },
    "POST offer-block": lambda world: {
        "bookings": [world.booking.pk],
        "workers": [world.people.other_worker.pk],
        "how": "named",
    },
    "POST api-templates": lambda world: {"booking": world.booking.pk, "name": "Another"},
    "POST templates": lambda world: {"archive": world.template.pk},
    "POST template-keep": lambda world: {"name": "Another"},
    "POST template-vacant": lambda world: typed(
        world.team, leaver="Joan Price", last_day="2026-11-20", weeks="12"
    ),
    "POST api-cascade-sign-off": lambda world: {"reason": "A child waits."},
    "POST api-offer-withdraw": lambda world: {"reason": "Not needed."},
    "POST cascade": lambda world: {"sign_off": "yes", "reason": "A child waits."},
    "POST offer-withdraw": lambda world: {"reason": "Not needed."},
    "POST api-exception-reject": lambda world: {"comment": "Ask Wirral."},
    "POST exception": lambda world: {"approve": "yes", "comment": ""},
    "POST exception-new": lambda world: {
        "council": world.team.council.gss_code,
        "job_role": "social_worker",
        "engagement": "bank_own",
        "ceiling_rate": "36.00",
        "starts_on": "2026-11-16",
        "ends_on": "2026-11-20",
        "expires_on": "2026-11-13",
        "reason": "court",
        "explanation": "A hearing.",
    },
    "POST api-memoranda": lambda world: {
        "name": "National",
        "scope": "region",
        "region": world.team.council.region.code,
    },
    "POST api-versions": lambda world: {
        "effective_from": "2027-04-01",
        "clauses": {},
        "parties": [world.team.council.gss_code],
    },
    "POST api-memorandum-leave": lambda world: {
        "council": world.team.council.gss_code,
        "signatory": "Aisha Khan",
        "office": "Chief Executive",
        "leaves_on": "2027-04-01",
    },
    "POST api-version-join": lambda world: {
        "council": world.team.council.gss_code,
        "signatory": "Aisha Khan",
        "office": "Chief Executive",
        "joins_on": "2026-11-01",
    },
    "POST api-version-sign": lambda world: {
        "council": world.team.council.gss_code,
        "signatory": "Aisha Khan",
    },
    "POST api-opt-out": lambda world: {"signed_as": "Grace Obi"},
    "POST api-outside-work": lambda world: {
        "employer": "A shop",
        "weekly_hours": "4.00",
        "starts_on": "2026-11-02",
    },
    "POST api-outside-work-end": lambda world: {"ends_on": "2026-11-02"},
    "POST api-rest-plan": lambda world: {
        "starts_at": "2026-10-31T09:00:00+00:00",
        "ends_at": "2026-10-31T11:00:00+00:00",
        "reason": "A free morning.",
    },
    "POST outside-work-end": lambda world: {"ends_on": "2026-11-02"},
    "POST outside-work-new": lambda world: {
        "employer": "A shop",
        "weekly_hours": "4",
        "starts_on": "2026-11-02",
    },
    "POST rest": lambda world: {
        "day": "31/10/2026",
        "start": "09:00",
        "end": "11:00",
        "reason": "A free morning.",
    },
    "POST working-time": lambda world: {"opt_out": "yes", "signed_as": "Grace Obi"},
    "POST api-timesheet-hours": lambda world: {
        "starts_at": "2026-10-19T09:00:00+01:00",
        "ends_at": "2026-10-19T12:00:00+01:00",
    },
    "POST api-correction-refuse": lambda world: {"reason": "They were there."},
    "POST api-timesheet-corrections": lambda world: {
        "reason": "Friday was a training day.",
        "hours": [{"shift": world.approved.entries.latest("worked").shift_id}],
    },
    "POST timesheet-correct": lambda world: typed_correction(world),
    "POST api-timesheets-approve": lambda world: {"timesheets": [world.submitted.pk]},
    "POST timesheets-approve": lambda world: {"timesheet": [world.submitted.pk]},
    "POST api-timesheet-dispute": lambda world: {"reason": "You left at noon."},
    "POST api-timesheets": lambda world: {
        "assignment": world.assignment.pk,
        "week_starts_on": "2026-10-19",
    },
    "POST booking": lambda world: {"workers": [world.people.other_worker.pk]},
    "POST memorandum-leave": lambda world: signature(world, leaves_on="2027-04-01"),
    "POST memorandum-new": lambda world: {
        "name": "Another",
        "scope": "region",
        "region": world.team.council.region_id,
    },
    "POST notice-settings": lambda world: {"choose": "yes"},
    "PUT api-notice-settings": lambda world: {
        "choices": [{"group": "offers", "email": True, "text": False}],
        "quiet_from": "22:00",
        "quiet_until": "07:00",
    },
    "POST version": lambda world: {"circulate": "yes"},
    "POST version-figure": lambda world: {"remove": "yes"},
    "POST version-figure-new": lambda world: {
        "job_role": "team_manager",
        "basis": "paye",
        "hourly_rate": "£45.00",
    },
    "POST version-join": lambda world: signature(world, joins_on="2026-11-01"),
    "POST version-new": lambda world: typed_days(world),
    "POST version-section": lambda world: {each.code: each.default for each in HOURS},
    "POST version-sign": lambda world: signature(world),
    "POST api-payroll-runs": lambda world: {"council": "E08000012", "cut_off_on": paid(world)},
    "POST payroll": lambda world: {"cut_off_on": paid(world)},
    "POST pension-new": lambda world: {
        "scheme": "lgps",
        "employer_percent": "18",
        "starts_on": "1/11/2026",
    },
    "POST api-timesheet-expenses": lambda world: PARKING | {"spent_on": "2026-10-19"},
    "POST timesheet": lambda world: {"approve": ""},
    "POST timesheet-expenses": lambda world: PARKING | {"spent_on": "19/10/2026", "add": "1"},
    "POST api-what-ifs": lambda world: {
        "memorandum": world.draft.memorandum_id,
        "version": world.draft.number,
        "from": OCTOBER,
        "to": OCTOBER,
    },
    "POST what-ifs": lambda world: {
        "version": world.draft.pk,
        "from": f"{OCTOBER}-01",
        "to": f"{OCTOBER}-01",
    },
    "POST timesheet-open": lambda world: {"week_starts_on": "2026-10-19"},
    "POST api-register-checks": lambda world: {
        "council": world.team.council.gss_code,
        "csv": register_answer(world),
        "dry_run": False,
    },
    "GET api-register-due": lambda world: {"council": world.team.council.gss_code},
    "POST api-employment": lambda world: {
        "employer": "A charity",
        "kind": "fixed_term",
        "directly_employed": True,
        "child_and_family": True,
        "starts_on": "2015-01-05",
        "ends_on": "2015-06-30",
    },
    "POST api-post-end": lambda world: {"ends_on": "2026-10-16"},
    "POST employment": lambda world: {
        "year": "yes",
        "started_on": "2015-09-01",
        "verified_by": "Priya Shah",
    },
    "POST post": lambda world: {"contracted": "yes", "hours": "Monday 09:00 to 17:00"},
    "GET api-off-system": lambda world: IN_OCTOBER,
    "GET api-off-system-payments": lambda world: IN_OCTOBER,
    "POST api-off-system-imports": lambda world: {
        "council": world.team.council.gss_code,
        "source": "Payments ledger",
        "basis": "paye",
        "csv": off_system.STATEMENT,
    },
    "POST api-off-system-import-columns": lambda world: {"columns": off_system.NAMED},
    "POST api-off-system-payment-answer": lambda world: {"answer": "outside"},
    "POST off-system-import": lambda world: {"import": "yes"},
    "POST off-system-import-new": lambda world: {
        "council": world.team.council.pk,
        "source": "Payments ledger",
        "basis": "paye",
        "file": SimpleUploadedFile("payments.csv", off_system.STATEMENT.encode()),
    },
    "POST off-system-payment": lambda world: {"answer": "outside"},
    "POST api-worker-imports": lambda world: {
        "council": world.team.council.gss_code,
        "csv": WORKERS_CSV,
        "dry_run": False,
    },
    "POST worker-import-new": lambda world: {
        "council": world.team.council.pk,
        "file": SimpleUploadedFile("workers.csv", WORKERS_CSV.encode()),
        "import": "yes",
    },
    "POST register-checks": lambda world: {
        "council": world.team.council.pk,
        "file": SimpleUploadedFile("answer.csv", register_answer(world).encode()),
        "record": "yes",
    },
    "POST api-job-titles": lambda world: {
        "council": world.team.council.gss_code,
        "title": "Social Worker L2",
        "job_role": "social_worker",
        "effective_from": "2026-11-01",
    },
    "POST api-job-title-end": lambda world: {"effective_until": "2026-12-01"},
    "POST api-job-title-import": lambda world: {
        "council": world.team.council.gss_code,
        "csv": TITLES_CSV,
    },
    "POST api-job-title-reject": lambda world: {"reason": "It is a senior role."},
    "POST job-title": lambda world: {"approve": "yes"},
    "GET job-titles-approve": lambda world: {"titles": title_in("proposed")(world)["pk"]},
    "POST job-titles-approve": lambda world: {"titles": title_in("proposed")(world)["pk"]},
    "POST job-title-import": lambda world: {
        "council": world.team.council.pk,
        "file": SimpleUploadedFile("titles.csv", TITLES_CSV.encode()),
        "import": "yes",
    },
    "POST job-title-new": lambda world: {
        "council": world.team.council.pk,
        "title": "Social Worker L2",
        "job_role": "social_worker",
        "effective_from": "2026-11-01",
    },
    "GET api-fairness": lambda world: {"from": "2026-10-01", "to": "2026-10-31"},
    "GET api-fairness-offers": lambda world: {
        "from": "2026-10-01",
        "to": "2026-10-31",
        "worker": world.people.worker.pk,
    },
    "GET api-pay-ladder": lambda world: {
        "council": world.team.council.gss_code,
        "on": "2026-10-26",
    },
    "GET api-pay-transparency": lambda world: {"on": "2026-10-26"},
    "GET api-permanent-equivalents": lambda world: {
        "council": world.team.council.gss_code,
        "job_role": "social_worker",
        "on": "2026-10-26",
    },
    "POST api-evidence-packs": lambda world: {
        "region": world.team.council.region.code,
        "quarter": "2026-Q3",
    },
    "POST evidence-packs": lambda world: {
        "region": world.team.council.region_id,
        "quarter": quarters_back(timezone.localdate())[0].isoformat(),
    },
    "GET api-compliance": lambda world: IN_OCTOBER,
    "GET api-fill": lambda world: IN_OCTOBER,
    "GET compliance-lines": lambda world: {"figure": "breaches_open"},
    "GET api-fill-places": lambda world: IN_OCTOBER,
    "GET api-reliance": lambda world: {"from": OCTOBER, "to": OCTOBER},
    "GET api-reliance-parts": lambda world: {
        "from": OCTOBER,
        "to": OCTOBER,
        "measure": "agency_share",
    },
    "GET api-savings": lambda world: IN_OCTOBER,
    "GET api-savings-lines": lambda world: IN_OCTOBER,
    "POST api-workforce": lambda world: {
        "council": world.team.council.gss_code,
        "month": "2026-09",
        **WORKFORCE,
    },
    "POST api-workforce-import": lambda world: {
        "council": world.team.council.gss_code,
        "csv": WORKFORCE_CSV,
        "dry_run": False,
    },
    "POST workforce-import": lambda world: {
        "council": world.team.council.pk,
        "file": SimpleUploadedFile("workforce.csv", WORKFORCE_CSV.encode()),
        "import": "yes",
    },
    "POST workforce-new": lambda world: {
        "council": world.team.council.gss_code,
        "month": "2026-09-01",
        **WORKFORCE,
    },
    "GET api-over-cap": lambda world: IN_OCTOBER,
    "GET api-over-cap-lines": lambda world: IN_OCTOBER,
    "GET api-spend-against-cap": lambda world: IN_OCTOBER,
    "GET api-spend-against-cap-lines": lambda world: IN_OCTOBER,
    "POST booking-answer": lambda world: typed(
        world.team, starts_on="2026-11-16", ends_on="2026-11-20"
    ),
    "POST booking-new": lambda world: typed(
        world.team, starts_on="2026-11-16", ends_on="2026-11-20"
    ),
}
