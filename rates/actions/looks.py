"""Looking: what a user may read, and the entry that a look across councils leaves behind."""

from typing import Any

from django.db import models, transaction

from accounts import audit
from accounts.models import Council, User
from accounts.permissions import Permission, reach_of, require, require_somewhere
from rates.actions.decisions import Replayed, replay
from rates.models import Cap, CapDecision, Memorandum
from rates.models.memoranda import CapQuerySet, MemorandumQuerySet


def record_look(
    verb: str,
    *,
    by: User,
    permission: Permission,
    council: Council,
    target: models.Model,
    **facts: Any,
) -> None:
    """On the council's own chain, unless the user is of that council."""
    if council.pk not in reach_of(by, permission).councils:
        audit.record(verb, by=by, at=council, target=target, **facts)


@transaction.atomic
def look_at_decision(*, by: User, decision: CapDecision) -> Replayed:
    """What was decided, made again from what was stored then."""
    require(by, Permission.DECISION_VIEW, decision.council)
    again = replay(decision)
    record_look(
        "decision.viewed",
        by=by,
        permission=Permission.DECISION_VIEW,
        council=decision.council,
        target=decision,
        proved=again.proved,
    )
    return again


def look_at_caps(*, by: User) -> CapQuerySet:
    """The caps of every memorandum within reach, drafts included: signatories read them first."""
    require_somewhere(by, Permission.CAP_VIEW)
    return Cap.objects.visible_to(by)


def look_at_memoranda(*, by: User) -> MemorandumQuerySet:
    require_somewhere(by, Permission.CAP_VIEW)
    return Memorandum.objects.visible_to(by)
