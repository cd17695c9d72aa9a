"""Constraints that every dated row shares."""

from django.db import models
from django.db.models import Q


def has_start(name: str, field: str = "effective") -> models.CheckConstraint:
    """The range holds something and begins somewhere; it may be open-ended."""
    begins = Q(**{f"{field}__isempty": False, f"{field}__startswith__isnull": False})
    return models.CheckConstraint(name=name, condition=begins)


def bounded(name: str, field: str = "period") -> models.CheckConstraint:
    """The range holds something, begins somewhere and ends somewhere."""
    ends = {
        f"{field}__isempty": False,
        f"{field}__startswith__isnull": False,
        f"{field}__endswith__isnull": False,
    }
    return models.CheckConstraint(name=name, condition=Q(**ends))
