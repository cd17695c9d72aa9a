"""A version is superseded while rates are judged by it, and all of its parties sign at once."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from accounts import audit
from accounts.models import Council, Role, User
from rates.actions.decisions import judge, store_decision
from rates.actions.ledger import SpendToPost, post_spend
from rates.actions.memoranda import (
    bring_into_force,
    leave_memorandum,
    sign_version,
    signing,
    withdraw_version,
)
from rates.models import Cap, CapDecision, MemorandumVersion, Signature, SpendLine
from tests.conftest import People
from tests.factories import TeamFactory, memorandum_circulated, user_with
from tests.races.running import GAP, PATIENCE, at_once
from tests.rates.asking import JULY, JUNE, MAY, asked, stored, work

pytestmark = pytest.mark.django_db(transaction=True)
IN_APRIL = datetime(2026, 4, 1, 9, tzinfo=UTC)
STRICTER = {("social_worker", "paye"): "30.00"}


@pytest.fixture
def stricter(memorandum: MemorandumVersion, liverpool: Council) -> MemorandumVersion:
    """A second version from May at £30.00, signed and ready to come into force."""
    version = memorandum_circulated(
        [liverpool], STRICTER, memorandum=memorandum.memorandum, effective=(MAY, None)
    )
    Signature.objects.create(
        version=version,
        council=liverpool,
        signatory="Director",
        signed_at=version.drafted_at,
        signed_by=version.drafted_by,
    )
    version.state = "signed"
    version.save(update_fields=["state"])
    return version


def deciding(by: User, council: Council, judged: Event, superseded: Event) -> Callable[[], str]:
    """Judge at £31.00 by the version that stands; store once it no longer does."""

    @transaction.atomic
    def decide() -> str:
        question = asked(council, "31.00", ends_before=JULY)
        decision = judge(**question)
        assert decision.allowed
        judged.set()
        superseded.wait(PATIENCE)
        store_decision(
            by=by,
            council=council,
            job_role=question["job_role"],
            engagement=question["engagement"],
            decision=decision,
        )
        return "stored"

    return decide


def superseding(
    by: User, version: MemorandumVersion, judged: Event, superseded: Event
) -> Callable[[], str]:
    def supersede() -> str:
        judged.wait(PATIENCE)
        bring_into_force(by=by, version=version)
        superseded.set()
        return "superseded"

    return supersede


def decide_while_superseded(
    people: People, council: Council, version: MemorandumVersion
) -> list[str]:
    judged, superseded = Event(), Event()
    return at_once(
        [
            deciding(people.hr, council, judged, superseded),
            superseding(people.lead, version, judged, superseded),
        ]
    )


def test_decision_judged_by_what_was_superseded_is_refused(
    stricter: MemorandumVersion, people: People, liverpool: Council
) -> None:
    told = decide_while_superseded(people, liverpool, stricter)
    assert told == ["cap_changed", "superseded"]
    assert not CapDecision.objects.exists()


@pytest.fixture
def _without_the_guard(db: None) -> Iterator[None]:
    switch("DISABLE")
    yield
    switch("ENABLE")


def switch(to: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE rates_decisionsegment {to} TRIGGER binds")


@pytest.mark.usefixtures("_without_the_guard")
def test_without_the_guard_the_stale_decision_is_stored(
    stricter: MemorandumVersion, people: People, liverpool: Council
) -> None:
    """Proves the test above can fail."""
    told = decide_while_superseded(people, liverpool, stricter)
    assert told == ["stored", "superseded"]
    stored_at = CapDecision.objects.get().segments.get().cap_rate
    assert stored_at == Decimal("31.00") > Cap.objects.get(version=stricter).hourly_rate


def test_superseding_waits_for_a_decision_being_stored(
    stricter: MemorandumVersion, people: People, liverpool: Council
) -> None:
    """Otherwise a decision could be seen to begin after the version that it stands on ended."""
    written = Event()
    ended: dict[str, float] = {}

    @transaction.atomic
    def decide() -> str:
        stored(people.hr, liverpool, "31.00", ends_before=JULY)
        written.set()
        time.sleep(GAP)
        ended["decision"] = time.monotonic()
        return "stored"

    def supersede() -> str:
        written.wait(PATIENCE)
        bring_into_force(by=people.lead, version=stricter)
        ended["superseding"] = time.monotonic()
        return "superseded"

    assert at_once([decide, supersede]) == ["stored", "superseded"]
    assert ended["decision"] < ended["superseding"]


def test_leaving_waits_for_a_decision_being_stored(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    """Otherwise a decision could stand on caps that bound its council no more."""
    written = Event()
    ended: dict[str, float] = {}

    @transaction.atomic
    def decide() -> str:
        stored(people.hr, liverpool, "31.00", ends_before=JULY)
        written.set()
        time.sleep(GAP)
        ended["decision"] = time.monotonic()
        return "stored"

    def leave() -> str:
        written.wait(PATIENCE)
        leaving(memorandum, people, liverpool)
        ended["leaving"] = time.monotonic()
        return "left"

    assert at_once([decide, leave]) == ["left", "stored"]
    assert ended["decision"] < ended["leaving"]


def leaving(version: MemorandumVersion, people: People, council: Council) -> None:
    leave_memorandum(
        by=people.approver,
        memorandum=version.memorandum,
        council=council,
        signatory="Director",
        office="Director",
        leaves_on=JUNE,
        now=IN_APRIL,
    )


def test_decision_judged_before_its_council_left_is_refused(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    judged, left = Event(), Event()

    def leave() -> str:
        judged.wait(PATIENCE)
        leaving(memorandum, people, liverpool)
        left.set()
        return "left"

    told = at_once([deciding(people.hr, liverpool, judged, left), leave])
    assert told == ["cap_changed", "left"]
    assert not CapDecision.objects.exists()


@pytest.mark.usefixtures("_without_the_guard")
def test_without_the_guard_the_decision_outlives_the_leaving(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    """Proves the test above can fail."""
    judged, left = Event(), Event()

    def leave() -> str:
        judged.wait(PATIENCE)
        leaving(memorandum, people, liverpool)
        left.set()
        return "left"

    told = at_once([deciding(people.hr, liverpool, judged, left), leave])
    assert told == ["left", "stored"]


def test_signing_and_withdrawing_at_once(
    people: People, liverpool: Council, wirral: Council
) -> None:
    """Either the signature stands and the terms with it, or there is nothing to sign."""
    version = memorandum_circulated([liverpool, wirral])
    (sign,) = signing_for(version, [liverpool])
    told = at_once([sign, lambda: withdraw_version(by=people.lead, version=version).state])
    assert told in (["already_signed", "circulated"], ["draft", "not_circulated"])


def signing_for(version: MemorandumVersion, councils: list[Council]) -> list[Callable[[], str]]:
    def signs(council: Council, approver: User) -> Callable[[], str]:
        def sign() -> str:
            signed = sign_version(
                by=approver, version=version, council=council, signatory="Director"
            )
            return signed.state

        return sign

    return [signs(council, user_with(Role.APPROVER, council)) for council in councils]


def test_all_parties_sign_at_once(city_region: list[Council]) -> None:
    version = memorandum_circulated(city_region)
    told = at_once(signing_for(version, city_region))
    assert told == ["circulated"] * 5 + ["signed"]
    version.refresh_from_db()
    assert version.state == "signed"


def test_all_parties_sign_at_once_without_the_lock(
    city_region: list[Council], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: each sees only its own signature, so none is the last."""

    def read(version: MemorandumVersion) -> MemorandumVersion:
        return MemorandumVersion.objects.select_related("memorandum__region").get(pk=version.pk)

    record = audit.record

    def record_slowly(*args: Any, **facts: Any) -> object:
        time.sleep(GAP)
        return record(*args, **facts)

    monkeypatch.setattr(signing, "lock_version", read)
    monkeypatch.setattr(audit, "record", record_slowly)
    monkeypatch.setattr(Signature.objects, "create", unguarded_create)
    version = memorandum_circulated(city_region[:2])
    assert at_once(signing_for(version, city_region[:2])) == ["circulated", "circulated"]


