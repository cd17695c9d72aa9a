"""What the worker does: one council after another, each in a transaction of its own."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from rates.actions.what_if.asking import lock_what_if, move
from rates.models import WhatIf, WhatIfFigures, WhatIfPart
from rates.reports.what_if import replayed
from rates.what_if import UNDER_WAY, WhatIfState, digest_of


@transaction.atomic
def replay_next_part(*, what_if_id: int) -> bool:
    """Count one council, or finish when all are counted. False when there is nothing left to do.

    Two workers take different councils; a killed one leaves its council as it found it.
    """
    part = free_part(what_if_id)
    if part is None:
        return finish(lock_what_if(what_if_id))
    found = figures_of(part)
    what_if = lock_what_if(what_if_id)  # counting goes first, so that nobody waits for it
    if what_if.kind not in UNDER_WAY:
        return False
    now = timezone.now()
    if what_if.kind == WhatIfState.QUEUED:
        move(what_if, WhatIfState.RUNNING)
        what_if.started_at = what_if.started_at or now
    what_if.parts_done += 1
    what_if.progressed_at = now
    what_if.save(update_fields=["state", "started_at", "parts_done", "progressed_at"])
    WhatIfFigures.objects.bulk_create(found)
    part.is_done = True
    part.save(update_fields=["is_done"])
    return True


def free_part(what_if_id: int) -> WhatIfPart | None:
    """None of one that is not under way, so that nothing is counted in vain."""
    free = WhatIfPart.objects.filter(
        what_if=what_if_id, what_if__state__in=UNDER_WAY, is_done=False
    )
    locked = free.select_for_update(of=("self",), skip_locked=True)
    return locked.select_related("what_if", "council").order_by("pk").first()


def figures_of(part: WhatIfPart) -> list[WhatIfFigures]:
    what_if, council = part.what_if, part.council
    limits = [each for each in what_if.limits if each["council"] == council.gss_code]
    found = replayed(
        council=council.pk,
        starts_on=what_if.first_month,
        ends_before=what_if.ends_before,
        posted_by=what_if.requested_at,
        limits=limits,
    )
    return [WhatIfFigures(what_if=what_if, council=council, **figures) for figures in found]


def finish(what_if: WhatIf) -> bool:
    """Done once no council is left; one that another worker has at hand is not."""
    if what_if.kind not in UNDER_WAY or what_if.parts.filter(is_done=False).exists():
        return False
    if what_if.kind == WhatIfState.QUEUED:  # every council was counted before a fault
        move(what_if, WhatIfState.RUNNING)
        what_if.save(update_fields=["state"])
    move(what_if, WhatIfState.DONE)
    what_if.finished_at = what_if.progressed_at = timezone.now()
    what_if.digest = digest_of(
        version=str(what_if.version),
        first_month=what_if.first_month,
        last_month=what_if.last_month,
        limits=what_if.limits,
        rows=what_if.rows(),
    )
    what_if.save(update_fields=["state", "finished_at", "progressed_at", "digest"])
    audit.record(
        "what_if.done",
        by=None,
        at=what_if.version.memorandum.region,
        target=what_if,
        digest=what_if.digest,
    )
    return False


@transaction.atomic
def fail_what_if(*, what_if_id: int, problem: str) -> None:
    """Say what stopped it, so that someone can mend it and go on."""
    what_if = lock_what_if(what_if_id)
    if what_if.kind not in UNDER_WAY:
        return
    move(what_if, WhatIfState.FAILED)
    what_if.problem, what_if.finished_at = problem, timezone.now()
    what_if.save(update_fields=["state", "problem", "finished_at"])
    audit.record(
        "what_if.failed",
        by=None,
        at=what_if.version.memorandum.region,
        target=what_if,
        problem=problem,
    )
