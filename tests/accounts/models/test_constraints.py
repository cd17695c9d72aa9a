"""Every named constraint, on each side of its boundary, with plain SQL."""

import pytest
from django.utils import timezone

from accounts.actions.tokens import create_token
from accounts.models import Consent, IdempotentAnswer, Role
from tests.accounts.database import ask, sql
from tests.factories import user_with
from tests.refusals import refused

pytestmark = pytest.mark.django_db

# Name: (table, refused changes, allowed changes) of a row that stands.
CHECKS = {
    "apitoken_digest_form": ("apitoken", ["digest = 'secret'"], ["digest = repeat('a', 64)"]),
    "apitoken_scopes_known": (
        "apitoken",
        ["scopes = '{}'", "scopes = '{read,all}'"],
        ["scopes = '{read}'", "scopes = '{read,write}'"],
    ),
    "clearance_effective_has_start": (
        "clearance",
        ["effective = '(,2026-01-01)'", "effective = 'empty'"],
        ["effective = '[2026-01-01,)'", "effective = '[2026-01-01,2026-01-02)'"],
    ),
    "consent_withdrawn_after_given": (
        "consent",
        ["withdrawn_at = given_at - interval '1 microsecond'"],
        ["withdrawn_at = given_at", "withdrawn_at = NULL"],
    ),
    "council_dfe_code_form": ("council", ["dfe_code = '12'"], ["dfe_code = '999'"]),
    "council_gss_code_form": (
        "council",
        ["gss_code = 'E1234567'", "gss_code = 'W12345678'"],
        ["gss_code = 'E12345678'"],
    ),
    "council_lies_in_or_near_england": (
        "council",
        ["latitude = 48.999", "latitude = 61.001", "longitude = -8.001", "longitude = 3.001"],
        ["latitude = 49", "latitude = 61", "longitude = -8", "longitude = 3"],
    ),
    "council_london_area_known": (
        "council",
        ["london_area = 'Outer'"],
        ["london_area = 'outer'", "london_area = 'inner'", "london_area = ''"],
    ),
    "council_not_its_own_successor": (
        "council",
        ["successor_id = id"],
        ["successor_id = NULL", "successor_id = (SELECT max(id) FROM accounts_council)"],
    ),
    "dbscheck_certificate_number_form": (
        "dbscheck",
        ["certificate_number = '12345678901'", "certificate_number = '12345678901x'"],
        ["certificate_number = '123456789012'"],
    ),
    "dbscheck_update_after_issue": (
        "dbscheck",
        ["update_service_checked_on = issued_on - 1"],
        ["update_service_checked_on = issued_on", "update_service_checked_on = NULL"],
    ),
    "employmentspell_effective_has_start": (
        "employmentspell",
        ["effective = '(,2026-01-01)'", "effective = 'empty'"],
        ["effective = '[2026-01-01,2026-01-02)'"],
    ),
    "employmentspell_leaving_reason_known": (
        "employmentspell",
        ["leaving_reason = 'bored'"],
        ["leaving_reason = 'redundancy'", "leaving_reason = ''"],
    ),
    "employmentspell_reason_once_ended": (
        "employmentspell",
        ["effective = '[2016-01-01,)'"],
        ["effective = '[2016-01-01,)', leaving_reason = ''"],
    ),
    "membership_ends_after_it_starts": (
        "membership",
        ["ended_at = granted_at - interval '1 microsecond'"],
        ["ended_at = granted_at", "ended_at = NULL"],
    ),
    "membership_office_of_approver": (
        "membership",  # the first one is of council HR
        ["office = 'chief_executive'", "role = 'approver', office = 'mayor'"],
        ["role = 'approver', office = 'chief_executive'", "role = 'approver', office = ''"],
    ),
    "membership_role_known": ("membership", ["role = 'mayor'"], ["role = 'approver'"]),
    "membership_scope_fits_role": (
        "membership",  # the first one is of a council
        [
            "role = 'team_manager'",
            "role = 'regional_lead'",
            "role = 'worker'",
            "council_id = NULL",
            "region_id = (SELECT min(id) FROM accounts_region)",
            "team_id = (SELECT min(id) FROM accounts_team)",
        ],
        [
            "role = 'worker', council_id = NULL",
            "role = 'auditor', council_id = NULL,"
            " region_id = (SELECT min(id) FROM accounts_region)",
            "role = 'team_manager', council_id = NULL,"
            " team_id = (SELECT min(id) FROM accounts_team)",
        ],
    ),
    "registration_conditions_stated": (
        "registration",
        ["status = 'conditions', conditions = ''"],
        ["status = 'conditions', conditions = 'Weekly supervision.'"],
    ),
    "registration_number_form": (
        "registration",
        ["number = 'SW'", "number = 'SW123456789'", "number = 'sw1'", "number = '12345'"],
        ["number = 'SW1'", "number = 'SW12345678'"],
    ),
    "registration_status_known": (
        "registration",
        ["status = 'fine'"],
        ["status = 'registered'", "status = 'suspended'", "status = 'removed'"],
    ),
    "righttowork_effective_has_start": (
        "righttowork",
        ["effective = '(,2026-01-01)'", "effective = 'empty'"],
        ["effective = '[2026-01-01,)'", "effective = '[2026-01-01,2026-01-02)'"],
    ),
    "team_lies_in_or_near_england": (
        "team",
        ["latitude = 48.999", "latitude = 61.001", "longitude = -8.001", "longitude = 3.001"],
        ["latitude = 49", "latitude = 61", "longitude = -8", "longitude = 3"],
    ),
    "worker_lies_in_or_near_england": (
        "worker",
        ["latitude = 48.999", "latitude = 61.001", "longitude = -8.001", "longitude = 3.001"],
        ["latitude = 49", "latitude = 61", "longitude = -8", "longitude = 3"],
    ),
    "worker_radius_credible": (
        "worker",
        ["radius_miles = 0", "radius_miles = 201"],
        ["radius_miles = 1", "radius_miles = 200", "radius_miles = NULL"],
    ),
}

