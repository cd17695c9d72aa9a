"""Regions, councils and teams: where the work is and who answers for it."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

NEAR_ENGLAND = Q(latitude__range=(49, 61), longitude__range=(-8, 3))


class JobRole(models.Model):
    """One of the five roles of the DfE agency rules; the code is the key, so rows read plainly."""

    code = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=80, unique=True)
    rank = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name


class Region(models.Model):
    """One of the nine English regions, by its ONS code."""

    code = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Council(models.Model):
    """An English authority with children's services, for as long as it exists."""

    gss_code = models.CharField("GSS code", max_length=9, unique=True)
    dfe_code = models.CharField("DfE code", max_length=3, unique=True)
    name = models.CharField(max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, related_name="councils")
    london_area = models.CharField(max_length=10, blank=True)
    latitude = models.DecimalField(max_digits=6, decimal_places=3)
    longitude = models.DecimalField(max_digits=6, decimal_places=3)
    effective = DateRangeField(help_text="First day, up to the day after the last.")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="council_gss_code_form", condition=Q(gss_code__regex=r"^E\d{8}$")
            ),
            models.CheckConstraint(
                name="council_dfe_code_form", condition=Q(dfe_code__regex=r"^\d{3}$")
            ),
            models.CheckConstraint(
                name="council_london_area_known",
                condition=Q(london_area__in=["", "inner", "outer"]),
            ),
            models.CheckConstraint(
                name="council_not_its_own_successor", condition=~Q(successor=F("id"))
            ),
            models.CheckConstraint(
                name="council_lies_in_or_near_england", condition=NEAR_ENGLAND
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A children's social work team and the place it works from."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)
    site = models.CharField(max_length=200, help_text="Where people report on the day.")
    latitude = models.DecimalField(max_digits=6, decimal_places=3)
    longitude = models.DecimalField(max_digits=6, decimal_places=3)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="team_name_once", fields=["council", "name"]),
            models.CheckConstraint(name="team_lies_in_or_near_england", condition=NEAR_ENGLAND),
        ]

    def __str__(self) -> str:
        return self.name
