"""What is owed for work that was paid at a provisional cap, once the award behind it settles."""

from typing import Self

from django.db import models
from django.db.models import Count, Q, Sum

from accounts.models import Council, Region, User
from accounts.permissions import Permission, reach_of
from rates.models.ledger import SpendLine
from rates.models.memoranda import MemorandumVersion
from rates.models.spines import Award


class Settlement(models.Model):
    """A region has taken a settled award up: new versions to sign, back-pay to decide on."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="settlements")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    effective_from = models.DateField(help_text="First day of the new versions.")
    settled_at = models.DateTimeField()
    settled_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="settlement_once", fields=["award", "region"]),
        ]

    def __str__(self) -> str:
        return f"{self.award} in {self.region}"


class BackPayState(models.TextChoices):
    """Where a proposal is: the council has yet to decide, or has."""

    PROPOSED = "proposed", "To decide"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


class BackPayProposalQuerySet(models.QuerySet["BackPayProposal"]):
    def visible_to(self, user: User) -> Self:
        """The lines name workers, so to those who may know who worked."""
        reach = reach_of(user, Permission.SPEND_VIEW_WORKER)
        return self.filter(Q(council__in=reach.councils) | Q(council__region__in=reach.regions))

    def with_totals(self) -> Self:
        return self.annotate(
            total=Sum("lines__amount"),
            line_count=Count("lines"),
            worker_count=Count("lines__spend_line__worker", distinct=True),
        ).order_by("-proposed_at", "council__name", "pk")


class BackPayProposal(models.Model):
    """What one council would pay on top for work already paid. It is decided on once."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="proposals")
    council = models.ForeignKey(Council, models.PROTECT, related_name="back_pay")
    version = models.ForeignKey(
        MemorandumVersion,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="To be signed first; null where no new version was needed.",
    )
    state = models.CharField(
        max_length=10, choices=BackPayState, default=BackPayState.PROPOSED.value
    )
    reason = models.CharField(max_length=300, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = BackPayProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "council__name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="backpayproposal_state_known", condition=Q(state__in=BackPayState.values)
            ),
            models.CheckConstraint(
                name="backpayproposal_decision_paired",
                condition=Q(
                    state=BackPayState.PROPOSED, decided_at=None, decided_by=None, reason=""
                )
                | (
                    ~Q(state=BackPayState.PROPOSED)
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="backpayproposal_declined_with_reason",
                condition=~Q(state=BackPayState.DECLINED) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Back-pay of {self.council}"


class BackPayLine(models.Model):
    """The difference that one spend line is owed. Only ever added, and never spend itself.

    The ledger keeps each line at the cap of its decision; this stands beside it, with its own
    totals. Guard `backpayline_adds_up` holds the sum and the reasons.
    """

    proposal = models.ForeignKey(BackPayProposal, models.PROTECT, related_name="lines")
    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="+")
    spend_line = models.ForeignKey(
        SpendLine,
        models.PROTECT,
        related_name="back_pay",
        db_constraint=False,  # a partitioned table has no key of one column
    )
    new_cap_rate = models.DecimalField(max_digits=7, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    working = models.CharField(max_length=200)

    class Meta:
        ordering = ["spend_line__worked_on", "spend_line_id"]
        constraints = [
            models.UniqueConstraint(
                name="backpayline_once", fields=["settlement", "spend_line"]
            ),
            models.CheckConstraint(
                name="backpayline_amount_positive", condition=Q(amount__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.working
