import hashlib
import json
import threading
from functools import partial

import pytest
from django.db import transaction

from accounts import audit
from accounts.models import AuditChain, AuditEntry, Role
from tests.accounts.database import at_once, sql
from tests.factories import user_with
from tests.refusals import guards_off, refused


def record(council, **facts):
    return audit.record("team.created", by=None, at=council, target=council, **facts)


@pytest.mark.django_db
def test_record_says_who_what_on_what_and_when(people, liverpool):
    entry = audit.record("team.created", by=people.hr, at=liverpool, target=liverpool, name="A")
    entry.refresh_from_db()
    assert json.loads(entry.body) == {
        "at": entry.at.isoformat(),
        "by": people.hr.email,
        "actor": people.hr.pk,
        "verb": "team.created",
        "target": f"council:{liverpool.pk}",
        "facts": {"name": "A"},
    }


@pytest.mark.django_db
def test_record_links_each_entry_to_the_one_before(liverpool):
    first, second = (AuditEntry.objects.get(pk=record(liverpool, n=n).pk) for n in (1, 2))
    assert second.sequence == first.sequence + 1
    assert second.previous_hash == first.entry_hash
    text = second.previous_hash + second.body
    assert second.entry_hash == hashlib.sha256(text.encode()).hexdigest()
    chain = AuditChain.objects.get(key="council:E08000012")
    assert (chain.length, chain.head) == (second.sequence, second.entry_hash)


@pytest.mark.django_db
def test_record_starts_a_chain_from_nothing(liverpool):
    entry = AuditEntry.objects.get(pk=record(liverpool).pk)
    assert (entry.sequence, entry.previous_hash) == (1, "0" * 64)


@pytest.mark.django_db
def test_home_of_is_where_a_person_first_belonged(people, liverpool, wirral):
    assert audit.home_of(None) is None
    assert audit.home_of(people.nobody) is None
    assert audit.home_of(people.hr) == liverpool
    assert audit.home_of(people.manager) == liverpool
    assert audit.home_of(people.other_worker.user) == wirral
    assert audit.home_of(people.lead) == liverpool.region
    assert audit.home_of(user_with(Role.WORKER)) is None  # the role without the place


@pytest.mark.django_db
def test_entry_is_renumbered_and_rehashed_whatever_it_claims(liverpool):
    record(liverpool)
    sql(
        "INSERT INTO accounts_auditentry (chain_id, sequence, at, verb, target, body,"
        " previous_hash, entry_hash)"
        " VALUES ('council:E08000012', 99, now(), 'a.b', 'c', '{}', 'x', 'y')"
    )
    last = AuditEntry.objects.latest("pk")
    assert (last.sequence, last.entry_hash != "y") == (2, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET body = '{}'",
        "UPDATE accounts_auditentry SET actor_id = NULL",
        "DELETE FROM accounts_auditentry",
    ],
)
def test_entries_are_never_changed_or_removed(statement, liverpool):
    record(liverpool)
    with refused("accounts_auditentry_append_only"):
        sql(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "guard"),
    [
        ("accounts_auditentry", "accounts_auditentry_append_only"),
        ("accounts_auditchain", "accounts_auditchain_append_only"),
    ],
)
def test_the_trail_is_never_truncated(table, guard, liverpool):
    record(liverpool)
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with refused(guard):
        sql(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditchain SET length = 0",
        "DELETE FROM accounts_auditchain",
        "INSERT INTO accounts_auditchain (key, length, head) VALUES ('new', 0, '')",
    ],
)
def test_chains_are_moved_by_their_entries_alone(statement, liverpool):
    record(liverpool)
    with refused("auditchain_moved_by_entries"):
        sql(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("sequence = 0", "auditentry_is_chained"),
        ("previous_hash = ''", "auditentry_is_chained"),
        ("entry_hash = 'x'", "auditentry_is_chained"),
        ("sequence = 2", "auditentry_sequence_once"),
    ],
)
def test_constraints_hold_where_the_guards_are_off(change, constraint, liverpool):
    record(liverpool)
    record(liverpool)
    with guards_off(), refused(constraint):
        sql(f"UPDATE accounts_auditentry SET {change} WHERE sequence = 1")


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_chain_get_consecutive_numbers(liverpool):
    def write_ten():
        for _ in range(10):
            with transaction.atomic():
                record(liverpool)

    at_once(write_ten, write_ten, write_ten)
    numbers = AuditEntry.objects.filter(chain="council:E08000012").values_list(
        "sequence", flat=True
    )
    assert sorted(numbers) == list(range(1, 31))


@pytest.mark.django_db(transaction=True)
def test_two_chains_do_not_queue_for_each_other(liverpool, wirral):
    """Each writer waits, inside its transaction, for the other to have written."""
    both_have_written = threading.Barrier(2)

    def write(council):
        with transaction.atomic():
            record(council)
            both_have_written.wait(timeout=5)

    at_once(partial(write, liverpool), partial(write, wirral))
    assert AuditEntry.objects.exclude(chain="system").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_chain_do_queue(liverpool):
    """Proves that the test above can fail."""
    both_have_written = threading.Barrier(2)

    def write():
        with transaction.atomic():
            record(liverpool)
            try:
                both_have_written.wait(timeout=0.5)
            except threading.BrokenBarrierError:
                return "waited alone"
            return "together"

    assert at_once(write, write) == ["waited alone", "waited alone"]


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_leaves_no_entry_and_no_gap(liverpool):
    with transaction.atomic():
        record(liverpool)
        transaction.set_rollback(True)
    entry = record(liverpool)
    assert AuditEntry.objects.get(chain="council:E08000012").pk == entry.pk
    assert AuditEntry.objects.get(pk=entry.pk).sequence == 1
