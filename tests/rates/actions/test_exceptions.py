"""Asking to pay over the cap, and answering for it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Council, Membership, Notice, Office, User
from rates.actions.exceptions import (
    approve_exception,
    expire_exceptions,
    look_at_exception,
    reject_exception,
)
from rates.errors import (
    AlreadyAnswered,
    ExceptionOver,
    NoCapInForce,
    NoExceptionNeeded,
    NotYourOffice,
    OwnException,
)
from rates.models import CapException, MemorandumVersion
from tests.conftest import People
from tests.factories import memorandum_in_force
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

pytestmark = pytest.mark.django_db
SECOND = timedelta(microseconds=1)


@pytest.fixture
def approvers(liverpool: Council) -> Approvers:
    return approvers_of(liverpool)


@pytest.fixture
def asked(
    memorandum: MemorandumVersion, people: People, liverpool: Council, approvers: Approvers
) -> CapException:
    return asked_exception(people.hr, liverpool)


def facts() -> str:
    return AuditEntry.objects.earliest("-pk").body


def told(kind: str) -> set[User]:
    return {notice.recipient for notice in Notice.objects.filter(kind=kind)}


# Asking


def test_request_exception_keeps_what_was_asked(asked: CapException, people: People) -> None:
    assert (asked.state, asked.retrospective) == ("requested", False)
    assert (asked.ceiling_rate, asked.cap_rate, asked.over_by) == (
        Decimal("36.00"),
        Decimal("31.00"),
        Decimal("5.00"),
    )
    assert asked.required_offices == ["director_of_childrens_services", "chief_executive"]
    assert (asked.starts_on, asked.ends_on) == (FIRST, LAST)
    assert '"verb": "exception.requested"' in facts()


def test_request_exception_tells_the_lead_and_the_offices(
    asked: CapException, people: People, approvers: Approvers
) -> None:
    expected = {people.lead, people.approver, approvers.director, approvers.chief}
    assert told("exception_requested") == expected
    assert "£5.00 over the cap of £31.00" in Notice.objects.latest("pk").body


def test_request_exception_by_each_clause(
    people: People, city_region: list[Council], liverpool: Council
) -> None:
    """The offices of every version that limits the work, the national one included."""
    for offices in (
        ["director_of_childrens_services", "section_151_officer"],
        ["chief_executive", "section_151_officer"],
    ):
        memorandum_in_force(city_region, clauses={"exception_approvers": offices})
    assert asked_exception(people.hr, liverpool).required_offices == [
        "director_of_childrens_services",
        "chief_executive",
        "section_151_officer",
    ]


@pytest.mark.parametrize("rate", ["31.00", "30.99"])
def test_request_exception_within_the_cap_is_pointless(
    rate: str, memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    with pytest.raises(NoExceptionNeeded, match=r"within the cap of £31.00.*No exception"):
        asked_exception(people.hr, liverpool, ceiling_rate=Decimal(rate))
    assert asked_exception(people.hr, liverpool, ceiling_rate=Decimal("31.01")).pk


def test_request_exception_where_there_is_no_cap(people: People, liverpool: Council) -> None:
    with pytest.raises(NoCapInForce):
        asked_exception(people.hr, liverpool)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason", "because"),
        ("explanation", " "),
        ("explanation", "x" * 2001),
        ("expected_hours", Decimal(0)),
        ("expires_at", ASKED),
        ("ceiling_rate", Decimal("36.005")),
        ("pay_basis", "umbrella"),
        ("ends_on", FIRST - timedelta(days=1)),
    ],
)
def test_request_exception_names_what_is_wrong(
    field: str, value: Any, memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    with pytest.raises(BadInput) as refused:
        asked_exception(people.hr, liverpool, **{field: value})
    assert set(refused.value.fields) == {field}
    assert not CapException.objects.exists()


@pytest.mark.parametrize(
    "who", ["manager", "approver", "lead", "auditor", "other_hr", "nobody"]
)
def test_request_exception_without_permission(
    who: str, memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    with pytest.raises(NotPermitted):
        asked_exception(getattr(people, who), liverpool)


def test_request_exception_once_work_has_begun_is_retrospective(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    """From local midnight: 23:00 in UTC on the day before, while clocks are an hour ahead."""
    midnight = ASKED.replace(day=11, hour=23)
    late = {"expires_at": midnight + 48 * HOUR}
    before = asked_exception(people.hr, liverpool, now=midnight - SECOND, **late)
    after = asked_exception(people.hr, liverpool, now=midnight, **late)
    assert [before.retrospective, after.retrospective] == [False, True]


# Answering


def test_approve_exception_takes_both_offices(
    asked: CapException, people: People, approvers: Approvers
) -> None:
    half = approve_exception(by=approvers.director, exception=asked, now=ANSWERED)
    assert half.state == "requested"
    whole = approve_exception(
        by=approvers.chief, exception=asked, comment="Agreed.", now=ANSWERED + HOUR
    )
    assert (whole.state, whole.approved_by) == ("approved", approvers.chief)
    assert whole.approved_at == ANSWERED + HOUR
    assert not whole.retrospective
    assert '"state": "approved"' in facts()
    answers = Notice.objects.filter(kind="exception_answered")
    assert answers.count() == 2 * len(asked.required_offices)
    assert told("exception_answered") == {people.lead, people.hr}
    assert {each.path for each in answers} == {f"/exceptions/{asked.pk}/"}


def test_approve_exception_twice_changes_nothing(
    asked: CapException, approvers: Approvers
) -> None:
    for _ in range(2):
        again = approve_exception(by=approvers.director, exception=asked, now=ANSWERED)
    assert (again.state, asked.answers.count()) == ("requested", 1)
    approve_exception(by=approvers.chief, exception=asked, now=ANSWERED)
    approve_exception(by=approvers.chief, exception=asked, now=EXPIRES + HOUR)
    assert asked.answers.count() == 2


def test_approve_exception_not_one_s_own(
    memorandum: MemorandumVersion, people: People, liverpool: Council, approvers: Approvers
) -> None:
    Membership.objects.create(
        user=approvers.director, role="council_hr", council=liverpool, granted_at=ASKED
    )
    asked = asked_exception(approvers.director, liverpool)
    for act in (approve_exception, reject_exception):
        with pytest.raises(OwnException):
            act(by=approvers.director, exception=asked, comment="Mine", now=ANSWERED)


def test_approve_exception_not_by_an_office_that_is_not_asked(
    asked: CapException, people: People, liverpool: Council
) -> None:
    treasurer = holder(liverpool, Office.SECTION_151_OFFICER)
    for person in (treasurer, holder(liverpool, "")):
        with pytest.raises(NotYourOffice):
            approve_exception(by=person, exception=asked, now=ANSWERED)


def test_approve_exception_an_office_answers_once(
    asked: CapException, liverpool: Council, approvers: Approvers
) -> None:
    deputy = holder(liverpool, Office.DIRECTOR_OF_CHILDRENS_SERVICES)
    approve_exception(by=approvers.director, exception=asked, now=ANSWERED)
    with pytest.raises(AlreadyAnswered):
        approve_exception(by=deputy, exception=asked, now=ANSWERED)
    with pytest.raises(AlreadyAnswered):
        reject_exception(by=approvers.director, exception=asked, comment="No", now=ANSWERED)


@pytest.mark.parametrize("who", ["hr", "manager", "lead", "auditor", "other_hr", "nobody"])
def test_answering_without_permission(who: str, asked: CapException, people: People) -> None:
    for act in (approve_exception, reject_exception):
        with pytest.raises(NotPermitted):
            act(by=getattr(people, who), exception=asked, comment="No", now=ANSWERED)


def test_answering_at_another_council(asked: CapException, wirral: Council) -> None:
    with pytest.raises(NotPermitted):
        approve_exception(by=approvers_of(wirral).chief, exception=asked, now=ANSWERED)


def test_approve_exception_until_it_expires(asked: CapException, approvers: Approvers) -> None:
    approve_exception(by=approvers.director, exception=asked, now=EXPIRES - SECOND)
    with pytest.raises(ExceptionOver):
        approve_exception(by=approvers.chief, exception=asked, now=EXPIRES)


def test_approve_exception_once_work_has_begun_is_retrospective(
    memorandum: MemorandumVersion, people: People, liverpool: Council, approvers: Approvers
) -> None:
    asked = asked_exception(people.hr, liverpool, expires_at=EXPIRES + 240 * HOUR)
    approve_exception(by=approvers.director, exception=asked, now=ANSWERED)
    late = approve_exception(
        by=approvers.chief, exception=asked, now=EXPIRES.replace(day=12, hour=6)
    )
    assert (late.state, late.retrospective) == ("approved", True)
    assert "unapproved breach" in Notice.objects.latest("pk").body


def test_reject_exception_one_no_is_enough(
    asked: CapException, people: People, approvers: Approvers
) -> None:
    approve_exception(by=approvers.director, exception=asked, now=ANSWERED)
    with pytest.raises(BadInput):
        reject_exception(by=approvers.chief, exception=asked, comment=" ", now=ANSWERED)
    gone = reject_exception(
        by=approvers.chief, exception=asked, comment="Ask Wirral.", now=ANSWERED
    )
    assert (gone.state, gone.closed_by) == ("rejected", approvers.chief)
    again = reject_exception(by=approvers.chief, exception=asked, comment="", now=ANSWERED)
    assert (again.state, again.answers.count()) == ("rejected", 2)
    assert "Ask Wirral." in Notice.objects.latest("pk").body
    with pytest.raises(WrongState):
        approve_exception(by=approvers.chief, exception=asked, now=ANSWERED)


def test_answering_what_is_settled(asked: CapException, approvers: Approvers) -> None:
    reject_exception(by=approvers.director, exception=asked, comment="No.", now=ANSWERED)
    with pytest.raises(WrongState, match="rejected"):
        approve_exception(by=approvers.chief, exception=asked, now=ANSWERED)


# Time


def test_expire_exceptions_answered_or_not(
    asked: CapException, people: People, liverpool: Council, approvers: Approvers
) -> None:
    live = approved_exception(people.hr, liverpool, approvers)
    later = asked_exception(people.hr, liverpool, expires_at=EXPIRES + HOUR)
    assert [expire_exceptions(now=EXPIRES - SECOND), expire_exceptions(now=EXPIRES)] == [0, 2]
    states = CapException.objects.in_bulk()
    assert [states[each.pk].state for each in (asked, live, later)] == [
        "expired",
        "expired",
        "requested",
    ]
    assert states[live.pk].approved_at == ANSWERED
    assert expire_exceptions(now=EXPIRES) == 0


# Looking


def test_look_at_exception_is_recorded_across_councils(
    asked: CapException, people: People, wirral: Council
) -> None:
    before = AuditEntry.objects.count()
    look_at_exception(by=people.hr, exception=asked)
    assert AuditEntry.objects.count() == before
    look_at_exception(by=people.lead, exception=asked)
    assert '"verb": "exception.viewed"' in facts()
    for person in (people.other_hr, people.manager, people.worker.user):
        with pytest.raises(NotPermitted):
            look_at_exception(by=person, exception=asked)


def test_waiting_for_an_office_until_it_answers(
    asked: CapException, people: People, approvers: Approvers
) -> None:
    def waiting(user: User) -> list[CapException]:
        return list(CapException.objects.waiting_for(user, ANSWERED))

    assert [waiting(user) for user in (approvers.director, approvers.chief)] == [[asked]] * 2
    assert waiting(holder(asked.council, "")) == waiting(people.hr) == []
    approve_exception(by=approvers.director, exception=asked, now=ANSWERED)
    assert [waiting(approvers.director), waiting(approvers.chief)] == [[], [asked]]
    assert not CapException.objects.waiting_for(approvers.chief, EXPIRES)


def test_request_exception_is_one_transaction(
    memorandum: MemorandumVersion,
    people: People,
    liverpool: Council,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("accounts.audit.record", fail)
    with pytest.raises(RuntimeError):
        asked_exception(people.hr, liverpool)
    assert not CapException.objects.exists()
    assert not Notice.objects.exists()
