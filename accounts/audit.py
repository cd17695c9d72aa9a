"""Writing the trail: one call per thing done, inside the transaction that does it."""

import json
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models.audit import AuditEntry
from accounts.models.people import User
from accounts.models.places import Council, Region

Where = Council | Region | None


def chain_of(where: Where) -> str:
    """One chain per council or region, so that chains never queue for each other."""
    if where is None:
        return "system"
    if isinstance(where, Council):
        return f"council:{where.gss_code}"
    return f"region:{where.code}"


def name_of(target: models.Model) -> str:
    return f"{target._meta.model_name}:{target.pk}"


def record(
    verb: str, *, by: User | None, at: Where, target: models.Model, **facts: Any
) -> AuditEntry:
    """Add one entry to the chain of `at`. `by` is None only for the system's own clock.

    Facts are JSON or turned into text; the text stored is the text hashed. Call it last in the
    action: it holds the chain's head until the transaction ends.
    """
    now = timezone.now()
    entry = {
        "at": now.isoformat(),
        "by": by.email if by else "system",
        "verb": verb,
        "target": name_of(target),
        "facts": facts,
    }
    return AuditEntry.objects.create(
        chain_id=chain_of(at),
        at=now,
        actor=by,
        verb=verb,
        target=name_of(target),
        body=json.dumps(entry, sort_keys=True, default=str, ensure_ascii=False),
    )
