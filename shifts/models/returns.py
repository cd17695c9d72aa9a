"""The quarterly return: what a council enters for it, and the versions that were submitted."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import Council, Office, User
from accounts.permissions import Permission, reach_of
from shifts.returns.quarter import Quarter
from shifts.returns.rules import RULES
from shifts.returns.states import ReturnState

STATES = [(state.value, state.label) for state in ReturnState]
BEGINS = Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10])


class ReturnDraft(models.Model):
    """What a council has entered for a quarter; who submits it holds this row's lock meanwhile."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    quarter = models.DateField(help_text="Its first day.")
    nil = models.BooleanField(help_text="The council says that there is nothing to return.")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-quarter", "council"]
        constraints = [
            models.UniqueConstraint(name="returndraft_once", fields=["council", "quarter"]),
            models.CheckConstraint(name="returndraft_quarter_begins", condition=BEGINS),
        ]

    def __str__(self) -> str:
        return f"{self.council}, {Quarter(self.quarter)}"


class ReturnAnswer(models.Model):
    """Whether the council kept one rule in the quarter, and why not."""

    draft = models.ForeignKey(ReturnDraft, models.PROTECT, related_name="answers")
    rule = models.CharField(max_length=20, choices=list(RULES.items()))
    complied = models.BooleanField()
    reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="returnanswer_once", fields=["draft", "rule"]),
            models.CheckConstraint(
                name="returnanswer_rule_known", condition=Q(rule__in=list(RULES))
            ),
            models.CheckConstraint(
                name="returnanswer_no_is_explained", condition=Q(complied=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {'yes' if self.complied else 'no'}"


class ReturnSupplier(models.Model):
    """A supplier whose conduct affected whether the rules were kept."""

    draft = models.ForeignKey(ReturnDraft, models.PROTECT, related_name="suppliers")
    name = models.CharField(max_length=120)
    conduct = models.TextField(max_length=2000)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("draft", Lower("name"), name="returnsupplier_once"),
            models.CheckConstraint(
                name="returnsupplier_told", condition=~Q(name="") & ~Q(conduct="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReturnVersionQuerySet(models.QuerySet["ReturnVersion"]):
    def visible_to(self, user: User) -> Self:
        reach = reach_of(user, Permission.RETURN_VIEW)
        return self.filter(Q(council__in=reach.councils) | Q(council__region__in=reach.regions))

    def of(self, council: Council, quarter: Quarter) -> Self:
        """The newest first."""
        return self.filter(council=council, quarter=quarter.first).order_by("-number")


class ReturnVersion(models.Model):
    """A return as it was submitted. Its content never changes; it is signed off or sent back once.

    `content` is text, because its hash is of these bytes. What becomes of the data later makes the
    next version (guards `returnversion_life`, `returnversion_hash`).
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="returns")
    quarter = models.DateField(help_text="Its first day.")
    number = models.PositiveSmallIntegerField()
    office = models.CharField(max_length=40, choices=Office, help_text="Who signs it off.")
    content = models.TextField(help_text="Canonical JSON; shifts.returns.contents.")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=STATES, default=ReturnState.SUBMITTED.value)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(max_length=2000, blank=True, help_text="Why it was sent back.")

    objects = ReturnVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-quarter", "council", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="returnversion_number_once", fields=["council", "quarter", "number"]
            ),
            models.UniqueConstraint(
                name="returnversion_one_waits",
                fields=["council", "quarter"],
                condition=Q(state=ReturnState.SUBMITTED.value),
            ),
            models.CheckConstraint(name="returnversion_quarter_begins", condition=BEGINS),
            models.CheckConstraint(
                name="returnversion_office_known", condition=Q(office__in=Office.values)
            ),
            models.CheckConstraint(
                name="returnversion_answer_fits_state",
                condition=Q(
                    state=ReturnState.SUBMITTED.value,
                    answered_at=None,
                    answered_by=None,
                    reason="",
                )
                | Q(
                    state=ReturnState.SIGNED_OFF.value,
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    reason="",
                )
                | Q(
                    ~Q(reason=""),
                    state=ReturnState.SENT_BACK.value,
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}, {self.name}, version {self.number}"

    @property
    def name(self) -> str:
        """2026-Q3."""
        return str(Quarter(self.quarter))

    @property
    def kind(self) -> ReturnState:
        return ReturnState(self.state)

    @property
    def file_name(self) -> str:
        return f"dfe-return-{self.council.gss_code}-{self.name}-v{self.number}"
