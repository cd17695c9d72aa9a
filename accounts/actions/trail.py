"""Looking at the audit trail, which is itself recorded in it."""

from django.db import transaction

from accounts import audit
from accounts.models import AuditEntry, Council, Region, User
from accounts.models.audit import AuditEntryQuerySet
from accounts.permissions import Permission, reach_of, require_somewhere
from accounts.reports.entry_proof import Step, proof_of
from accounts.trail_filters import TrailFilters

NO_FILTERS = TrailFilters()


@transaction.atomic
def view_trail(*, where: TrailFilters = NO_FILTERS, by: User) -> AuditEntryQuerySet:
    """The entries of the user's regions and of the councils in them. Design §6.

    Each look crosses councils, so each is an entry too.
    """
    require_somewhere(by, Permission.AUDIT_VIEW)
    where.check()
    regions = regions_in_view(by)
    entries = where.narrow(AuditEntry.objects.in_chains(chains_in_view(regions, where.council)))
    for region in regions:
        audit.record("audit.viewed", by=by, at=region, target=region, filters=where.given())
    return entries


@transaction.atomic
def look_at_entry(*, entry: AuditEntry, by: User) -> tuple[Step, ...]:
    """What proves it, walked now. The look is an entry of each region that the user answers for."""
    require_somewhere(by, Permission.AUDIT_VIEW)
    steps = proof_of(entry)
    for region in regions_in_view(by):
        audit.record(
            "audit_entry.viewed",
            by=by,
            at=region,
            target=entry,
            proved=all(step.holds for step in steps),
        )
    return steps


def entries_in_view(by: User) -> AuditEntryQuerySet:
    require_somewhere(by, Permission.AUDIT_VIEW)
    return AuditEntry.objects.in_chains(chains_in_view(regions_in_view(by)))


def regions_in_view(by: User) -> list[Region]:
    return list(Region.objects.filter(pk__in=reach_of(by, Permission.AUDIT_VIEW).regions))


def chains_in_view(regions: list[Region], only: Council | None = None) -> list[str]:
    """One chain a region and one a council; or only that of one council of theirs."""
    councils = Council.objects.filter(region__in=regions)
    if only is not None:
        return [*map(audit.chain_of, councils.filter(pk=only.pk))]
    return [*map(audit.chain_of, regions), *map(audit.chain_of, councils)]
