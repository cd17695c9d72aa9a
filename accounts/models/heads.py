"""The signed daily heads: where each chain of the trail stood when a day was over.

Kept outside, a head shows a history that was written anew, whoever wrote it (decision 0044).
"""

import json
from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models.audit import AuditChain

HASH = "^[0-9a-f]{64}$"


class AuditHead(models.Model):
    """One chain at the end of one London day. Never changed.

    The database holds it to an entry of the chain, and to the head of the day before (guards
    `audithead_names_an_entry`, `audithead_follows`).
    """

    chain = models.ForeignKey(
        AuditChain, models.PROTECT, related_name="heads", db_constraint=False
    )
    day = models.DateField()
    length = models.BigIntegerField(help_text="Entries of the chain so far.")
    head = models.CharField(max_length=64, help_text="Hash of the last of them.")
    content = models.CharField(max_length=64, help_text="SHA-256 of the day's entries as told.")
    previous = models.CharField(
        max_length=64, help_text="The head of the day before, or zeros."
    )
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "day"]
        constraints = [
            models.UniqueConstraint(name="audithead_once", fields=["chain", "day"]),
            models.CheckConstraint(
                name="audithead_form",
                condition=Q(length__gte=1)
                & Q(head__regex=HASH)
                & Q(content__regex=HASH)
                & Q(previous__regex=HASH)
                & Q(public_key__regex=HASH)
                & Q(signature__regex="^[0-9a-f]{128}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id} on {self.day}"

    @property
    def text(self) -> str:
        """Exactly what is signed."""
        told = {
            "chain": self.chain_id,
            "content": self.content,
            "day": self.day.isoformat(),
            "head": self.head,
            "length": self.length,
            "previous": self.previous,
        }
        return json.dumps(told, sort_keys=True, separators=(",", ":"))

    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.text)
        return said | {"public_key": self.public_key, "signature": self.signature}
