"""What permanent pay is built from: pay spines, employer on-costs, bank holidays."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, Q

from accounts.models import Council
from accounts.models.ranges import has_start
from accounts.roles import read_once
from rates.equivalents import OnCosts


class SpineScope(models.TextChoices):
    """Whose grades may stand on a spine; in London the weighting is in the spine itself."""

    NATIONAL = "national", "National, outside London"
    INNER_LONDON = "inner", "Inner London"
    OUTER_LONDON = "outer", "Outer London"
    LOCAL = "local", "One council"


class SpineQuerySet(models.QuerySet["Spine"]):
    def open_to(self, council: Council) -> Self:
        """Its own, and that of its area. Guard `grade_spine_fits` holds grades to this."""
        area = council.london_area or SpineScope.NATIONAL
        return self.filter(Q(council=council) | Q(scope=area))


class Spine(models.Model):
    """A pay spine, such as that of the National Joint Council."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    scope = models.CharField(
        max_length=10, choices=SpineScope, default=SpineScope.NATIONAL.value
    )
    council = models.ForeignKey(Council, models.PROTECT, null=True, related_name="+")

    objects = SpineQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="spine_scope_known", condition=Q(scope__in=SpineScope.values)
            ),
            models.CheckConstraint(
                name="spine_council_fits_scope",
                condition=Q(scope=SpineScope.LOCAL, council__isnull=False)
                | (~Q(scope=SpineScope.LOCAL) & Q(council=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class AwardStatus(models.TextChoices):
    """Whether an award is settled; a cap from a provisional one says so everywhere."""

    AGREED = "agreed", "Agreed"
    PROVISIONAL = "provisional", "Provisional"


class AwardQuerySet(models.QuerySet["Award"]):
    def in_force(self, on: date) -> Self:
        """A settled award comes before the provisional one that it replaces."""
        return self.filter(effective__contains=on).order_by("status")

    def with_scale(self) -> Self:
        """Read together with the points, so that `scale` is known."""
        return self.annotate(
            scps=ArrayAgg("points__scp", order_by="points__scp"),
            salaries=ArrayAgg("points__annual_salary", order_by="points__scp"),
        )

    def on_days_of(self, effective: DateRange) -> Self:
        """Those that count on some of these days: one that is replaced on all of its own is out."""
        settled = Award.objects.filter(
            spine=OuterRef("spine"),
            status=AwardStatus.AGREED,
            effective__contains=OuterRef("effective"),
        )
        found = self.filter(effective__overlap=effective)
        return found.exclude(Exists(settled), status=AwardStatus.PROVISIONAL)

    def standing_in_for(self, award: "Award") -> Self:
        """The provisional awards whose days this settled one takes over."""
        return self.filter(
            spine=award.spine_id,
            status=AwardStatus.PROVISIONAL,
            effective__overlap=award.effective,
        )


class Award(models.Model):
    """One year's salaries of a spine.

    A settled award stands beside the provisional one, which stays for what was derived from it.
    """

    spine = models.ForeignKey(Spine, models.PROTECT, related_name="awards")
    name = models.CharField(max_length=20)
    effective = DateRangeField()
    status = models.CharField(max_length=20, choices=AwardStatus)

    objects = AwardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="award_status_known", condition=Q(status__in=AwardStatus.values)
            ),
            has_start("award_effective_has_start"),
            ExclusionConstraint(
                name="award_no_overlap",
                expressions=[
                    ("spine", RangeOperators.EQUAL),
                    ("status", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spine} {self.name}"

    @property
    def scale(self) -> dict[int, Decimal]:
        """Salaries by point, of an award that was read `with_scale`."""
        scps: list[int | None] = self.scps  # type: ignore[attr-defined]
        salaries: list[Decimal] = self.salaries  # type: ignore[attr-defined]
        known = zip(scps, salaries, strict=True)
        return {scp: salary for scp, salary in known if scp is not None}

    @property
    def settled(self) -> bool:
        return self.status == AwardStatus.AGREED


class SpinePoint(models.Model):
    """The annual salary, in pounds, of one spinal column point in one award."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="points")
    scp = models.PositiveSmallIntegerField("spinal column point")
    annual_salary = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        ordering = ["scp"]
        constraints = [
            models.UniqueConstraint(name="spinepoint_once", fields=["award", "scp"]),
            models.CheckConstraint(
                name="spinepoint_salary_positive", condition=Q(annual_salary__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} point {self.scp}"


class OnCostTableQuerySet(models.QuerySet["OnCostTable"]):
    def in_force(self, on: date) -> Self:
        return self.filter(effective__contains=on)

    def latest_known(self, on: date) -> "OnCostTable":
        """The table of this day, or the last before it while that day's is not yet published."""
        return self.filter(effective__startswith__lte=on).latest("effective")


class OnCostTable(models.Model):
    """An employer's on-costs for one tax year. Source: HMRC rates and thresholds for employers."""

    tax_year = models.CharField(max_length=7, unique=True)
    effective = DateRangeField()
    employer_ni_rate = models.DecimalField(max_digits=6, decimal_places=5)
    employer_ni_weekly_threshold = models.DecimalField(max_digits=7, decimal_places=2)
    apprenticeship_levy_rate = models.DecimalField(max_digits=6, decimal_places=5)
    statutory_holiday_rate = models.DecimalField(max_digits=6, decimal_places=5)
    auto_enrolment_lower_annual = models.DecimalField(max_digits=9, decimal_places=2)
    auto_enrolment_upper_annual = models.DecimalField(max_digits=9, decimal_places=2)
    auto_enrolment_employer_minimum = models.DecimalField(max_digits=6, decimal_places=5)

    objects = OnCostTableQuerySet.as_manager()

    class Meta:
        constraints = [
            has_start("oncosttable_effective_has_start"),
            ExclusionConstraint(
                name="oncosttable_no_overlap",
                expressions=[("effective", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.tax_year

    def as_value(self) -> OnCosts:
        return OnCosts(
            tax_year=self.tax_year,
            ni_rate=self.employer_ni_rate,
            ni_weekly_threshold=self.employer_ni_weekly_threshold,
            levy_rate=self.apprenticeship_levy_rate,
            holiday_rate=self.statutory_holiday_rate,
        )


class BankHolidayQuerySet(models.QuerySet["BankHoliday"]):
    def days(self) -> frozenset[date]:
        """Every one that is known; a look reads them once."""
        return read_once("bank holidays", lambda: frozenset(self.values_list("on", flat=True)))


class BankHoliday(models.Model):
    """A bank holiday of England and Wales."""

    on = models.DateField(primary_key=True)
    name = models.CharField(max_length=80)

    objects = BankHolidayQuerySet.as_manager()

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.name}, {self.on:%-d %B %Y}"
