"""What-ifs: past months replayed under a version that is not in force, and what came of it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Council, JobRole, User
from accounts.permissions import Permission, reach_of
from rates.models.memoranda import MemorandumVersion
from rates.what_if import UNDER_WAY, WhatIfState
from rates.what_if.figures import FIGURES, Figures, Row


class WhatIfQuerySet(models.QuerySet["WhatIf"]):
    def visible_to(self, user: User) -> Self:
        reach = reach_of(user, Permission.WHAT_IF)
        return self.filter(version__memorandum__region__in=reach.regions)

    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)


class WhatIf(models.Model):
    """One question. What was asked never changes, and a finished answer neither (`whatif_life`)."""

    version = models.ForeignKey(MemorandumVersion, models.PROTECT, related_name="what_ifs")
    first_month = models.DateField(help_text="Its first day.")
    last_month = models.DateField(help_text="Its first day; the month is included.")
    limits = models.JSONField(help_text="The caps that would have held; rates.what_if.limits.")
    engine = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=20,
        choices=[(state.value, state.label) for state in WhatIfState],
        default=WhatIfState.QUEUED.value,
    )
    parts_done = models.PositiveIntegerField(default=0)
    parts_total = models.PositiveIntegerField(help_text="One for each council.")
    problem = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the inputs.")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    progressed_at = models.DateTimeField(help_text="When it was last heard of.")
    finished_at = models.DateTimeField(null=True)

    objects = WhatIfQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="whatif_state_known",
                condition=Q(state__in=[state.value for state in WhatIfState]),
            ),
            models.CheckConstraint(
                name="whatif_months_in_order",
                condition=Q(
                    first_month__day=1, last_month__day=1, first_month__lte=F("last_month")
                ),
            ),
            models.CheckConstraint(
                name="whatif_parts_within_total", condition=Q(parts_done__lte=F("parts_total"))
            ),
            models.CheckConstraint(
                name="whatif_done_is_whole",
                condition=~Q(state=WhatIfState.DONE.value)
                | Q(
                    parts_done=F("parts_total"),
                    finished_at__isnull=False,
                    digest__regex=r"^[0-9a-f]{64}$",
                ),
            ),
            models.UniqueConstraint(
                name="whatif_once_at_a_time",
                fields=["version", "first_month", "last_month"],
                condition=Q(state__in=[state.value for state in sorted(UNDER_WAY)]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.months}"

    @property
    def months(self) -> str:
        first, last = (f"{month:%B %Y}" for month in (self.first_month, self.last_month))
        return first if first == last else f"{first} to {last}"

    @property
    def ends_before(self) -> date:
        month = self.last_month.month
        return date(self.last_month.year + month // 12, month % 12 + 1, 1)

    @property
    def kind(self) -> WhatIfState:
        return WhatIfState(self.state)

    @property
    def is_under_way(self) -> bool:
        return self.kind in UNDER_WAY

    def rows(self) -> list[Row]:
        found = self.figures.select_related("council", "job_role")
        return [each.as_row() for each in found.order_by("council__name", "job_role__rank")]


class WhatIfPart(models.Model):
    """The lines of one council: replayed whole in one transaction, or not at all."""

    what_if = models.ForeignKey(WhatIf, models.PROTECT, related_name="parts")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="whatifpart_once", fields=["what_if", "council"]),
        ]

    def __str__(self) -> str:
        return f"{self.council} in {self.what_if}"


class WhatIfFigures(models.Model):
    """What the lines of one council and job role came to; `rates.what_if.Figures` says of what."""

    what_if = models.ForeignKey(WhatIf, models.PROTECT, related_name="figures")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+")
    fingerprint = models.BigIntegerField(help_text="Of the keys of the lines replayed.")
    lines = models.BigIntegerField()
    minutes = models.BigIntegerField()
    minutes_over = models.BigIntegerField()
    minutes_over_proposed = models.BigIntegerField()
    minutes_no_cap = models.BigIntegerField()
    spend = models.DecimalField(max_digits=16, decimal_places=2)
    spend_at_cap = models.DecimalField(max_digits=16, decimal_places=2)
    over_cap = models.DecimalField(max_digits=16, decimal_places=2)
    spend_at_proposed = models.DecimalField(max_digits=16, decimal_places=2)
    over_proposed = models.DecimalField(max_digits=16, decimal_places=2)
    spend_no_cap = models.DecimalField(max_digits=16, decimal_places=2)
    bookings = models.BigIntegerField()
    bookings_over = models.BigIntegerField()
    bookings_over_proposed = models.BigIntegerField()
    bookings_no_cap = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "what-if figures"
        constraints = [
            models.UniqueConstraint(
                name="whatiffigures_once", fields=["what_if", "council", "job_role"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}, {self.job_role}: £{self.over_proposed} over"

    def as_row(self) -> Row:
        return Row(
            council=self.council.gss_code,
            council_name=self.council.name,
            job_role=self.job_role_id,
            job_role_name=self.job_role.name,
            figures=Figures(**{name: getattr(self, name) for name in FIGURES}),
            fingerprint=self.fingerprint,
        )
