"""How many permanent staff a council has, month by month; and the national figures beside them."""

from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q

from accounts.models import Council, User
from accounts.permissions import Permission, reach_of
from rates.workforce import MOST, Workforce


class WorkforceCountQuerySet(models.QuerySet["WorkforceCount"]):
    def visible_to(self, user: User) -> Self:
        reach = reach_of(user, Permission.WORKFORCE_VIEW)
        return self.filter(Q(council__in=reach.councils) | Q(council__region__in=reach.regions))

    def current(self) -> Self:
        """The last version of each council and month: what counts."""
        later = WorkforceCount.objects.filter(
            council=OuterRef("council"),
            month=OuterRef("month"),
            version__gt=OuterRef("version"),
        )
        return self.exclude(models.Exists(later))


class WorkforceCount(models.Model):
    """A council's own count for one month, by its HR. Never changed: a correction is a version.

    Posts are full-time equivalents at the end of the month, people are heads; starters and
    leavers are of the month. Agency heads are everyone from an agency, booked here or not.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="workforce_counts")
    month = models.DateField(help_text="Its first day.")
    version = models.PositiveSmallIntegerField(help_text="From 1; the highest counts.")
    establishment = models.DecimalField(max_digits=7, decimal_places=2)
    filled = models.DecimalField(max_digits=7, decimal_places=2)
    vacancies = models.DecimalField(max_digits=7, decimal_places=2)
    heads = models.PositiveIntegerField(help_text="Permanent staff in post.")
    starters = models.PositiveIntegerField()
    leavers = models.PositiveIntegerField()
    agency_heads = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was corrected.")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = WorkforceCountQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "council__name", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="workforcecount_version_once", fields=["council", "month", "version"]
            ),
            models.CheckConstraint(name="workforcecount_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="workforcecount_credible",
                condition=Q(
                    establishment__range=(0, MOST),
                    filled__range=(0, MOST),
                    vacancies__range=(0, MOST),
                    heads__lte=MOST,
                    starters__lte=MOST,
                    leavers__lte=MOST,
                    agency_heads__lte=MOST,
                ),
            ),
            models.CheckConstraint(
                name="workforcecount_posts_add_up",
                condition=Q(
                    vacancies__lte=F("establishment"),
                    filled__gte=F("establishment") - F("vacancies"),
                ),
            ),
            models.CheckConstraint(
                name="workforcecount_people_fill_posts", condition=Q(filled__lte=F("heads"))
            ),
            models.CheckConstraint(
                name="workforcecount_corrected_with_reason",
                condition=Q(version=1, reason="") | (Q(version__gt=1) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}, {self.month:%B %Y}"

    @property
    def figures(self) -> Workforce:
        return Workforce(
            establishment=self.establishment,
            filled=self.filled,
            vacancies=self.vacancies,
            heads=self.heads,
            starters=self.starters,
            leavers=self.leavers,
            agency_heads=self.agency_heads,
        )


class PublishedFigure(models.Model):
    """What was published of a whole country for one measure, to stand beside a council's own."""

    measure = models.CharField(max_length=40)
    area = models.CharField(max_length=9, help_text="ONS code of the country or region.")
    counted_on = models.DateField()
    value = models.DecimalField(max_digits=8, decimal_places=2)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["measure", "-counted_on"]
        constraints = [
            models.UniqueConstraint(
                name="publishedfigure_once", fields=["measure", "area", "counted_on"]
            ),
            models.CheckConstraint(
                name="publishedfigure_not_negative", condition=Q(value__gte=0)
            ),
            models.CheckConstraint(name="publishedfigure_sourced", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.value} on {self.counted_on:%-d %B %Y}"
