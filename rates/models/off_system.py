"""Payments that councils made outside the system, from the files that say so (decision 0051)."""

from typing import Self

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, Lower

from accounts.models import Council, JobRole, User, Worker
from accounts.permissions import Permission, reach_of
from rates.caps import Basis
from rates.models.memoranda import Cap
from rates.off_system.states import (
    ANSWERS,
    UNDER_WAY,
    WAITING,
    FileState,
    Found,
    Standing,
)

BASES = [(basis.value, basis.label) for basis in Basis]
KEEPS_CONTENT = [state.value for state in sorted(UNDER_WAY | WAITING)]


class PaymentSource(models.Model):
    """Where a council's files come from, and which of their columns is which."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="payment_sources")
    name = models.CharField(max_length=80)
    basis = models.CharField(
        max_length=10, choices=BASES, help_text="Of rows that do not say theirs."
    )
    columns = models.JSONField(default=dict, help_text="Our name of a column: the file's own.")
    remembered_at = models.DateTimeField()
    remembered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("council", Lower("name"), name="paymentsource_name_once"),
            models.CheckConstraint(
                name="paymentsource_basis_known",
                condition=Q(basis__in=[basis.value for basis in Basis]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OffSystemImportQuerySet(models.QuerySet["OffSystemImport"]):
    def visible_to(self, user: User) -> Self:
        """Of the councils whose HR the user is; without the files themselves."""
        councils = reach_of(user, Permission.OFF_SYSTEM_IMPORT).councils
        found = self.filter(source__council__in=councils).defer("content")
        return found.select_related("source__council__region", "requested_by")


class OffSystemImport(models.Model):
    """One file: its columns are named, it is tried, and then all of it comes in or nothing.

    `columns` and `basis` are those it was read by, whatever its source remembers since.
    """

    source = models.ForeignKey(PaymentSource, models.PROTECT, related_name="imports")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(help_text="The file, until it is imported or let go.")
    header = models.JSONField(help_text="The names of its columns, as they stand there.")
    columns = models.JSONField(default=dict)
    basis = models.CharField(max_length=10, choices=BASES)
    only_try = models.BooleanField(default=True, db_default=True)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.label) for state in FileState],
        default=FileState.COLUMNS.value,
    )
    rows_done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0, help_text="Rows that an earlier file held.")
    found = models.JSONField(default=dict, help_text="Of those added, how many were found how.")
    problems = models.JSONField(
        default=list, help_text="accounts.cells.Problem, the first 100."
    )
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    progressed_at = models.DateTimeField(help_text="When it was last heard of.")

    objects = OffSystemImportQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="offsystemimport_state_known",
                condition=Q(state__in=[state.value for state in FileState]),
            ),
            models.CheckConstraint(
                name="offsystemimport_content_until_settled",
                condition=Q(state__in=KEEPS_CONTENT) | Q(content=b""),
            ),
            models.CheckConstraint(
                name="offsystemimport_tried_adds_nothing",
                condition=Q(only_try=True) & ~Q(state=FileState.DONE.value)
                | Q(only_try=False) & ~Q(state=FileState.TRIED.value),
            ),
            models.UniqueConstraint(
                name="offsystemimport_once_a_file",
                fields=["source", "sha256"],
                condition=~Q(state=FileState.LAPSED.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.requested_at:%-d %B %Y}"

    @property
    def kind(self) -> FileState:
        return FileState(self.state)

    @property
    def under_way(self) -> bool:
        return self.kind in UNDER_WAY


class OffSystemPaymentQuerySet(models.QuerySet["OffSystemPayment"]):
    def visible_to(
        self, user: User, permission: Permission = Permission.OFF_SYSTEM_VIEW_WORKER
    ) -> Self:
        reach = reach_of(user, permission)
        return self.filter(Q(council__in=reach.councils) | Q(council__region__in=reach.regions))

    def unanswered(self) -> Self:
        return self.filter(answer="")


OVER = F("compared_amount") - F("amount_at_cap")


class OffSystemPayment(models.Model):
    """One payment as the file told it, what the ledger knows of it, and its cap.

    What the file told never changes (guard `offsystempayment_facts_stay`). What was found is looked
    up anew as the ledger grows, until a person has answered.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="+", db_index=False)
    imported = models.ForeignKey(OffSystemImport, models.PROTECT, related_name="payments")
    row = models.PositiveIntegerField(help_text="In its file, the header being row 1.")
    fingerprint = models.CharField(max_length=64, help_text="Of all that the row says.")
    occurrence = models.PositiveIntegerField(
        help_text="1, or more where a file holds the same row again."
    )
    reference = models.CharField(max_length=80, blank=True)
    supplier = models.CharField(max_length=120, blank=True)
    worker_name = models.CharField(max_length=120, blank=True)
    registration_number = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=120, blank=True)
    worked = DateRangeField(null=True, help_text="Days worked, as far as they are told.")
    paid_on = models.DateField(null=True)
    hours = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    hourly_rate = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    basis = models.CharField(max_length=10, choices=BASES)
    amount = models.DecimalField(
        max_digits=12, decimal_places=2, help_text="Below zero: a credit."
    )
    counted_on = models.GeneratedField(
        expression=Coalesce(F("worked__startswith"), F("paid_on")),
        output_field=models.DateField(),
        db_persist=True,
    )

    found = models.CharField(
        max_length=10, choices=[(each.value, each.label) for each in Found]
    )
    confidence = models.PositiveSmallIntegerField(help_text="Of 100.")
    why = models.CharField(max_length=120)
    candidates = models.JSONField(default=list, help_text="The best three, with their reasons.")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    timesheets = ArrayField(models.BigIntegerField(), default=list)

    job_role = models.ForeignKey(
        JobRole, models.PROTECT, null=True, related_name="+", db_index=False
    )
    cap = models.ForeignKey(Cap, models.PROTECT, null=True, related_name="+", db_index=False)
    compared_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    amount_at_cap = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    over_cap_amount = models.DecimalField(max_digits=12, decimal_places=2)
    converted = models.BooleanField(default=False)
    comparison = models.CharField(max_length=500)

    answer = models.CharField(
        max_length=10, blank=True, choices=[(each.value, each.label) for each in ANSWERS]
    )
    reason = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    standing = models.GeneratedField(
        expression=Case(
            When(~Q(answer=""), then=F("answer")),
            When(found=Found.MATCHED.value, then=Value(Standing.IN_LEDGER.value)),
            When(found=Found.UNMATCHED.value, then=Value(Standing.OUTSIDE.value)),
            default=Value(Standing.TO_ANSWER.value),
        ),
        output_field=models.CharField(max_length=10),
        db_persist=True,
    )

    objects = OffSystemPaymentQuerySet.as_manager()

    class Meta:
        ordering = ["-counted_on", "-id"]
        indexes = [
            models.Index(name="offsystempayment_counted", fields=["council", "counted_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="offsystempayment_once", fields=["council", "fingerprint", "occurrence"]
            ),
            models.CheckConstraint(
                name="offsystempayment_amount_not_nothing", condition=~Q(amount=0)
            ),
            models.CheckConstraint(
                name="offsystempayment_basis_known",
                condition=Q(basis__in=[basis.value for basis in Basis]),
            ),
            models.CheckConstraint(
                name="offsystempayment_has_a_day",
                condition=Q(
                    worked__isempty=False,
                    worked__startswith__isnull=False,
                    worked__endswith__isnull=False,
                )
                | Q(worked=None, paid_on__isnull=False),
            ),
            models.CheckConstraint(
                name="offsystempayment_hours_with_the_amount",
                condition=Q(hours=None)
                | Q(hours__gt=0, amount__gt=0)
                | Q(hours__lt=0, amount__lt=0),
            ),
            models.CheckConstraint(
                name="offsystempayment_found_known",
                condition=Q(found__in=[each.value for each in Found]),
            ),
            models.CheckConstraint(
                name="offsystempayment_in_ledger_names_its_work",
                condition=Q(timesheets=[], worker=None)
                & (
                    Q(answer=Standing.OUTSIDE.value)
                    | Q(answer="") & ~Q(found=Found.MATCHED.value)
                )
                | ~Q(timesheets=[])
                & Q(worker__isnull=False)
                & (
                    Q(answer=Standing.IN_LEDGER.value) | Q(answer="", found=Found.MATCHED.value)
                ),
            ),
            models.CheckConstraint(
                name="offsystempayment_answer_paired",
                condition=Q(answer="", reason="", answered_at=None, answered_by=None)
                | Q(
                    answer__in=[each.value for each in ANSWERS],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="offsystempayment_correction_says_why",
                condition=~Q(reason="")
                | ~(
                    Q(found=Found.MATCHED.value, answer=Standing.OUTSIDE.value)
                    | Q(found=Found.UNMATCHED.value, answer=Standing.IN_LEDGER.value)
                ),
            ),
            models.CheckConstraint(
                name="offsystempayment_compared_whole",
                condition=Q(cap=None, compared_amount=None, amount_at_cap=None, converted=False)
                | Q(
                    cap__isnull=False,
                    job_role__isnull=False,
                    compared_amount__gt=0,
                    compared_amount__isnull=False,
                    amount_at_cap__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="offsystempayment_over_cap_adds_up",
                condition=Q(over_cap_amount=Greatest(Coalesce(OVER, Value(0)), Value(0))),
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.amount} to {self.worker_name or self.supplier or 'nobody named'}"

    @property
    def stands(self) -> Standing:
        return Standing(self.standing)
