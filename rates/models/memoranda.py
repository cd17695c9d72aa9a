"""The memorandum of understanding: versions that councils sign, and the caps in them."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Case, Count, F, Q, When
from django.db.models.functions import Coalesce

from accounts.models import Council, JobRole, Region, User
from accounts.models.ranges import has_start
from accounts.permissions import Permission, reach_of
from rates.caps import Basis, CapInForce, CapKind
from rates.models.days import DAYS_OF_CAP


class Scope(models.TextChoices):
    """How far a memorandum reaches."""

    NATIONAL = "national", "National"
    REGION = "region", "Region"
    SUB_REGION = "sub_region", "Sub-region"


class MemorandumQuerySet(models.QuerySet["Memorandum"]):
    def visible_to(self, user: User) -> Self:
        """National ones, those of a region within reach, and those a council is a party to."""
        reach = reach_of(user, Permission.CAP_VIEW)
        if not reach:
            return self.none()
        own = Council.objects.filter(pk__in=reach.councils)
        return self.filter(
            Q(region=None)
            | Q(region__in=reach.regions)
            | Q(region__in=own.values("region"))
            | Q(
                pk__in=MemorandumVersion.objects.filter(parties__council__in=own).values(
                    "memorandum"
                )
            )
        )


class Memorandum(models.Model):
    """An agreement between councils on what may be paid; its terms are in its versions."""

    name = models.CharField(max_length=120, unique=True)
    scope = models.CharField(max_length=20, choices=Scope)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="memoranda")

    objects = MemorandumQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "memoranda"
        constraints = [
            models.CheckConstraint(
                name="memorandum_region_fits_scope",
                condition=Q(scope=Scope.NATIONAL, region=None)
                | Q(scope__in=[Scope.REGION, Scope.SUB_REGION], region__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VersionState(models.TextChoices):
    """Where a version is on its way; only a draft can be edited."""

    DRAFT = "draft", "Draft"
    CIRCULATED = "circulated", "Circulated"
    SIGNED = "signed", "Signed"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"


class MemorandumVersionQuerySet(models.QuerySet["MemorandumVersion"]):
    def that_bound(self) -> Self:
        """Versions that apply to work done on some day, those superseded since included."""
        return self.filter(state__in=[VersionState.IN_FORCE, VersionState.SUPERSEDED])

    def in_force(self, on: date) -> Self:
        """Versions that apply to work done on this day."""
        return self.that_bound().filter(effective__contains=on)

    def binding(self, council: Council, on: date) -> Self:
        """Those of them that the council has signed or joined by that day, and not left."""
        return self.filter(
            Q(signatures__joins_on=None) | Q(signatures__joins_on__lte=on),
            Q(signatures__departure=None) | Q(signatures__departure__leaves_on__gt=on),
            signatures__council=council,
        )

    def nearest_first(self) -> Self:
        """Where several bind, the one of the smallest area comes first."""
        area = Case(
            When(memorandum__scope=Scope.SUB_REGION, then=0),
            When(memorandum__scope=Scope.REGION, then=1),
            default=2,
        )
        return self.order_by(area, "memorandum__name", "number")

    def with_signed(self) -> Self:
        """With how many `parties_count` there are and how many of them have `signed_count`."""
        return self.annotate(
            parties_count=Count("parties", distinct=True),
            signed_count=Count(
                "signatures", filter=Q(signatures__joins_on=None), distinct=True
            ),
        )

    def visible_to(self, user: User) -> Self:
        return self.filter(memorandum__in=Memorandum.objects.visible_to(user))


class MemorandumVersion(models.Model):
    """One edition of the terms: its clauses, its caps, the days it is in force."""

    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=VersionState, default=VersionState.DRAFT)
    effective = DateRangeField()
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The version in force that ends when this one begins.",
    )
    clauses = models.JSONField(help_text="Clause code to value; see rates.clauses.")
    gaps = models.JSONField(
        default=list,
        help_text="Days for which no cap could be set when it was drafted, and why.",
    )
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    revised_at = models.DateTimeField(null=True)
    revised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    circulated_at = models.DateTimeField(null=True)
    circulated_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    in_force_at = models.DateTimeField(null=True)
    in_force_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = MemorandumVersionQuerySet.as_manager()

    class Meta:
        ordering = ["memorandum", "number"]
        constraints = [
            models.UniqueConstraint(
                name="memorandumversion_number_once", fields=["memorandum", "number"]
            ),
            models.CheckConstraint(
                name="memorandumversion_state_known",
                condition=Q(state__in=VersionState.values),
            ),
            has_start("memorandumversion_effective_has_start"),
            models.CheckConstraint(
                name="memorandumversion_revised_is_told",
                condition=Q(revised_at=None, revised_by=None)
                | Q(revised_at__isnull=False, revised_by__isnull=False),
            ),
            models.CheckConstraint(
                name="memorandumversion_circulated_is_told",
                condition=Q(state=VersionState.DRAFT, circulated_at=None, circulated_by=None)
                | Q(
                    ~Q(state=VersionState.DRAFT),
                    circulated_at__isnull=False,
                    circulated_by__isnull=False,
                ),
            ),
            ExclusionConstraint(
                name="memorandumversion_one_in_force",
                expressions=[
                    ("memorandum", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=[VersionState.IN_FORCE, VersionState.SUPERSEDED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.memorandum}, version {self.number}"


class CapQuerySet(models.QuerySet["Cap"]):
    def in_force(self, on: date) -> Self:
        """Caps that apply to work done on this day."""
        return self.filter(
            effective__contains=on,
            version__effective__contains=on,
            version__state__in=[VersionState.IN_FORCE, VersionState.SUPERSEDED],
        )

    def limiting(self, starts_on: date, ends_before: date) -> Self:
        """Caps that limit a signatory on at least one of these days, with the `days` they do so.

        A row for each signatory, unless `binding` came first.
        """
        return (
            self.filter(version__state__in=[VersionState.IN_FORCE, VersionState.SUPERSEDED])
            .annotate(days=DAYS_OF_CAP)
            .filter(days__overlap=(starts_on, ends_before))
            .select_related("version__memorandum")
            .defer("derivation", "version__clauses")
        )

    def visible_to(self, user: User) -> Self:
        return self.filter(version__in=MemorandumVersion.objects.visible_to(user))

    def binding(self, council: Council) -> Self:
        """Caps of versions that the council ever signed, its own or common to all.

        On which days they bind it, `limiting` knows.
        """
        return self.filter(
            Q(council=None) | Q(council=council), version__signatures__council=council
        )


class Cap(models.Model):
    """The most that may be paid per hour on one rate basis for a job role, and why.

    The negotiated figure, where the signatories agreed one, is the limit; its derived twin is
    kept beside it so that the gap is always shown.
    """

    version = models.ForeignKey(MemorandumVersion, models.PROTECT, related_name="caps")
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+")
    basis = models.CharField(max_length=10)
    council = models.ForeignKey(Council, models.PROTECT, null=True, related_name="+")
    effective = DateRangeField()
    derived_rate = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    negotiated_rate = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    hourly_rate = models.GeneratedField(
        expression=Coalesce(F("negotiated_rate"), F("derived_rate")),
        output_field=models.DecimalField(max_digits=7, decimal_places=2),
        db_persist=True,
    )
    provisional = models.BooleanField(help_text="From a pay award that is not yet settled.")
    derivation = models.JSONField(help_text="The lines and members behind derived_rate.")

    objects = CapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cap_basis_known", condition=Q(basis__in=[basis.value for basis in Basis])
            ),
            models.CheckConstraint(
                name="cap_rate_positive",
                condition=(Q(derived_rate__isnull=False) | Q(negotiated_rate__isnull=False))
                & (Q(derived_rate=None) | Q(derived_rate__gt=0))
                & (Q(negotiated_rate=None) | Q(negotiated_rate__gt=0)),
            ),
            has_start("cap_effective_has_start"),
            ExclusionConstraint(
                name="cap_no_overlap",
                expressions=[
                    ("version", RangeOperators.EQUAL),
                    ("job_role", RangeOperators.EQUAL),
                    ("basis", RangeOperators.EQUAL),
                    (Coalesce(F("council_id"), 0), RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.hourly_rate} ({self.basis})"

    @property
    def derived_provisional(self) -> bool:
        """Also of the derived twin of a negotiated limit, which is not provisional itself."""
        return any(member["provisional"] for member in self.derivation.get("members", ()))

    def as_value(self) -> CapInForce:
        """Only of a cap found by `limiting`, which knows its days."""
        days: DateRange = self.days  # type: ignore[attr-defined]
        return CapInForce(
            cap_id=self.pk,
            memorandum=self.version.memorandum.name,
            version=self.version.number,
            basis=Basis(self.basis),
            job_role=self.job_role_id,
            effective_from=days.lower,
            effective_until=days.upper,
            amount=self.hourly_rate,
            kind=CapKind.DERIVED if self.negotiated_rate is None else CapKind.NEGOTIATED,
            derived_amount=self.derived_rate,
            negotiated_amount=self.negotiated_rate,
            provisional=self.provisional,
        )
