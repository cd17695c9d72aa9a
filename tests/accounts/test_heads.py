"""Signed daily heads: a history written anew does not agree with them."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from rest_framework.test import APIClient

from accounts import audit, signing
from accounts.actions import heads
from accounts.actions.heads import sign_heads
from accounts.models import AuditHead, Council
from accounts.tasks import sign_audit_heads
from tests.accounts.database import at_once, sql
from tests.conftest import People
from tests.refusals import guards_off, refused

MONDAY = date(2026, 10, 5)
DAY = timedelta(days=1)
LIVERPOOL = "council:E08000012"
REHASH = """
DO $$
DECLARE
    entry record;
    hash text := repeat('0', 64);
BEGIN
    FOR entry IN SELECT * FROM accounts_auditentry
        WHERE chain_id = 'council:E08000012' ORDER BY sequence LOOP
        UPDATE accounts_auditentry SET previous_hash = hash,
            entry_hash = encode(sha256(convert_to(hash || body, 'UTF8')), 'hex')
            WHERE id = entry.id RETURNING entry_hash INTO hash;
    END LOOP;
    UPDATE accounts_auditchain SET head = hash WHERE key = 'council:E08000012';
END $$
"""


def record_at(moment: datetime, council: Council, monkeypatch: Any) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(audit.timezone, "now", lambda: moment)
        audit.record("team.created", by=None, at=council, target=council)


@pytest.fixture
def _three_days(liverpool: Council, monkeypatch: Any) -> None:
    """Two entries on Monday, none on Tuesday, one late on Wednesday, which is Thursday in UTC+1."""
    for moment in (
        datetime(2026, 10, 5, 9, tzinfo=UTC),
        datetime(2026, 10, 5, 22, 59, tzinfo=UTC),
        datetime(2026, 10, 7, 22, 59, 59, tzinfo=UTC),
    ):
        record_at(moment, liverpool, monkeypatch)


def verify(**options: Any) -> str:
    said = StringIO()
    call_command("verify_audit", stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def kept(api: APIClient, people: People, tmp_path: Path) -> Path:
    """Wednesday's heads, as the lead keeps them."""
    api.force_authenticate(people.lead)
    sign_heads(today=MONDAY + 3 * DAY)
    answer = api.get("/api/v1/audit/heads/", {"day": "2026-10-07"})
    assert 'filename="audit-heads-2026-10-07.json"' in answer["Content-Disposition"]
    file = tmp_path / "kept.json"
    file.write_bytes(answer.content)
    return file


@pytest.mark.django_db
@pytest.mark.usefixtures("_three_days")
def test_sign_heads_signs_each_day_that_is_over_once() -> None:
    assert sign_heads(today=MONDAY) == 0
    assert sign_heads(today=MONDAY + 3 * DAY) == 3  # missed days are caught up
    assert sign_heads(today=MONDAY + 3 * DAY) == 0
    first, second, third = AuditHead.objects.filter(chain=LIVERPOOL)
    assert [first.length, second.length, third.length] == [2, 2, 3]
    assert (first.previous, second.previous, third.previous) == (
        "0" * 64,
        first.head,
        first.head,
    )
    for head in (first, second, third):
        assert signing.holds(head.text, signature=head.signature, key=signing.public_key())
    assert "3 signed heads" in verify(chain=LIVERPOOL)


@pytest.mark.django_db
@pytest.mark.usefixtures("_three_days")
def test_an_entry_written_late_belongs_to_the_next_head(
    liverpool: Council, monkeypatch: Any
) -> None:
    sign_heads(today=MONDAY + DAY)
    record_at(datetime(2026, 10, 5, 22, 59, 59, tzinfo=UTC), liverpool, monkeypatch)
    sign_heads(today=MONDAY + 3 * DAY)
    lengths = AuditHead.objects.filter(chain=LIVERPOOL).values_list("length", flat=True)
    assert list(lengths) == [2, 4, 4]
    verify()


@pytest.mark.django_db
@pytest.mark.usefixtures("_three_days")
def test_a_history_written_anew_is_found_by_its_heads() -> None:
    sign_heads(today=MONDAY + 3 * DAY)
    with guards_off():
        sql(
            "UPDATE accounts_auditentry SET verb = 'team.closed',"
            " body = replace(body, 'team.created', 'team.closed') WHERE chain_id = 'council:E08000012' AND sequence = 1"
        )
        sql(REHASH)
    with pytest.raises(CommandError, match="head of 2026-10-05: entry 2 is not the one"):
        verify()


@pytest.mark.django_db
@pytest.mark.usefixtures("_three_days")
def test_a_history_and_heads_written_anew_are_found_by_a_kept_head(kept: Path) -> None:
    assert ", 1 kept elsewhere: the trail holds." in verify(heads=kept)
    with guards_off():
        sql(
            "UPDATE accounts_auditentry SET verb = 'team.closed',"
            " body = replace(body, 'team.created', 'team.closed') WHERE chain_id = 'council:E08000012' AND sequence = 1"
        )
        sql(REHASH)
        sql("DELETE FROM accounts_audithead")
    sign_heads(today=MONDAY + 3 * DAY)  # even with our own key
    verify()
    with pytest.raises(CommandError, match="head of 2026-10-07: entry 3 is not the one"):
        verify(heads=kept)


