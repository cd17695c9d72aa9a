"""Entering, submitting, signing off and sending back."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Council, Membership, Notice, Office, Role, Team, User
from rates.models import MemorandumVersion
from shifts.actions.returns import (
    save_answers,
    send_return_back,
    sign_return_off,
    submit_return,
    submitting,
)
from shifts.errors import NothingNew, NotTheOffice, OwnReturn, ReturnNotReady, ReturnWaits
from shifts.models import ReturnDraft, ReturnVersion
from shifts.reports.dfe_return import changes_since_the_one_before, drift
from shifts.returns.answers import Answer, Supplier
from shifts.returns.quarter import Quarter
from tests.conftest import People
from tests.factories import LONG_AGO, user_with
from tests.shifts.building import booked, held
from tests.shifts.returning import FOURTH, KEPT, OVER, entered, returned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memorandum")]


@pytest.fixture
def worked(memorandum: MemorandumVersion, people: People, team: Team) -> None:
    held(booked(team, people.hr), people.worker)


def signed(people: People, version: ReturnVersion) -> ReturnVersion:
    return sign_return_off(by=people.approver, version=version, now=OVER)


@pytest.mark.usefixtures("worked")
def test_submit_return_freezes_what_is_known(people: People, liverpool: Council) -> None:
    entered(people.hr, liverpool, suppliers=[Supplier("Acme", "Offered above the cap.")])
    version = returned(people.hr, liverpool)
    assert version.sha256 == sha256(version.content.encode()).hexdigest()
    content = json.loads(version.content)
    assert (content["council"], content["quarter"]) == (liverpool.gss_code, "2026-Q4")
    (assignment,) = content["parts"]["assignments"]
    assert assignment["hourly_rate"] == "31.00"
    assert assignment["registration_number"] == people.worker.registration.number
    assert "Person" not in version.content, "A worker is named."
    assert content["parts"]["suppliers"] == [
        {"supplier": "Acme", "conduct": "Offered above the cap."}
    ]
    assert (version.number, version.kind) == (1, "submitted")
    assert version.office == Office.DIRECTOR_OF_CHILDRENS_SERVICES
    entry = AuditEntry.objects.get(verb="return.submitted")
    assert version.sha256 in entry.body
    assert Notice.objects.get(kind="return_submitted").recipient == people.approver


@pytest.mark.usefixtures("worked")
def test_late_correction_never_changes_what_was_submitted(
    people: People, team: Team, liverpool: Council
) -> None:
    """It is told as drift, and is the next version with its changes."""
    entered(people.hr, liverpool)
    first = signed(people, returned(people.hr, liverpool))
    before = first.content
    assert drift(first) == ()
    held(booked(team, people.hr), people.other_worker)
    assert [each.kind for each in drift(first)] == ["added"]
    second = returned(people.hr, liverpool)
    first.refresh_from_db()
    assert (first.content, second.number) == (before, 2)
    assert [(each.part, each.kind) for each in changes_since_the_one_before(second)] == [
        ("assignments", "added")
    ]
    assert changes_since_the_one_before(first) == ()


def test_submit_return_names_all_that_is_missing(people: People, liverpool: Council) -> None:
    with pytest.raises(ReturnNotReady) as refusal:
        returned(people.hr, liverpool)
    (finding,) = refusal.value.facts["findings"]
    assert finding["code"] == "nil_not_said"
    assert {"record", "field", "remedy", "title", "severity"} <= set(finding)
    assert not ReturnVersion.objects.exists()


def test_submit_return_of_nothing_when_it_is_said(people: People, liverpool: Council) -> None:
    entered(people.hr, liverpool, nil=True, answers={})
    content = json.loads(returned(people.hr, liverpool).content)
    assert content["nil"] is True
    assert content["parts"]["compliance"] == []


@pytest.mark.parametrize(
    ("now", "over"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), True),  # 1 July in London
    ],
)
def test_submit_return_once_the_quarter_is_over_in_london(
    people: People, liverpool: Council, now: datetime, over: bool
) -> None:
    quarter = Quarter(date(2026, 4, 1))
    entered(people.hr, liverpool, quarter=quarter, nil=True, answers={})
    if over:
        assert returned(people.hr, liverpool, quarter=quarter, now=now).number == 1
    else:
        with pytest.raises(BadInput, match="quarter"):
            returned(people.hr, liverpool, quarter=quarter, now=now)


def test_submit_return_again(people: People, liverpool: Council) -> None:
    """Not while one waits, and not where a signed one says the same; one sent back may."""
    entered(people.hr, liverpool, nil=True, answers={})
    first = returned(people.hr, liverpool)
    with pytest.raises(ReturnWaits):
        returned(people.hr, liverpool)
    send_return_back(by=people.approver, version=first, reason="Look again.", now=OVER)
    second = returned(people.hr, liverpool)
    assert (second.number, second.content) == (2, first.content)
    signed(people, second)
    with pytest.raises(NothingNew, match="version 2"):
        returned(people.hr, liverpool)


def test_submit_return_is_whole_or_nothing(
    people: People, liverpool: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered(people.hr, liverpool, nil=True, answers={})

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(submitting.audit, "record", fail)
    with pytest.raises(RuntimeError):
        returned(people.hr, liverpool)
    assert not ReturnVersion.objects.exists()
    assert not Notice.objects.filter(kind="return_submitted").exists()


@pytest.mark.parametrize(
    "who", ["manager", "approver", "lead", "auditor", "other_hr", "nobody"]
)
def test_return_without_permission(people: People, liverpool: Council, who: str) -> None:
    by: User = getattr(people, who)
    with pytest.raises(NotPermitted):
        entered(by, liverpool)
    with pytest.raises(NotPermitted):
        returned(by, liverpool)


def test_sign_return_off(people: People, liverpool: Council) -> None:
    entered(people.hr, liverpool, nil=True, answers={})
    version = signed(people, returned(people.hr, liverpool))
    assert (version.kind, version.answered_by) == ("signed_off", people.approver)
    told = set(
        Notice.objects.filter(kind="return_answered").values_list("recipient", flat=True)
    )
    assert told == {people.hr.pk, people.lead.pk}
    with pytest.raises(WrongState):
        signed(people, version)
    with pytest.raises(WrongState):
        send_return_back(by=people.approver, version=version, reason="No.", now=OVER)


def test_send_return_back_says_why(people: People, liverpool: Council) -> None:
    entered(people.hr, liverpool, nil=True, answers={})
    version = returned(people.hr, liverpool)
    with pytest.raises(BadInput, match="reason"):
        send_return_back(by=people.approver, version=version, reason=" ", now=OVER)
    version = send_return_back(by=people.approver, version=version, reason=" Not so.", now=OVER)
    assert (version.kind, version.reason) == ("sent_back", "Not so.")
    notice = Notice.objects.get(kind="return_answered")
    assert (notice.recipient, "Not so." in notice.body) == (people.hr, True)


def test_sign_return_off_by_its_office_alone(people: People, liverpool: Council) -> None:
    entered(people.hr, liverpool, nil=True, answers={})
    version = returned(people.hr, liverpool)
    chief = user_with(Role.APPROVER, liverpool, office=Office.CHIEF_EXECUTIVE)
    with pytest.raises(NotTheOffice, match="Director"):
        sign_return_off(by=chief, version=version, now=OVER)
    for other in (people.hr, people.lead, people.other_hr):
        with pytest.raises(NotPermitted):
            sign_return_off(by=other, version=version, now=OVER)


def test_nobody_signs_off_their_own_return(people: People, liverpool: Council) -> None:
    Membership.objects.create(
        user=people.approver, role=Role.COUNCIL_HR, council=liverpool, granted_at=LONG_AGO
    )
    entered(people.approver, liverpool, nil=True, answers={})
    version = returned(people.approver, liverpool)
    with pytest.raises(OwnReturn):
        signed(people, version)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answers": {"SWE": Answer(True)}}, "compliance.SWE"),
        ({"answers": {"CAP": Answer(False, " ")}}, "compliance.CAP.reason"),
        ({"answers": {"CAP": Answer(False, "x" * 2001)}}, "compliance.CAP.reason"),
        ({"suppliers": [Supplier("", "Late.")]}, "suppliers[0].name"),
        ({"suppliers": [Supplier("Acme", "")]}, "suppliers[0].conduct"),
        ({"suppliers": [Supplier("A" * 121, "Late.")]}, "suppliers[0].name"),
        ({"suppliers": [Supplier("Acme", "1"), Supplier(" ACME", "2")]}, "suppliers[1].name"),
        ({"suppliers": [Supplier(str(n), "1") for n in range(51)]}, "suppliers"),
    ],
)
def test_save_answers_names_what_is_wrong(
    people: People, liverpool: Council, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        entered(people.hr, liverpool, **changes)
    assert set(refusal.value.fields) == {field}
    assert not ReturnDraft.objects.exists()


def test_save_answers_takes_the_place_of_what_was_there(
    people: People, liverpool: Council
) -> None:
    entered(people.hr, liverpool, suppliers=[Supplier("Acme", "Late.")])
    draft = save_answers(
        by=people.hr,
        council=liverpool,
        quarter=FOURTH,
        nil=False,
        answers={"CAP": Answer(True, "This is not kept."), "REFS": Answer(False, "One.")},
        suppliers=[],
        now=OVER,
    )
    assert ReturnDraft.objects.get() == draft
    assert list(draft.answers.values_list("rule", "complied", "reason")) == [
        ("CAP", True, ""),
        ("REFS", False, "One."),
    ]
    assert not draft.suppliers.exists()
    assert AuditEntry.objects.filter(verb="return.answered").count() == 2


@pytest.mark.usefixtures("worked")
def test_answers_after_submitting_are_of_the_next_version(
    people: People, liverpool: Council
) -> None:
    entered(people.hr, liverpool)
    version = signed(people, returned(people.hr, liverpool))
    entered(
        people.hr,
        liverpool,
        answers={**KEPT, "REFS": replace(KEPT["REFS"], complied=False, reason="One.")},
    )
    (change,) = drift(version)
    assert (change.part, change.key, change.kind) == ("compliance", "REFS", "changed")
    assert submit_return(by=people.hr, council=liverpool, quarter=FOURTH, now=OVER).number == 2
