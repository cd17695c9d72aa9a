from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import (
    Clearance,
    Consent,
    Council,
    Worker,
)
from shifts.eligibility.ask import Ask
from shifts.eligibility.cleared import Cleared
from tests.factories import LONG_AGO
from tests.shifts.eligibility.asking import (
    ask_for,
    day_shifts,
    on_of,
    seen,
    severity_of,
    told,
)

JUNE_30, JULY_1 = date(2026, 6, 30), date(2026, 7, 1)


@pytest.fixture
def ask(liverpool: Council, wirral: Council) -> Ask:
    return ask_for(liverpool, day_shifts(JUNE_30, JULY_1), signatories=[liverpool, wirral])


@pytest.fixture
def sharing(newcomer: Worker, liverpool: Council) -> Worker:
    """Consent, and no clearance yet."""
    Consent.objects.create(
        worker=newcomer, council=liverpool, given_at=LONG_AGO, given_by=newcomer.user
    )
    return newcomer


def clear(
    worker: Worker,
    council: Council,
    start: date,
    end: date | None = None,
    job_role: str = "social_worker",
) -> None:
    Clearance.objects.create(
        council=council, job_role_id=job_role, effective=DateRange(start, end), **seen(worker)
    )


@pytest.mark.parametrize(
    ("start", "end", "uncovered"),
    [
        (JUNE_30, None, None),
        (JUNE_30, date(2026, 7, 2), None),
        (JUNE_30, JULY_1, JULY_1),
        (JULY_1, None, JUNE_30),
    ],
)
def test_every_day_worked(
    sharing: Worker,
    wirral: Council,
    ask: Ask,
    start: date,
    end: date | None,
    uncovered: date | None,
) -> None:
    clear(sharing, wirral, start, end)
    assert on_of(Cleared(), sharing, ask) == uncovered


def test_not_cleared_at_all(sharing: Worker, ask: Ask) -> None:
    finding = told(Cleared(), sharing, ask)
    assert finding.detail == "Not cleared for this role on 30 June 2026."


def test_two_signatories_one_after_the_other(
    sharing: Worker, liverpool: Council, wirral: Council, ask: Ask
) -> None:
    clear(sharing, liverpool, date(2025, 1, 1), JULY_1)
    clear(sharing, wirral, JULY_1)
    assert severity_of(Cleared(), sharing, ask) is None


def test_only_for_this_role(sharing: Worker, wirral: Council, ask: Ask) -> None:
    clear(sharing, wirral, date(2025, 1, 1), job_role="team_manager")
    assert severity_of(Cleared(), sharing, ask) == "block"


def test_only_by_a_signatory(sharing: Worker, wirral: Council, liverpool: Council) -> None:
    clear(sharing, wirral, date(2025, 1, 1))
    for signatories, severity in (([liverpool], "block"), ([wirral], None), ([], "block")):
        ask = ask_for(liverpool, day_shifts(JULY_1), signatories=signatories)
        assert severity_of(Cleared(), sharing, ask) == severity


def test_without_consent_nothing_else_is_said(
    newcomer: Worker, liverpool: Council, ask: Ask
) -> None:
    refused = told(Cleared(), newcomer, ask)
    clear(newcomer, liverpool, date(2025, 1, 1))
    assert refused.detail == "No consent to share the passport with Liverpool."
    assert told(Cleared(), newcomer, ask) == refused


def test_consent_to_another_council_or_withdrawn(
    worker: Worker, liverpool: Council, wirral: Council
) -> None:
    at_wirral = ask_for(wirral, day_shifts(JULY_1), signatories=[liverpool])
    at_liverpool = ask_for(liverpool, day_shifts(JULY_1))
    assert severity_of(Cleared(), worker, at_wirral) == "block"
    assert severity_of(Cleared(), worker, at_liverpool) is None
    Consent.objects.update(withdrawn_at=LONG_AGO, withdrawn_by=worker.user)
    assert severity_of(Cleared(), worker, at_liverpool) == "block"