def unguarded_create(**values: object) -> Signature:
    """The guard locks the version too, so it has to stand aside as well."""
    signature = Signature(**values)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        signature.save(force_insert=True)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    return signature


def test_two_versions_brought_into_force_at_once(
    stricter: MemorandumVersion, people: People, liverpool: Council
) -> None:
    other = memorandum_circulated(
        [liverpool], STRICTER, memorandum=stricter.memorandum, effective=(MAY, None)
    )
    sign_version(by=people.approver, version=other, council=liverpool, signatory="Director")

    def bringing(version: MemorandumVersion) -> Callable[[], str]:
        return lambda: bring_into_force(by=people.lead, version=version).state

    assert at_once([bringing(stricter), bringing(other)]) == ["in_force", "versions_overlap"]


@pytest.fixture
def line(memorandum: MemorandumVersion, liverpool: Council, people: People) -> SpendToPost:
    with transaction.atomic():
        segment = stored(people.hr, liverpool, "30.50").segments.get()
    return work(segment, TeamFactory.create(council=liverpool), people.worker)


def test_same_work_posted_at_once_is_posted_once(line: SpendToPost, people: People) -> None:
    def post() -> str:
        with transaction.atomic():
            posted = post_spend(by=people.hr, lines=[line])
            time.sleep(GAP)
            return f"posted {posted}"

    assert at_once([post, post]) == ["posted 0", "posted 1"]
    assert SpendLine.objects.count() == 1


def test_work_posted_at_once_under_two_keys_is_posted_twice(
    line: SpendToPost, people: People
) -> None:
    """Proves the test above can fail: only the key says that work is the same."""

    def posting(key: str) -> Callable[[], str]:
        one = replace(line, key=key)
        return lambda: f"posted {post_spend(by=people.hr, lines=[one])}"

    assert at_once([posting("a"), posting("b")]) == ["posted 1", "posted 1"]
    assert SpendLine.objects.count() == 2
