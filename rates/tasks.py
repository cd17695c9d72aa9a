"""What is done in the background. Each task is safe to run twice."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.actions.reminders import remind_of_endings
from accounts.errors import DomainError
from accounts.models import Council
from rates.actions.breaches import remind_of_breaches, tell_of_breaches
from rates.actions.evidence_packs import fail_pack, make_pack
from rates.actions.exceptions import expire_exceptions as close_overdue
from rates.actions.ledger import keep_months_ahead
from rates.actions.off_system import lapse_imports, match_again, run_import
from rates.actions.recharges import draft_recharges as start_drafts
from rates.actions.what_if import fail_what_if, replay_next_part
from rates.expiry import KINDS
from rates.models import EvidencePack, OffSystemImport, OffSystemPayment, WhatIf
from rates.off_system.states import UNDER_WAY

SILENCE = timedelta(minutes=2)  # longer than a council takes
IMPORT_SILENCE = timedelta(minutes=10)  # longer than the biggest file takes to be written
KEPT_FOR = timedelta(days=7)  # a file that waits for a person
log = logging.getLogger(__name__)


@shared_task
def run_what_if(what_if_id: int) -> str:
    """Replay what is left of one question, and say on its page what stopped it, if anything did."""
    try:
        while replay_next_part(what_if_id=what_if_id):
            pass
    except Exception as problem:
        log.exception("What-if %s stopped", what_if_id)
        fail_what_if(what_if_id=what_if_id, problem=type(problem).__name__)
        return "failed"
    return "nothing left"


@shared_task
def resume_what_ifs() -> str:
    """Go on with what a killed worker, or a message that never came, has left lying."""
    quiet = WhatIf.objects.under_way().filter(progressed_at__lt=timezone.now() - SILENCE)
    found = list(quiet.values_list("pk", flat=True))
    for what_if_id in found:
        run_what_if.delay(what_if_id)
    return f"{len(found)} resumed"


@shared_task
def expire_exceptions() -> str:
    """Close exceptions whose time is over."""
    return f"{close_overdue(now=timezone.now())} expired"


@shared_task
def remind() -> str:
    """Tell workers and their councils of credentials that end soon. Safe to run twice."""
    now = timezone.now()
    councils = Council.objects.filter(bank_workers__left_at=None).distinct()
    told = sum(remind_of_endings(council=each, kinds=KINDS, now=now) for each in councils)
    return f"{told} told"


@shared_task
def keep_ledger_months() -> str:
    """Make the ledger's partitions ahead of the work."""
    keep_months_ahead(today=timezone.localdate())
    return "kept"


@shared_task
def make_evidence_pack(pack_id: int) -> str:
    """Make one pack, and say on its page what stopped it, if anything did."""
    try:
        return make_pack(pack_id=pack_id, today=timezone.localdate())
    except Exception as problem:
        log.exception("Evidence pack %s stopped", pack_id)
        told = str(problem) if isinstance(problem, DomainError | OSError) else ""
        fail_pack(pack_id=pack_id, problem=told or type(problem).__name__)
        return "failed"


@shared_task
def resume_evidence_packs() -> str:
    """Make those that a killed worker, or a message that never came, has left lying."""
    quiet = EvidencePack.objects.under_way().filter(progressed_at__lt=timezone.now() - SILENCE)
    found = list(quiet.values_list("pk", flat=True))
    for pack_id in found:
        make_evidence_pack.delay(pack_id)
    return f"{len(found)} resumed"


@shared_task
def follow_up_breaches() -> str:
    """Tell of breaches just detected, and remind those whose turn it is."""
    now = timezone.now()
    told = tell_of_breaches(now=now)
    remind_of_breaches(now=now)
    return f"{told} told"


@shared_task
def import_off_system(import_id: int) -> str:
    """Deal with one file of payments. Safe to run twice: one that is done is left alone."""
    run_import(import_id, timezone.now())
    return str(OffSystemImport.objects.values_list("state", flat=True).get(pk=import_id))


@shared_task
def resume_off_system_imports() -> str:
    """Go on with files that a killed worker left lying, and let go of those that nobody wants."""
    now = timezone.now()
    quiet = OffSystemImport.objects.filter(
        state__in=UNDER_WAY, progressed_at__lt=now - IMPORT_SILENCE
    )
    found = list(quiet.values_list("pk", flat=True))
    for import_id in found:
        import_off_system.delay(import_id)
    return f"{len(found)} resumed, {lapse_imports(before=now - KEPT_FOR)} let go"


@shared_task
def match_off_system() -> str:
    """Look up again what nobody has answered, as work is approved. Safe to run twice."""
    waiting = OffSystemPayment.objects.unanswered().values("council")
    councils = Council.objects.filter(pk__in=waiting)
    changed = sum(match_again(council=each) for each in councils)
    return f"{changed} changed"


@shared_task
def draft_recharges() -> str:
    """Start the statements of months that are over."""
    now = timezone.now()
    return f"{start_drafts(today=timezone.localdate(now), now=now)} drafted"
