"""Files of workers that were brought, how far each is, and what came of it."""

from django.db import models
from django.db.models import Q

from accounts.models.people import User
from accounts.models.places import Council


class ImportState(models.TextChoices):
    """Waiting, at work, or what came of it."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "At work"
    DONE = "done", "Done"
    TRIED = "tried", "Tried"
    FAILED = "failed", "Not imported"


UNDER_WAY = (ImportState.QUEUED, ImportState.RUNNING)


class WorkerImport(models.Model):
    """One file of one council; all of it comes in, or nothing does.

    One that is only tried counts what would be, and may be tried again.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="worker_imports")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(help_text="The file, until it is dealt with.")
    only_try = models.BooleanField(default=False, db_default=False)
    state = models.CharField(
        max_length=20, choices=ImportState, default=ImportState.QUEUED.value
    )
    rows_done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    merged = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Rows that repeat an earlier one word for word."
    )
    problems = models.JSONField(
        default=list, help_text="accounts.cells.Problem, the first 100."
    )
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    progressed_at = models.DateTimeField(help_text="When it was last heard of.")

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="workerimport_state_known", condition=Q(state__in=ImportState.values)
            ),
            models.CheckConstraint(
                name="workerimport_content_while_under_way",
                condition=Q(state__in=UNDER_WAY) | Q(content=b""),
            ),
            models.CheckConstraint(
                name="workerimport_tried_adds_nothing",
                condition=Q(only_try=True) & ~Q(state=ImportState.DONE)
                | Q(only_try=False) & ~Q(state=ImportState.TRIED),
            ),
            models.UniqueConstraint(
                name="workerimport_once_a_file",
                fields=["council", "sha256"],
                condition=~Q(state=ImportState.FAILED) & Q(only_try=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Workers for {self.council}, {self.requested_at:%-d %B %Y}"

    @property
    def under_way(self) -> bool:
        return self.state in UNDER_WAY
