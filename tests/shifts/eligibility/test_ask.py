from datetime import date

import pytest

from accounts.models import Council, Team, User
from rates.clauses import defaults
from rates.clauses.severity import LADDER, MILDEST, code_of
from rates.models import Memorandum, MemorandumVersion
from rates.models.memoranda import Scope, VersionState
from shifts.eligibility.ask import STRICTEST, NothingToWork, ask_of
from shifts.eligibility.registry import RULES
from shifts.eligibility.rule import Severity
from shifts.models import Shift
from shifts.placement.registry import RULES as WHILE_THEY_WORK
from shifts.states import ShiftState
from tests.factories import council_named, memorandum_in_force
from tests.shifts.building import FRIDAY, MONDAY, NOW, booked, hours, nights

TODAY = NOW.date()


def test_ask_of_a_booking(
    team: Team, hr: User, memorandum: MemorandumVersion, city_region: list[Council]
) -> None:
    ask = ask_of(booked(team, hr, places=3), today=TODAY)
    assert (ask.first, ask.last, len(ask.days), len(ask.periods)) == (MONDAY, FRIDAY, 5, 5)
    assert ask.signatories == {council.pk for council in city_region}
    assert ask.clauses == {code: defaults()[code] for code in STRICTEST}


def test_ask_of_nights_works_the_day_after(
    team: Team, hr: User, memorandum: MemorandumVersion
) -> None:
    ask = ask_of(booked(team, hr, weekly_pattern=nights(0)), today=TODAY)
    shift = hours(MONDAY, "22:00", "06:00")
    assert ask.periods == ((shift.lower, shift.upper),)
    assert ask.days == (MONDAY, date(2026, 10, 13))


def test_ask_of_shifts_left_only(team: Team, hr: User, memorandum: MemorandumVersion) -> None:
    booking = booked(team, hr)
    Shift.objects.filter(
        booking=booking, period__contains=hours(MONDAY, "10:00", "11:00")
    ).update(state=ShiftState.CANCELLED)
    assert ask_of(booking, today=TODAY).first == date(2026, 10, 13)
    Shift.objects.update(state=ShiftState.CANCELLED)
    with pytest.raises(NothingToWork):
        ask_of(booking, today=TODAY)


def test_ask_of_several_memoranda_takes_the_strictest_of_each_clause(
    team: Team, hr: User, city_region: list[Council]
) -> None:
    lenient = {"experience_months": 48, "dbs_max_age_months": 40, "rest_hours": 11}
    strict = {"experience_months": 36, "dbs_max_age_months": 24, "rest_hours": 12}
    memorandum_in_force(city_region, clauses=lenient | {"cool_off_counts_bank": True})
    nation = Memorandum.objects.create(name="National", scope=Scope.NATIONAL)
    signed = [*city_region, council_named("Leeds")]
    memorandum_in_force(signed, clauses=strict, memorandum=nation)
    ask = ask_of(booked(team, hr), today=TODAY)
    assert ask.clauses["experience_months"] == 48
    assert ask.clauses["dbs_max_age_months"] == 24
    assert ask.clauses["rest_hours"] == 12
    assert ask.clauses["cool_off_counts_bank"] is True
    assert council_named("Leeds").pk in ask.signatories


def test_ask_of_takes_the_version_in_force_at_the_start(
    team: Team, hr: User, city_region: list[Council]
) -> None:
    first = memorandum_in_force(
        city_region, clauses={"rest_hours": 12}, effective=(date(2026, 4, 1), MONDAY)
    )
    memorandum_in_force(
        city_region,
        clauses={"rest_hours": 14},
        effective=(MONDAY, None),
        memorandum=first.memorandum,
    )
    assert ask_of(booked(team, hr), today=TODAY).clauses["rest_hours"] == 14


def test_ask_of_ignores_what_the_council_has_not_signed(
    team: Team, hr: User, memorandum: MemorandumVersion, wirral: Council
) -> None:
    memorandum_in_force([wirral], clauses={"rest_hours": 20})
    assert ask_of(booked(team, hr), today=TODAY).clauses["rest_hours"] == 11


def test_ask_of_ignores_drafts(team: Team, hr: User, memorandum: MemorandumVersion) -> None:
    national = Memorandum.objects.create(name="National", scope=Scope.NATIONAL)
    MemorandumVersion.objects.create(
        memorandum=national,
        number=1,
        state=VersionState.DRAFT,
        effective=memorandum.effective,
        clauses={"rest_hours": 20},
        drafted_at=NOW,
        drafted_by=hr,
    )
    assert ask_of(booked(team, hr), today=TODAY).clauses["rest_hours"] == 11


def test_every_clause_of_a_rule_is_asked() -> None:
    of_rules = {clause for rule in RULES for clause in rule.clauses}
    assert of_rules | {code_of(rule) for rule in MILDEST} == set(STRICTEST)


ELSEWHERE = {"EXPENSES"}  # told of by other means


def test_every_rule_that_could_be_stricter_has_a_clause() -> None:
    """A rule's mildest severity is the clause's default, so that none is made laxer."""
    mildest = {rule.code: min(rule.severities, key=LADDER.index) for rule in RULES}
    mildest |= {rule.code: rule.severity for rule in WHILE_THEY_WORK}
    milder = {code: found.value for code, found in mildest.items() if found != Severity.BLOCK}
    clauses = {rule: default for rule, (_, default) in MILDEST.items()}
    # A caseload is a prompt, which no memorandum can turn into a limit.
    assert milder.pop("CASELOAD") == "warn"
    assert milder == {rule: clauses[rule] for rule in clauses if rule not in ELSEWHERE}
    assert set(clauses) >= ELSEWHERE


@pytest.mark.parametrize(
    ("floor", "found", "severity"),
    [
        ("warn", "warn", "warn"),
        ("warn", "block", "block"),
        ("escalate", "warn", "escalate"),
        ("block", "escalate", "block"),
    ],
)
def test_ask_severity_is_never_laxer(
    floor: str, found: str, severity: str, team: Team, hr: User, city_region: list[Council]
) -> None:
    memorandum_in_force(city_region, clauses={"severity_swe": floor})
    ask = ask_of(booked(team, hr), today=TODAY)
    assert ask.severity("SWE", found) == severity
    assert ask.severity("DBS", found) == found


def test_ask_severity_of_several_memoranda_is_the_strictest(
    team: Team, hr: User, city_region: list[Council]
) -> None:
    memorandum_in_force(city_region, clauses={"severity_swe": "block"})
    memorandum_in_force(city_region, clauses={"severity_swe": "escalate"})
    assert ask_of(booked(team, hr), today=TODAY).severity("SWE", "warn") == "block"
