from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import audit
from accounts.models import AuditEntry
from tests.accounts.database import sql
from tests.refusals import guards_off

pytestmark = pytest.mark.django_db

LIVERPOOL = "council:E08000012"


@pytest.fixture(autouse=True)
def _trail(liverpool, wirral, people):
    for number in range(5):
        for council in (liverpool, wirral):
            audit.record("team.created", by=people.hr, at=council, target=council, n=number)


def verify(**options):
    said = StringIO()
    call_command("verify_audit", stdout=said, **options)
    return said.getvalue()


def tamper(statement):
    with guards_off():
        sql(statement)


def test_verify_audit_counts_what_holds():
    assert verify() == f"{AuditEntry.objects.count()} entries: the trail holds.\n"
    assert verify(chain=LIVERPOOL) == "5 entries: the trail holds.\n"


def test_verify_audit_of_an_empty_trail():
    tamper("DELETE FROM accounts_auditentry")
    tamper("DELETE FROM accounts_auditchain")
    assert verify() == "0 entries: the trail holds.\n"


def test_verify_audit_of_no_such_chain():
    with pytest.raises(CommandError, match="There is no chain council:none"):
        verify(chain="council:none")


@pytest.mark.parametrize(
    ("change", "entry", "problem"),
    [
        ("body = replace(body, '2', '7')", 3, "its text is not the text that was hashed"),
        ("verb = 'team.closed'", 3, "its columns differ"),
        ("target = 'team:1'", 3, "its columns differ"),
        ("at = at + interval '1 microsecond'", 3, "its columns differ"),
        ("actor_id = NULL", 3, "its columns differ"),
        ("previous_hash = repeat('a', 64)", 3, "does not follow"),
        ("entry_hash = repeat('a', 64)", 3, "its text is not"),
        ("sequence = 30", 3, "it is missing"),
        ("chain_id = 'council:E99999999'", 3, "it is missing"),
    ],
)
def test_verify_audit_names_the_entry_that_was_changed(change, entry, problem):
    tamper(
        f"UPDATE accounts_auditentry SET {change}"
        f" WHERE chain_id = '{LIVERPOOL}' AND sequence = 3"
    )
    with pytest.raises(
        CommandError, match=f"{LIVERPOOL}, entry {entry}: .*{problem}"
    ) as failed:
        verify()
    assert failed.value.returncode == 1
    assert "E08000015" not in str(failed.value)


@pytest.mark.parametrize(
    ("sequence", "entry"), [(1, 1), (3, 3), (5, 5)], ids=["first", "middle", "tail"]
)
def test_verify_audit_names_the_entry_that_was_removed(sequence, entry):
    tamper(
        f"DELETE FROM accounts_auditentry WHERE chain_id = '{LIVERPOOL}'"
        f" AND sequence = {sequence}"
    )
    with pytest.raises(CommandError, match=f"{LIVERPOOL}, entry {entry}: "):
        verify()


def test_verify_audit_finds_a_chain_that_was_emptied():
    tamper(f"DELETE FROM accounts_auditentry WHERE chain_id = '{LIVERPOOL}'")
    with pytest.raises(CommandError, match="entry 1: the chain has 5 entries, 0 are here"):
        verify()


def test_verify_audit_finds_entries_whose_chain_was_removed():
    tamper(f"DELETE FROM accounts_auditchain WHERE key = '{LIVERPOOL}'")
    with pytest.raises(CommandError, match=f"{LIVERPOOL}, entry 1: its chain is missing"):
        verify()


def test_verify_audit_finds_an_entry_slipped_in_at_the_end():
    """It is hashed as it should be, but the chain does not know of it."""
    tamper(
        "INSERT INTO accounts_auditentry"
        " (chain_id, sequence, at, verb, target, actor_id, body, previous_hash, entry_hash)"
        " SELECT chain_id, 6, at, verb, target, actor_id, body, entry_hash,"
        " encode(sha256(convert_to(entry_hash || body, 'UTF8')), 'hex')"
        f" FROM accounts_auditentry WHERE chain_id = '{LIVERPOOL}' AND sequence = 5"
    )
    with pytest.raises(CommandError, match="entry 6: the chain has 5 entries, 6 are here"):
        verify()


def test_verify_audit_finds_a_head_that_was_moved():
    tamper(f"UPDATE accounts_auditchain SET head = repeat('a', 64) WHERE key = '{LIVERPOOL}'")
    with pytest.raises(CommandError, match="entry 5: it is not the head"):
        verify()


def test_verify_audit_finds_a_text_that_the_product_did_not_write():
    """The database hashes whatever it is given; the columns must still agree with it."""
    sql(
        "INSERT INTO accounts_auditentry (chain_id, at, verb, target, body,"
        f" previous_hash, entry_hash) VALUES ('{LIVERPOOL}', now(), 'a', 'b', '[1]', '', '')"
    )
    with pytest.raises(CommandError, match="entry 6: its columns differ"):
        verify()


def test_verify_audit_names_the_first_bad_entry_of_each_chain():
    tamper(
        "UPDATE accounts_auditentry SET verb = 'x.y'"
        " WHERE chain_id <> 'system' AND sequence IN (2, 4)"
    )
    with pytest.raises(CommandError) as failed:
        verify()
    assert str(failed.value).count("entry 2") == 2
    assert "entry 4" not in str(failed.value)
    with pytest.raises(CommandError, match="entry 2"):
        verify(chain=LIVERPOOL)


def test_verify_audit_asks_the_same_whatever_the_length(liverpool, people):
    with CaptureQueriesContext(connection) as short:
        verify()
    for _ in range(20):
        audit.record("team.created", by=people.hr, at=liverpool, target=liverpool)
    with CaptureQueriesContext(connection) as long:
        verify()
    assert len(short) == len(long) <= 5
