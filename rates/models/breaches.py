"""Breaches: spend over the cap, approved or not, and what became of each. Never removed.

The ledger detects them: the statement that posts the first line over the cap of a decision adds the
breach with it (guard `breach_detected_by_the_ledger`), on every path.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import DecimalField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Council, User
from accounts.permissions import Permission, reach_of
from rates.breach_rules import OUTCOME_WORDS, WAITS_FOR, BreachState, Outcome
from rates.models.decisions import CapDecision
from rates.models.ledger import SpendLine
from rates.models.memoranda import MemorandumVersion

STATES = [(state.value, state.value.capitalize()) for state in BreachState]
OUTCOMES = [(outcome.value, OUTCOME_WORDS[outcome]) for outcome in Outcome]
MONEY = DecimalField(max_digits=14, decimal_places=2)


class BreachQuerySet(models.QuerySet["Breach"]):
    def visible_to(self, user: User) -> Self:
        reach = reach_of(user, Permission.BREACH_VIEW)
        return self.filter(Q(council__in=reach.councils) | Q(council__region__in=reach.regions))

    def open(self) -> Self:
        return self.exclude(state=BreachState.CLOSED)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def with_money(self) -> Self:
        """`over_cap`: by line, never netted, what was taken back being taken back here too."""
        lines = SpendLine.objects.filter(
            segment__decision=OuterRef("decision"),
            worked_on__gte=OuterRef("first_worked_on"),
        )
        summed = lines.order_by().values("segment__decision").annotate(s=Sum("over_cap_amount"))
        nothing = models.Value(0, output_field=MONEY)
        return self.annotate(
            over_cap=Coalesce(Subquery(summed.values("s")[:1], output_field=MONEY), nothing)
        )


class Breach(models.Model):
    """One cap decision of one council under which more was paid than the cap of the day."""

    decision = models.OneToOneField(CapDecision, models.PROTECT, related_name="breach")
    council = models.ForeignKey(Council, models.PROTECT, related_name="breaches")
    version = models.ForeignKey(
        MemorandumVersion,
        models.PROTECT,
        related_name="+",
        help_text="Whose cap it was, and whose clauses date the steps.",
    )
    approved = models.BooleanField(help_text="By an exception that came before the work.")
    first_worked_on = models.DateField(help_text="The first day over the cap when detected.")
    detected_at = models.DateTimeField(help_text="When the first line over the cap was posted.")
    state = models.CharField(max_length=20, choices=STATES, default=BreachState.DETECTED.value)
    due_on = models.DateField(null=True, help_text="The last day of the step that waits.")
    outcome = models.CharField(max_length=20, choices=OUTCOMES, blank=True, default="")
    told_at = models.DateTimeField(null=True, help_text="When the council and lead were told.")

    objects = BreachQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "breaches"
        indexes = [
            models.Index(
                name="breach_open_due",
                fields=["due_on"],
                condition=~Q(state=BreachState.CLOSED),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="breach_closed_with_outcome",
                condition=Q(state=BreachState.CLOSED, outcome__in=list(Outcome), due_on=None)
                | Q(~Q(state=BreachState.CLOSED), outcome="", due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="breach_state_known", condition=Q(state__in=list(BreachState))
            ),
        ]

    def __str__(self) -> str:
        return f"Breach {self.pk}, {self.council}"

    @property
    def waits_for(self) -> str:
        return WAITS_FOR[BreachState(self.state)]

    def is_overdue(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


class BreachStep(models.Model):
    """What was said at one step, and by when it was due. Never changed."""

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=20, choices=STATES, help_text="What it led to.")
    words = models.TextField(max_length=4000)
    due_on = models.DateField(help_text="The day that it was due by.")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="breachstep_once", fields=["breach", "state"]),
            models.CheckConstraint(name="breachstep_in_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.words[:40]}"