@pytest.mark.django_db
@pytest.mark.usefixtures("_three_days")
def test_a_kept_head_that_was_changed_is_not_believed(kept: Path) -> None:
    told = json.loads(kept.read_text())
    told["heads"][0]["length"] = 2
    kept.write_text(json.dumps(told))
    with pytest.raises(CommandError, match="as kept, it is not signed by a key of ours"):
        verify(heads=kept)
    kept.write_text("{}")
    with pytest.raises(CommandError, match="It is not a file of daily heads"):
        verify(heads=kept)


@pytest.mark.django_db
@pytest.mark.usefixtures("_three_days")
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("signature = repeat('a', 128)", "head of 2026-10-06: it is not signed"),
        ("public_key = repeat('a', 64)", "head of 2026-10-06: it is not signed"),
        ("content = repeat('a', 64)", "head of 2026-10-06: it is not signed"),
        ("previous = repeat('a', 64)", "head of 2026-10-06: it does not follow"),
        ("length = 1", "head of 2026-10-06: it does not follow"),
    ],
)
def test_verify_audit_names_the_head_that_was_changed(change: str, problem: str) -> None:
    sign_heads(today=MONDAY + 3 * DAY)
    with guards_off():
        sql(f"UPDATE accounts_audithead SET {change} WHERE day = '2026-10-06'")
    with pytest.raises(CommandError, match=problem):
        verify()


@pytest.mark.django_db
@pytest.mark.usefixtures("_three_days")
def test_verify_audit_names_the_day_whose_head_was_removed() -> None:
    sign_heads(today=MONDAY + 3 * DAY)
    with guards_off():
        sql("DELETE FROM accounts_audithead WHERE day = '2026-10-06'")
    with pytest.raises(CommandError, match="no head of 2026-10-06 is here"):
        verify()


@pytest.mark.django_db
@pytest.mark.usefixtures("_three_days")
def test_an_earlier_key_is_still_trusted_and_no_other(settings: Any) -> None:
    sign_heads(today=MONDAY + DAY)
    before, settings.AUDIT_SIGNING_KEY = signing.public_key(), "77" * 32
    sign_heads(today=MONDAY + 3 * DAY)
    with pytest.raises(CommandError, match="head of 2026-10-05: it is not signed"):
        verify()
    settings.AUDIT_EARLIER_KEYS = [before]
    verify()


@pytest.mark.django_db
@pytest.mark.usefixtures("_three_days")
def test_heads_are_refused_out_of_line() -> None:
    sign_heads(today=MONDAY + 2 * DAY)
    last = AuditHead.objects.get(chain=LIVERPOOL, day=MONDAY + DAY)

    def insert(**changes: Any) -> None:
        kept = {
            f.attname: getattr(last, f.attname) for f in AuditHead._meta.concrete_fields[1:]
        }
        told = {"day": last.day + DAY, "previous": last.head}
        AuditHead.objects.create(**kept | told | changes)

    with refused("audithead_names_an_entry"):
        insert(length=3)
    for changes in ({"day": last.day + 2 * DAY}, {"previous": "a" * 64}):
        with refused("audithead_follows"):
            insert(**changes)
    with guards_off(), refused("audithead_once"):
        insert(day=last.day)
    with refused("audithead_form"):
        insert(signature="a")
    insert()
    for statement in (
        "UPDATE accounts_audithead SET length = 9",
        "DELETE FROM accounts_audithead",
        "TRUNCATE accounts_audithead",
    ):
        with refused("accounts_audithead_append_only"):
            sql(statement)


@pytest.mark.django_db
@pytest.mark.usefixtures("_three_days")
def test_signing_needs_a_key(settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_SIGNING_KEY, settings.AUDIT_SIGNING_KEY_FILE = "", None
    with pytest.raises(CommandError, match="set AUDIT_SIGNING_KEY"):
        call_command("sign_audit_heads")
    assert signing.trusted_keys() == []
    settings.AUDIT_SIGNING_KEY_FILE = tmp_path / "folder" / "key"
    made = signing.public_key()  # in development the key is made once
    assert signing.public_key() == made
    assert [file.name for file in (tmp_path / "folder").iterdir()] == ["key"]
    said = StringIO()
    call_command("sign_audit_heads", stdout=said)
    assert said.getvalue().endswith("heads signed.\n")
    assert sign_audit_heads() == "0 signed"


@pytest.mark.django_db
def test_the_public_key_is_public(api: APIClient) -> None:
    told = api.get("/.well-known/audit-signing-key").json()
    assert told == {"algorithm": "Ed25519", "public_keys": [signing.public_key()]}


def slow_and_both(monkeypatch: Any) -> list[Any]:
    """Two who sign the same days at once; what each signed, or why it could not."""
    monkeypatch.setattr(
        heads,
        "content_of",
        lambda entries: (heads.connection.cursor().execute("SELECT pg_sleep(0.3)"), "a" * 64)[
            1
        ],
    )

    def one() -> Any:
        try:
            return sign_heads(today=MONDAY + DAY)
        except IntegrityError as refusal:
            return refusal.__cause__.diag.constraint_name  # type: ignore[union-attr]

    return at_once(one, one)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_three_days")
def test_two_who_sign_at_once_sign_once(monkeypatch: Any) -> None:
    assert sorted(slow_and_both(monkeypatch)) == [0, 1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_three_days")
def test_without_their_turn_one_of_them_is_refused(monkeypatch: Any) -> None:
    """Proves the test above can fail."""
    monkeypatch.setattr(heads, "wait_for_turn", partial(int))
    found = slow_and_both(monkeypatch)
    assert 1 in found
    assert [each for each in found if each != 1] in (["audithead_once"], ["audithead_follows"])
