"""What the database itself refuses of exceptions and of pay over the cap, by name."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, Membership, Office
from rates.actions.decisions import judge, store_decision
from rates.actions.exceptions import approve_exception, expire_exceptions, reject_exception
from rates.errors import ExceptionNotUsable
from rates.models import CapDecision, CapException, ExceptionAnswer, MemorandumVersion
from rates.models.decisions import DecisionSegment
from tests.accounts.database import sql
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.rates.asking import asked as question
from tests.rates.excepting import (
    ANSWERED,
    ASKED,
    EXPIRES,
    FIRST,
    HOUR,
    LAST,
    Approvers,
    approved_exception,
    approvers_of,
    asked_exception,
    holder,
)
from tests.rates.statements import check_deferred, truncate
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Ask = Callable[..., CapException]


@pytest.fixture
def approvers(liverpool: Council) -> Approvers:
    return approvers_of(liverpool)


@pytest.fixture
def ask(memorandum: MemorandumVersion, people: People, liverpool: Council) -> Ask:
    """Insert one round the action."""

    def insert(**changes: Any) -> CapException:
        normal: dict[str, Any] = {
            "council": liverpool,
            "job_role_id": "social_worker",
            "engagement": "bank_own",
            "pay_basis": "paye",
            "ceiling_rate": Decimal("36.00"),
            "cap_rate": Decimal("31.00"),
            "period": DateRange(FIRST, LAST + DAY),
            "reason": "court",
            "explanation": "A hearing.",
            "required_offices": ["director_of_childrens_services", "chief_executive"],
            "inputs": {},
            "expires_at": EXPIRES,
            "requested_at": ASKED,
            "requested_by": people.hr,
            "retrospective": False,
        }
        return CapException.objects.create(**normal | changes)

    return insert


@pytest.fixture
def asked(ask: Ask, approvers: Approvers) -> CapException:
    return ask()


@pytest.fixture
def approved(
    memorandum: MemorandumVersion, people: People, liverpool: Council, approvers: Approvers
) -> CapException:
    return approved_exception(people.hr, liverpool, approvers)


def say(asked: CapException, by: Any, office: str, **changes: Any) -> ExceptionAnswer:
    normal: dict[str, Any] = {"approves": True, "answered_at": ANSWERED}
    return ExceptionAnswer.objects.create(
        exception=asked, answered_by=by, office=office, **normal | changes
    )


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("capexception_basis_fits_engagement", {"engagement": "agency_umbrella"}, {}),
        (
            "capexception_ceiling_over_the_cap",
            {"cap_rate": Decimal("36.00")},
            {"cap_rate": Decimal("35.99")},
        ),
        ("capexception_hours_positive", {"expected_hours": 0}, {"expected_hours": "0.01"}),
        ("capexception_reason_known", {"reason": "because"}, {"reason": "other"}),
        ("capexception_reason_explained", {"explanation": ""}, {"explanation": "x"}),
        (
            "capexception_two_offices",
            {"required_offices": ["director_of_childrens_services"]},
            {"required_offices": [*Office.values]},
        ),
        ("capexception_two_offices", {"required_offices": [*Office.values, "mayor"]}, {}),
        (
            "capexception_expires_after_it_is_asked_for",
            {"expires_at": ASKED},
            {"expires_at": ASKED + HOUR},
        ),
        ("capexception_dates_fit_state", {"closed_at": ASKED}, {}),
        (
            "capexception_retrospective_is_told",
            {"retrospective": True},
            {"retrospective": True, "requested_at": EXPIRES.replace(day=12, hour=0),
             "expires_at": EXPIRES.replace(day=20)},
        ),
    ],
)  # fmt: skip
def test_capexception_bounds(
    name: str, wrong: dict[str, Any], right: dict[str, Any], ask: Ask
) -> None:
    with guards_off(), refused(name):
        ask(**wrong)
    assert ask(**right).pk


@pytest.mark.parametrize(
    "period", [DateRange(None, LAST), DateRange(FIRST, None), DateRange(FIRST, FIRST)]
)
def test_capexception_period_bounded(period: DateRange, ask: Ask) -> None:
    with guards_off(), refused("capexception_period_bounded"):
        ask(period=period)


@pytest.mark.parametrize("state", ["approved", "rejected", "expired"])
def test_capexception_life_starts_by_being_asked_for(state: str, ask: Ask) -> None:
    with refused("capexception_life"):
        ask(state=state)


@pytest.mark.parametrize(
    "changes",
    [
        {"ceiling_rate": Decimal("31.00"), "cap_rate": Decimal("30.00")},
        {"job_role_id": "team_manager"},  # without a cap
        {"period": DateRange(date(2026, 3, 1), date(2026, 4, 1)), "retrospective": True},
    ],
)
def test_capexception_over_a_cap(changes: dict[str, Any], ask: Ask) -> None:
    with refused("capexception_over_a_cap"):
        ask(**changes)


def test_capexception_asks_each_office(ask: Ask, city_region: list[Council]) -> None:
    offices = ["chief_executive", "section_151_officer"]
    with refused("capexception_asks_each_office"):
        ask(required_offices=offices)
    memorandum_in_force(city_region, clauses={"exception_approvers": offices})
    with refused("capexception_asks_each_office"):
        ask()
    every = ["director_of_childrens_services", "chief_executive", "section_151_officer"]
    assert ask(required_offices=every).pk


@pytest.mark.parametrize(
    "change",
    ["ceiling_rate = 40", "expires_at = expires_at + interval '1 day'", "explanation = '-'",
     "period = '[2026-10-12,2026-12-31)'", "requested_by_id = NULL", "required_offices = '{}'",
     "state = 'requested'"],
)  # fmt: skip
def test_capexception_life_terms_never_change(change: str, approved: CapException) -> None:
    with refused("capexception_life"):
        sql(f"UPDATE rates_capexception SET {change}")


def test_capexception_is_never_removed(asked: CapException) -> None:
    with refused("capexception_life"):
        CapException.objects.all().delete()
    with refused("rates_capexception_append_only"):
        truncate("rates_capexception")


def test_capexception_life_approved_by_all(asked: CapException, approvers: Approvers) -> None:
    approve = "UPDATE rates_capexception SET state = 'approved', approved_by_id = %s, approved_at = %s"
    for office, person in zip(
        asked.required_offices, (approvers.director, approvers.chief), strict=True
    ):
        with refused("capexception_life"):
            sql(approve, approvers.chief.pk, ANSWERED)
        say(asked, person, office)
    for too_late_or_soon in (EXPIRES, ASKED - HOUR, ANSWERED - HOUR):
        with refused("capexception_life"):
            sql(approve, approvers.chief.pk, too_late_or_soon)
    sql(approve, approvers.chief.pk, ANSWERED)
    with refused("capexception_life"):
        sql(approve, approvers.director.pk, ANSWERED)


def test_capexception_life_rejected_by_one(asked: CapException, approvers: Approvers) -> None:
    reject = (
        "UPDATE rates_capexception SET state = 'rejected', closed_by_id = %s, closed_at = %s"
    )
    with refused("capexception_life"):
        sql(reject, approvers.chief.pk, ANSWERED)
    say(asked, approvers.chief, "chief_executive", approves=False, comment="No.")
    sql(reject, approvers.chief.pk, ANSWERED)


def test_capexception_life_expires_in_its_time(approved: CapException) -> None:
    expire = "UPDATE rates_capexception SET state = 'expired', closed_at = %s"
    with refused("capexception_life"):
        sql(expire, EXPIRES - HOUR)
    with refused("capexception_life"):
        sql(f"{expire}, approved_at = NULL, approved_by_id = NULL", EXPIRES)
    sql(expire, EXPIRES)
    with refused("capexception_life"):
        sql("UPDATE rates_capexception SET state = 'approved', closed_at = NULL")


# Answers


def test_exceptionanswer_bounds(asked: CapException, approvers: Approvers) -> None:
    with refused("exceptionanswer_no_is_explained"):
        say(asked, approvers.chief, "chief_executive", approves=False)
    say(asked, approvers.chief, "chief_executive")
    with guards_off():
        with refused("exceptionanswer_office_once"):
            say(asked, approvers.director, "chief_executive")
        with refused("exceptionanswer_person_once"):
            say(asked, approvers.chief, "director_of_childrens_services")


def test_exceptionanswer_not_own(
    asked: CapException, people: People, liverpool: Council
) -> None:
    Membership.objects.create(
        user=people.hr,
        role="approver",
        council=liverpool,
        office="chief_executive",
        granted_at=ASKED,
    )
    with refused("exceptionanswer_not_own"):
        say(asked, people.hr, "chief_executive")


def test_exceptionanswer_by_office(
    asked: CapException, approvers: Approvers, liverpool: Council, wirral: Council
) -> None:
    elsewhere = approvers_of(wirral).chief
    treasurer = holder(liverpool, Office.SECTION_151_OFFICER)
    for person, office in (
        (approvers.chief, "director_of_childrens_services"),
        (elsewhere, "chief_executive"),
        (treasurer, "section_151_officer"),
    ):
        with refused("exceptionanswer_by_office"):
            say(asked, person, office)
    Membership.objects.filter(user=approvers.chief).update(ended_at=ANSWERED)
    with refused("exceptionanswer_by_office"):
        say(asked, approvers.chief, "chief_executive")


def test_exceptionanswer_while_it_waits(asked: CapException, approvers: Approvers) -> None:
    for at in (EXPIRES, ASKED - HOUR):
        with refused("exceptionanswer_while_it_waits"):
            say(asked, approvers.chief, "chief_executive", answered_at=at)
    reject_exception(by=approvers.chief, exception=asked, comment="No.", now=ANSWERED)
    with refused("exceptionanswer_while_it_waits"):
        say(asked, approvers.director, "director_of_childrens_services")


def test_exceptionanswer_append_only(asked: CapException, approvers: Approvers) -> None:
    approve_exception(by=approvers.chief, exception=asked, now=ANSWERED)
    for statement in (
        "UPDATE rates_exceptionanswer SET approves = false, comment = 'x'",
        "DELETE FROM rates_exceptionanswer",
    ):
        with refused("rates_exceptionanswer_append_only"):
            sql(statement)
    with refused("rates_exceptionanswer_append_only"):
        truncate("rates_exceptionanswer")


# Decisions over the cap


@pytest.fixture
def decide(approved: CapException, people: People, liverpool: Council) -> Callable[..., Any]:
    """Insert a decision and its one segment round the action."""

    def insert(cap_rate: str = "31.00", **changes: Any) -> CapDecision:
        normal: dict[str, Any] = {
            "council": liverpool,
            "job_role_id": "social_worker",
            "engagement": "bank_own",
            "pay_basis": "paye",
            "hourly_rate": Decimal("36.00"),
            "period": DateRange(FIRST, LAST + DAY),
            "verdict": "over_approved",
            "inputs": {},
            "digest": "0" * 64,
            "exception": approved,
            "decided_at": ANSWERED + HOUR,
            "decided_by": people.hr,
        }
        decision = CapDecision.objects.create(**normal | changes)
        cap = MemorandumVersion.objects.get().caps.get(
            job_role=decision.job_role_id, basis=decision.pay_basis
        )
        DecisionSegment.objects.create(
            decision=decision, effective=decision.period, cap=cap, cap_rate=cap_rate
        )
        check_deferred()
        return decision

    return insert


def test_capdecision_excepted_at_the_ceiling(decide: Callable[..., Any]) -> None:
    assert decide().pk
    assert decide(decided_at=ANSWERED).pk
    assert decide(decided_at=EXPIRES - timedelta(microseconds=1)).pk
    assert decide(hourly_rate=Decimal("31.01")).pk


@pytest.mark.parametrize(
    "changes",
    [
        {"hourly_rate": Decimal("36.01")},
        {"decided_at": EXPIRES},
        {"decided_at": ANSWERED - HOUR},
        {"period": DateRange(FIRST - DAY, LAST)},
        {"period": DateRange(FIRST, LAST + 2 * DAY)},
        {"engagement": "bank_hosted"},
        {"engagement": "agency_umbrella", "pay_basis": "umbrella"},
        {"job_role_id": "team_manager"},
    ],
)
def test_capdecision_excepted_for_just_that_work(
    changes: dict[str, Any], decide: Callable[..., Any]
) -> None:
    with refused("capdecision_excepted"):
        decide(**changes)


def test_capdecision_excepted_at_its_own_council(
    decide: Callable[..., Any], wirral: Council
) -> None:
    with refused("capdecision_excepted"):
        decide(council=wirral)


def test_capdecision_excepted_while_it_lives(
    decide: Callable[..., Any], ask: Ask, approvers: Approvers
) -> None:
    """Not while it waits, nor once it was rejected; nor backdated, once it has expired."""
    waiting = ask()
    with refused("capdecision_excepted"):
        decide(exception=waiting)
    reject_exception(by=approvers.chief, exception=waiting, comment="No.", now=ANSWERED)
    with refused("capdecision_excepted"):
        decide(exception=waiting)
    expire_exceptions(now=EXPIRES)
    with refused("capdecision_excepted"):
        decide()


def test_capdecision_excepted_never_on_a_day_already_begun(
    decide: Callable[..., Any], people: People, liverpool: Council, approvers: Approvers
) -> None:
    begun = EXPIRES.replace(day=14)
    late = asked_exception(people.hr, liverpool, now=begun, expires_at=begun + 99 * HOUR)
    for person in (approvers.director, approvers.chief):
        approve_exception(by=person, exception=late, now=begun)
    terms = {"exception": late, "decided_at": begun}
    with refused("capdecision_excepted"):
        decide(**terms, period=DateRange(date(2026, 10, 14), LAST))
    assert decide(**terms, period=DateRange(date(2026, 10, 15), LAST)).pk


def test_capdecision_over_in_fact(decide: Callable[..., Any]) -> None:
    with refused("capdecision_over_in_fact"):
        decide(hourly_rate=Decimal("31.00"))


@pytest.mark.parametrize("changes", [{"verdict": "within"}, {"exception": None}])
def test_capdecision_within_the_cap_or_excepted(
    changes: dict[str, Any], decide: Callable[..., Any]
) -> None:
    with refused("capdecision_within_the_cap"):
        decide(**changes)


def test_decisionsegment_binds_over_the_cap_without_an_exception(
    decide: Callable[..., Any],
) -> None:
    with refused("decisionsegment_binds"):
        decide(exception=None, verdict="within")


def test_store_decision_tells_what_the_guard_refuses(
    approved: CapException, people: People, liverpool: Council
) -> None:
    asked = question(liverpool, "36.00", starts_on=FIRST, ends_before=LAST + DAY)
    with pytest.raises(ExceptionNotUsable):
        store_decision(
            by=people.hr,
            council=liverpool,
            job_role=asked["job_role"],
            engagement="bank_own",
            decision=judge(**asked).approved(Decimal("36.00")),
            exception=approved,
            now=EXPIRES,
        )
