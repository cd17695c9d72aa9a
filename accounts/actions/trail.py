"""Looking at the audit trail, which is itself recorded in it."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput
from accounts.models import AuditEntry, Council, Region, User
from accounts.models.audit import AuditEntryQuerySet
from accounts.permissions import Permission, reach_of, require_somewhere


@transaction.atomic
def view_trail(
    *,
    verb: str = "",
    target: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    by: User,
) -> AuditEntryQuerySet:
    """The entries of the user's regions and of the councils in them. Design §6.

    Each look crosses councils, so each is an entry too.
    """
    require_somewhere(by, Permission.AUDIT_VIEW)
    if first_day and last_day and last_day < first_day:
        raise BadInput(
            {"to": f"{last_day} is before {first_day}; give that day or a later one."}
        )
    regions = list(Region.objects.filter(pk__in=reach_of(by, Permission.AUDIT_VIEW).regions))
    councils = Council.objects.filter(region__in=regions)
    chains = [*map(audit.chain_of, regions), *map(audit.chain_of, councils)]
    entries = AuditEntry.objects.in_chains(chains)
    if verb:
        entries = entries.filter(verb=verb)
    if target:
        entries = entries.filter(target=target)
    if first_day:
        entries = entries.filter(at__gte=midnight(first_day))
    if last_day:
        entries = entries.filter(at__lt=midnight(last_day + timedelta(days=1)))
    asked = {"verb": verb, "of": target, "from": first_day, "to": last_day}
    filters = {name: value for name, value in asked.items() if value}
    for region in regions:
        audit.record("audit.viewed", by=by, at=region, target=region, filters=filters)
    return entries


def midnight(day: date) -> datetime:
    """The moment this day starts in England."""
    return timezone.make_aware(datetime.combine(day, time.min))
