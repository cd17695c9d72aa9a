"""Signing where each chain of the trail stood when a day was over, and giving the heads out."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts import audit, signing
from accounts.actions.trail import chains_in_view, regions_in_view
from accounts.heads import content_of, entries_between
from accounts.models import AuditChain, AuditEntry, AuditHead, User
from accounts.permissions import Permission, require_somewhere
from accounts.trail import START
from accounts.trail_filters import midnight

DAY = timedelta(days=1)
LOCK = 0x4845_4144  # the key of the advisory lock: one signs at a time


@transaction.atomic
def sign_heads(*, today: date) -> int:
    """Sign every London day before today that is not signed yet; how many heads that was.

    Safe to run twice, and after missed days. Raises SigningKeyMissing.
    """
    wait_for_turn()
    count = 0
    for chain in (
        AuditChain.objects.filter(length__gt=0).order_by("key").values_list("key", flat=True)
    ):
        for head in unsigned(chain, today):
            head.signature, head.public_key = signing.sign(head.text)
            head.save(force_insert=True)
            count += 1
    return count


def wait_for_turn() -> None:
    """The chains stay free for those who record: only signing waits for signing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def unsigned(chain: str, today: date) -> Iterator[AuditHead]:
    """The heads that are missing, each from the one before it.

    An entry timed before midnight but written after the signing belongs to the next day's head.
    """
    last = AuditHead.objects.filter(chain=chain).order_by("-day").first()
    day = last.day + DAY if last else first_day(chain)
    length, head = (last.length, last.head) if last else (0, START)
    while day < today:
        reached = length_at_the_end_of(day, chain, length)
        previous = head
        if reached > length:
            head = AuditEntry.objects.get(chain=chain, sequence=reached).entry_hash
        yield AuditHead(
            chain_id=chain,
            day=day,
            length=reached,
            head=head,
            content=content_of(entries_between(chain, length, reached)),
            previous=previous,
        )
        day, length = day + DAY, reached


def first_day(chain: str) -> date:
    return timezone.localdate(AuditEntry.objects.get(chain=chain, sequence=1).at)


def length_at_the_end_of(day: date, chain: str, length: int) -> int:
    new = AuditEntry.objects.filter(
        chain=chain, sequence__gt=length, at__lt=midnight(day + DAY)
    )
    return new.aggregate(last=Max("sequence"))["last"] or length


@transaction.atomic
def take_heads(*, day: date, by: User) -> QuerySet[AuditHead]:
    """The heads of one day of the user's regions and their councils, to keep elsewhere.

    Each look crosses councils, so each is an entry.
    """
    require_somewhere(by, Permission.AUDIT_VIEW)
    regions = regions_in_view(by)
    for region in regions:
        audit.record("audit_heads.taken", by=by, at=region, target=region, day=day)
    return AuditHead.objects.filter(day=day, chain__in=chains_in_view(regions)).order_by(
        "chain"
    )
