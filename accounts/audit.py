"""Writing the trail: one call per thing done, inside the transaction that does it."""

import json
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from accounts.models.audit import AuditEntry
from accounts.models.people import Role, User
from accounts.models.places import Council, Region

Where = Council | Region | None
Target = models.Model | type[models.Model]


def chain_of(where: Where) -> str:
    """One chain per council or region, so that chains never queue for each other."""
    if where is None:
        return "system"
    if isinstance(where, Council):
        return f"council:{where.gss_code}"
    return f"region:{where.code}"


def home_of(user: User | None) -> Where:
    """Where a thing that a person does for themselves is recorded: where they first belonged."""
    if user is None:
        return None
    held = user.memberships.select_related("council", "team__council", "region")
    first = held.order_by("pk").first()
    if first is None:
        return None
    if first.role == Role.WORKER:
        worker = getattr(user, "worker", None)
        return worker.employing_council if worker else None
    return first.team.council if first.team else first.council or first.region


def name_of(target: Target) -> str:
    """A row by its key; a whole table by the name of its model."""
    if isinstance(target, models.Model):
        return f"{target._meta.model_name}:{target.pk}"
    return str(target._meta.model_name)


def record(
    verb: str, *, by: User | None, at: Where, target: Target, **facts: Any
) -> AuditEntry:
    """Add one entry to the chain of `at`. `by` is None only for the system's own clock.

    Facts are JSON or turned into text; the text stored is the text hashed. `actor` is beside the
    email address because people may change their address. Call it last in the action: it holds
    the chain's head until the transaction ends.
    """
    entry = entry_of(verb, by=by, at=at, target=target, facts=facts)
    entry.save(force_insert=True)
    return entry


def record_once(
    verb: str, *, by: User, at: Where, target: Target, within: timedelta, **facts: Any
) -> None:
    """The same, unless it was recorded of them within this time: the trail itself says so.

    One statement, so that a look costs no more than its entry.
    """
    entry = entry_of(verb, by=by, at=at, target=target, facts=facts)
    told: dict[str, Any] = {
        "chain_id": entry.chain_id,
        "at": entry.at,
        "actor_id": by.pk,
        "verb": verb,
    }
    told |= {"target": entry.target, "body": entry.body}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_auditentry"
            " (chain_id, at, actor_id, verb, target, body, previous_hash, entry_hash)"
            " SELECT %(chain_id)s, %(at)s, %(actor_id)s, %(verb)s, %(target)s, %(body)s, '', ''"
            " WHERE NOT EXISTS (SELECT FROM accounts_auditentry"
            " WHERE actor_id = %(actor_id)s AND verb = %(verb)s AND target = %(target)s"
            " AND at > %(since)s)",
            {**told, "since": entry.at - within},
        )


def entry_of(
    verb: str, *, by: User | None, at: Where, target: Target, facts: dict[str, Any]
) -> AuditEntry:
    now = timezone.now()
    entry = {
        "at": now.isoformat(),
        "by": by.email if by else "system",
        "actor": by.pk if by else None,
        "verb": verb,
        "target": name_of(target),
        "facts": facts,
    }
    return AuditEntry(
        chain_id=chain_of(at),
        at=now,
        actor=by,
        verb=verb,
        target=name_of(target),
        body=json.dumps(entry, sort_keys=True, default=str, ensure_ascii=False),
    )
