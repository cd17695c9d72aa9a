"""The audit trail: append-only entries, hash-chained per council or region.

The database numbers, links and hashes each entry (`guards` migration), so no path can insert one
out of its chain; `accounts.audit` writes them and `manage.py verify_audit` walks them.
"""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from accounts.models.people import User

if TYPE_CHECKING:
    from collections.abc import Iterable


class AuditChain(models.Model):
    """The head of one chain; only the database moves it."""

    key = models.CharField(primary_key=True, max_length=40)
    length = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return self.key


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def in_chains(self, keys: "Iterable[str]") -> Self:
        return self.filter(chain_id__in=list(keys))

    def older_than(self, number: int) -> Self:
        """Those that stand below this entry; one that is not there is above all of them."""
        at = AuditEntry.objects.filter(pk=number).values_list("at", flat=True).first()
        if at is None:
            return self
        return self.filter(at__lte=at).filter(Q(at__lt=at) | Q(pk__lt=number))


class AuditEntry(models.Model):
    """Who did what to what, when; `body` is the exact text that the hash covers."""

    chain = models.ForeignKey(
        AuditChain,
        models.PROTECT,
        related_name="entries",
        db_constraint=False,
        db_index=False,
    )
    sequence = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=80)
    body = models.TextField()
    previous_hash = models.CharField(max_length=64, blank=True)
    entry_hash = models.CharField(max_length=64, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="auditentry_sequence_once", fields=["chain", "sequence"]
            ),
            models.CheckConstraint(
                name="auditentry_is_chained",
                condition=Q(sequence__gte=1)
                & Q(previous_hash__regex="^[0-9a-f]{64}$")
                & Q(entry_hash__regex="^[0-9a-f]{64}$"),
            ),
        ]
        indexes = [
            models.Index(name="auditentry_newest_first", fields=["-at", "-id"]),
            *(
                models.Index(name=f"auditentry_by_{field}", fields=[field, "-at", "-id"])
                for field in ("actor", "chain", "target", "verb")
            ),
            GinIndex(SearchVector("body", config="simple"), name="auditentry_by_words"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"
