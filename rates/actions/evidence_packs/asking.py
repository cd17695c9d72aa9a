"""What people do with evidence packs: ask for one, try again, take the file away."""

from datetime import date
from pathlib import Path

from celery import current_app
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.checks import input_checked
from accounts.errors import WrongState
from accounts.models import Region, User
from accounts.permissions import Permission, require, require_somewhere
from rates.errors import database_has_the_last_word
from rates.evidence.contents import CONTENTS
from rates.evidence.states import NEXT, PackState
from rates.models import EvidencePack
from rates.models.evidence_packs import EvidencePackQuerySet
from rates.pack_store import found

TASK = "rates.tasks.make_evidence_pack"


@transaction.atomic
def ask_for_pack(*, by: User, region: Region, quarter: date, today: date) -> EvidencePack:
    """Ask for a region's quarter, given by its first day; the file is made in the background.

    Raises NotPermitted, BadInput where the quarter is not over, AlreadyUnderWay.
    """
    require(by, Permission.EVIDENCE_MAKE, region)
    now = timezone.now()
    pack = EvidencePack(
        region=region,
        quarter=quarter,
        files_total=len(CONTENTS),
        requested_at=now,
        requested_by=by,
        progressed_at=now,
    )
    with input_checked() as expect:
        begins = quarter.day == 1 and quarter.month % 3 == 1
        expect(begins, "quarter", "Give a quarter as 2026-Q3.")
        over = f"{pack.name} ends on {pack.last_day:%-d %B %Y}; give a quarter that is over."
        expect(not begins or pack.ends_before <= today, "quarter", over)
    with database_has_the_last_word():
        pack.save(force_insert=True)
    audit.record("evidence_pack.asked", by=by, at=region, target=pack, quarter=pack.name)
    queue(pack)
    return pack


def queue(pack: EvidencePack) -> None:
    """Once this is committed. Where the broker cannot be reached, the clock does it later."""

    def send() -> None:
        current_app.send_task(TASK, args=[pack.pk], retry=False)

    transaction.on_commit(send, robust=True)


def lock_pack(pack_id: int) -> EvidencePack:
    locked = EvidencePack.objects.select_for_update(of=("self",))
    return locked.select_related("region").get(pk=pack_id)


def move(pack: EvidencePack, to: PackState) -> None:
    if to not in NEXT[pack.kind]:
        raise WrongState
    pack.state = to.value


@transaction.atomic
def restart_pack(*, by: User, pack: EvidencePack) -> EvidencePack:
    """Try again after a fault, from the start: what was half written is gone."""
    require(by, Permission.EVIDENCE_MAKE, pack.region)
    pack = lock_pack(pack.pk)
    move(pack, PackState.QUEUED)
    pack.problem, pack.finished_at, pack.progressed_at = "", None, timezone.now()
    pack.files_done = pack.bytes_done = 0
    with database_has_the_last_word():
        pack.save()
    audit.record("evidence_pack.restarted", by=by, at=pack.region, target=pack)
    queue(pack)
    return pack


@transaction.atomic
def take_pack(*, by: User, pack: EvidencePack) -> Path:
    """Where the file of a pack that was made lies. It crosses councils, so it is recorded.

    Raises WrongState where there is no file, PackGone where it is no longer the one made.
    """
    require(by, Permission.EVIDENCE_VIEW, pack.region)
    if pack.kind != PackState.DONE:
        raise WrongState("There is no file: only a pack that was made has one.")
    place = found(pack)
    audit.record("evidence_pack.taken", by=by, at=pack.region, target=pack, sha256=pack.sha256)
    return place


def look_at_packs(*, by: User) -> EvidencePackQuerySet:
    """Those of every region within reach, the latest quarter first."""
    require_somewhere(by, Permission.EVIDENCE_VIEW)
    packs = EvidencePack.objects.visible_to(by)
    return packs.select_related("region", "requested_by", "before")