# Name: (table, refused changes, allowed changes) of a second row like one that stands.
BESIDE = {
    "clearance_no_overlap": (
        "clearance",
        [{"effective": "'[2023-01-01,2024-01-02)'"}, {"effective": "'[2030-01-01,)'"}],
        [
            {"effective": "'[2023-01-01,2024-01-01)'"},
            {"job_role_id": "'team_manager'"},
            {"council_id": "(SELECT max(id) FROM accounts_council)"},
            {"worker_id": "(SELECT max(id) FROM accounts_worker)"},
        ],
    ),
    "consent_once_at_a_time": (
        "consent",
        [{}, {"given_at": "now()"}],
        [
            {"withdrawn_at": "now()"},
            {"council_id": "(SELECT max(id) FROM accounts_council)"},
        ],
    ),
    "idempotentanswer_key_once": (
        "idempotentanswer",
        [{}, {"fingerprint": "'other'"}],
        [{"key": "'other'"}, {"user_id": "(SELECT max(id) FROM accounts_user)"}],
    ),
    "membership_once_at_a_time": (
        "membership",
        [{}, {"granted_at": "now()"}],
        [{"ended_at": "now()"}, {"role": "'approver'"}],
    ),
    "reference_once_a_day": (
        "reference",
        [{}, {"practice_based": "false"}],
        [{"received_on": "received_on + 1"}, {"referee": "'Someone else'"}],
    ),
    "righttowork_no_overlap": (
        "righttowork",
        [{"effective": "'[2019-01-01,2020-01-02)'"}, {"effective": "'[2030-01-01,)'"}],
        [
            {"effective": "'[2019-01-01,2020-01-01)'"},
            {
                "worker_id": "(SELECT max(id) FROM accounts_worker)",
                "effective": "'[1999-01-01,2000-01-01)'",
            },
        ],
    ),
    "team_name_once": (
        "team",
        [{}, {"site": "'Elsewhere'"}],
        [{"name": "'Another'"}, {"council_id": "(SELECT max(id) FROM accounts_council)"}],
    ),
    "user_email_once_in_any_case": (
        "user",
        [{"email": "upper(email)"}],
        [{"email": "'x' || email"}],
    ),
}


def sides(cases, side):
    return [
        pytest.param(name, case[0], change, id=f"{name}: {change}")
        for name, case in cases.items()
        for change in case[side]
    ]


@pytest.fixture(autouse=True)
def _rows(people, liverpool):
    """At least one row in every table, and a second HR, so that the first one may go."""
    user_with(Role.COUNCIL_HR, liverpool)
    create_token(user=people.hr, name="Rota", scopes=["read"], by=None)
    IdempotentAnswer.objects.create(
        user=people.hr, key="first", fingerprint="", created_at=timezone.now()
    )
    assert Consent.objects.exists()


def change_first(table, change):
    first = ask(f"SELECT min(id) FROM accounts_{table}")
    sql(f"UPDATE accounts_{table} SET {change} WHERE id = %s", *first[0])


def add_beside_first(table, change):
    columns = ask(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND column_name <> 'id' AND is_generated = 'NEVER'",
        f"accounts_{table}",
    )
    names = [name for (name,) in columns]
    quoted = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(change.get(name, f'"{name}"') for name in names)
    sql(
        f"INSERT INTO accounts_{table} ({quoted}) SELECT {values} FROM accounts_{table}"
        " ORDER BY id LIMIT 1"
    )


@pytest.mark.parametrize(("name", "table", "change"), sides(CHECKS, 1))
def test_check_refuses(name, table, change):
    with refused(name):
        change_first(table, change)


@pytest.mark.parametrize(("name", "table", "change"), sides(CHECKS, 2))
def test_check_allows(name, table, change):
    change_first(table, change)


@pytest.mark.parametrize(("name", "table", "change"), sides(BESIDE, 1))
def test_second_row_is_refused(name, table, change):
    with refused(name):
        add_beside_first(table, change)


@pytest.mark.parametrize(("name", "table", "change"), sides(BESIDE, 2))
def test_second_row_is_allowed(name, table, change):
    add_beside_first(table, change)


def test_membership_of_the_pool_is_once_at_a_time_too(people):
    """Its council, team and region are all empty, and empty values count as the same."""
    with refused("membership_once_at_a_time"):
        sql(
            "INSERT INTO accounts_membership (user_id, role, granted_at)"
            " VALUES (%s, 'worker', now())",
            people.worker.user_id,
        )
