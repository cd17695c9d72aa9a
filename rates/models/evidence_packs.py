"""Evidence packs: a region's quarter frozen in a file, and the versions of it."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Region, User
from accounts.permissions import Permission, reach_of
from rates.evidence.states import UNDER_WAY, PackState

STATES = [(state.value, state.label) for state in PackState]


class EvidencePackQuerySet(models.QuerySet["EvidencePack"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(region__in=reach_of(user, Permission.EVIDENCE_VIEW).regions)

    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)


class EvidencePack(models.Model):
    """One making of a pack. What was asked never changes, and a finished one neither.

    A making that finds what an earlier version holds is `same`: it names that version and keeps no
    file. Otherwise it is the next version, with what changed since the last (`evidencepack_life`).
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="evidence_packs")
    quarter = models.DateField(help_text="Its first day.")
    state = models.CharField(max_length=10, choices=STATES, default=PackState.QUEUED.value)
    version = models.PositiveSmallIntegerField(null=True, help_text="Once it is made.")
    before = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", help_text="The version before it."
    )
    sha256 = models.CharField(max_length=64, blank=True, help_text="The pack's own hash.")
    file_bytes = models.BigIntegerField(null=True)
    files = models.JSONField(default=list, help_text="Path, hash, size and rows of each.")
    changes = models.JSONField(default=dict, help_text="Since the version before, by file.")
    files_done = models.PositiveSmallIntegerField(default=0)
    files_total = models.PositiveSmallIntegerField()
    bytes_done = models.BigIntegerField(default=0)
    problem = models.TextField(blank=True)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    progressed_at = models.DateTimeField(help_text="When it was last heard of.")
    finished_at = models.DateTimeField(null=True)

    objects = EvidencePackQuerySet.as_manager()

    class Meta:
        ordering = ["-quarter", "-id"]
        constraints = [
            models.CheckConstraint(
                name="evidencepack_state_known",
                condition=Q(state__in=[state.value for state in PackState]),
            ),
            models.CheckConstraint(
                name="evidencepack_quarter_begins",
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]),
            ),
            models.CheckConstraint(
                name="evidencepack_progress_within_total",
                condition=Q(files_done__lte=F("files_total"), bytes_done__gte=0),
            ),
            models.CheckConstraint(
                name="evidencepack_made_is_whole",
                condition=Q(
                    state=PackState.DONE.value,
                    version__gte=1,
                    version__isnull=False,
                    sha256__regex="^[0-9a-f]{64}$",
                    file_bytes__gt=0,
                    file_bytes__isnull=False,
                    finished_at__isnull=False,
                )
                | Q(
                    state=PackState.SAME.value,
                    version=None,
                    before__isnull=False,
                    sha256__regex="^[0-9a-f]{64}$",
                    finished_at__isnull=False,
                )
                | Q(
                    ~Q(state__in=[PackState.DONE.value, PackState.SAME.value]),
                    version=None,
                    sha256="",
                ),
            ),
            models.UniqueConstraint(
                name="evidencepack_once_at_a_time",
                fields=["region", "quarter"],
                condition=Q(state__in=[state.value for state in sorted(UNDER_WAY)]),
            ),
            models.UniqueConstraint(
                name="evidencepack_version_once", fields=["region", "quarter", "version"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}, {self.name}"

    @property
    def name(self) -> str:
        """2026-Q3."""
        return f"{self.quarter.year}-Q{(self.quarter.month + 2) // 3}"

    @property
    def ends_before(self) -> date:
        months = self.quarter.month + 2
        return date(self.quarter.year + months // 12, months % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        return self.ends_before - timedelta(days=1)

    @property
    def kind(self) -> PackState:
        return PackState(self.state)

    @property
    def is_under_way(self) -> bool:
        return self.kind in UNDER_WAY

    @property
    def file_name(self) -> str:
        return f"evidence-{self.region.code}-{self.name}-v{self.version}.zip"
