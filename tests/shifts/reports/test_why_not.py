"""Why a worker is not offered work: their own facts now, and counts of what was kept."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.errors import NotPermitted
from accounts.models import Consent, Council, DbsCheck, Registration, Team, Worker
from rates.models import MemorandumVersion
from shifts.eligibility.own_remedies import OF_PARTS, OF_RULES
from shifts.eligibility.ranking import PARTS
from shifts.eligibility.registry import RULES
from shifts.models import Booking, DoNotRebook, PassedOver
from shifts.models.passing_over import CHOSEN_OTHERWISE, TOO_LATE
from shifts.reports.why_not import WhyNot, band, why_not
from tests.conftest import People
from tests.shifts.building import NOW, booked, held, offered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memorandum")]
DAY = timedelta(days=1)


def told(worker: Worker) -> WhyNot:
    return why_not(by=worker.user, worker=worker, now=NOW)


def passed(booking: Booking, worker: Worker, *reasons: str, days_ago: int = 1) -> None:
    for reason in ("LOOKED-AT", *reasons):
        PassedOver.objects.create(
            booking=booking,
            reason=reason,
            workers=[worker.pk],
            found_at=NOW - days_ago * DAY,
        )


def test_every_rule_and_part_has_words_for_the_worker() -> None:
    assert set(OF_RULES) == {rule.code for rule in RULES}
    assert set(OF_PARTS) == {part.code for part in PARTS} | {CHOSEN_OTHERWISE, TOO_LATE}


def test_nothing_stands_against_who_is_cleared_and_free(people: People) -> None:
    found = told(people.worker)
    assert (found.of_passport, found.of_time, found.role) == ((), (), "Social worker")
    assert (found.first.isoformat(), found.last.isoformat()) == ("2026-10-12", "2026-11-06")
    assert (found.looked_at, found.kept_out, found.others_first) == ("", (), ())


def test_rules_are_asked_of_the_workers_own_facts(people: People, team: Team) -> None:
    DbsCheck.objects.filter(worker=people.worker).delete()
    Registration.objects.filter(worker=people.worker).update(status="suspended")
    held(booked(team, people.hr), people.worker)
    found = told(people.worker)
    assert [each.finding.code for each in found.of_passport] == ["SWE", "DBS"]
    assert found.of_passport[1].remedy.kind == "dbscheck"
    assert found.of_time[0].finding.code == "OVERLAP"


def test_councils_by_consent_objection_and_distance(
    people: People, liverpool: Council, wirral: Council
) -> None:
    Worker.objects.filter(pk=people.worker.pk).update(radius_miles=1)
    people.worker.refresh_from_db()
    Consent.objects.filter(worker=people.worker, council=wirral).delete()
    DoNotRebook.objects.create(
        worker=people.worker,
        council=liverpool,
        reason="attendance",
        words="Often late.",
        decided_at=NOW,
        decided_by=people.hr,
    )
    mine, *others = told(people.worker).councils
    assert (mine.council, mine.not_again, mine.nearest) == (liverpool, True, Decimal("0.7"))
    assert not mine.too_far
    assert len(others) == 5
    assert {each.shared for each in others} == {False}
    assert {each.nearest for each in others} == {None}


def test_counts_are_of_bookings_in_bands_of_four_weeks(people: People, team: Team) -> None:
    for _ in range(5):
        passed(booked(team, people.hr), people.worker, "DBS", "SWE")
    passed(booked(team, people.hr), people.worker, "distance")
    passed(booked(team, people.hr), people.worker, "RTW", days_ago=29)
    passed(booked(team, people.hr), people.other_worker, "REFS")
    found = told(people.worker)
    assert found.looked_at == "5 to 9"
    kept = [(each.code, each.band) for each in found.kept_out]
    assert kept == [("SWE", "5 to 9"), ("DBS", "5 to 9")]
    assert [(each.code, each.band) for each in found.others_first] == [
        ("distance", "fewer than 5")
    ]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (4, "fewer than 5"),
        (5, "5 to 9"),
        (9, "5 to 9"),
        (10, "10 to 19"),
        (49, "20 to 49"),
        (50, "50 or more"),
    ],
)
def test_band(count: int, words: str) -> None:
    assert band(count) == words


def test_offers_that_ended_without_them(people: People, team: Team) -> None:
    late = offered(booked(team, people.hr), people.worker, expires_at=NOW, sent_at=NOW - DAY)
    gone = offered(
        booked(team, people.hr), people.worker, state="filled", closed_at=NOW, sent_at=NOW - DAY
    )
    offered(booked(team, people.hr), people.worker)
    assert told(people.worker).ended == (gone, late)


def test_only_their_own(people: People) -> None:
    with pytest.raises(NotPermitted):
        why_not(by=people.hr, worker=people.worker, now=NOW)
    with pytest.raises(NotPermitted):
        why_not(by=people.other_worker.user, worker=people.worker, now=NOW)


def test_where_no_memorandum_binds(people: People, memorandum: MemorandumVersion) -> None:
    found = why_not(by=people.worker.user, worker=people.worker, now=NOW - 365 * DAY)
    assert found.councils == ()
