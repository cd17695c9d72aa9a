"""From the caps in the database to the limits that a replay judges by."""

from collections.abc import Sequence
from datetime import date
from itertools import chain

from django.contrib.postgres.fields import DateRangeField
from django.db.models import F
from django.db.models.expressions import CombinedExpression

from accounts.models import Council
from rates.caps import CapInForce
from rates.models import Cap, MemorandumVersion
from rates.what_if import Limit, as_if_throughout, limits_of

Owned = tuple[int | None, CapInForce]  # the council that a cap is for, or None for all


def limits_under(
    version: MemorandumVersion, councils: Sequence[Council], starts_on: date, ends_before: date
) -> list[Limit]:
    """The version's own caps, and beside them those of the other memoranda then in force."""
    own = caps_of(version)
    return list(
        chain.from_iterable(
            limits_of(
                council.gss_code,
                [cap for owner, cap in own if owner in (None, council.pk)]
                + other_caps(version, council, starts_on, ends_before),
                starts_on,
                ends_before,
            )
            for council in councils
        )
    )


def caps_of(version: MemorandumVersion) -> list[Owned]:
    both = CombinedExpression(
        F("effective"), "*", F("version__effective"), output_field=DateRangeField()
    )
    found = (
        version.caps.annotate(days=both)
        .filter(days__isempty=False)
        .select_related("version__memorandum")
        .defer("derivation", "version__clauses")
        .order_by("pk")
    )
    caps = list(found)
    whole = version.effective
    standing = as_if_throughout((cap.as_value() for cap in caps), whole.lower, whole.upper)
    return list(zip((cap.council_id for cap in caps), standing, strict=True))


def other_caps(
    version: MemorandumVersion, council: Council, starts_on: date, ends_before: date
) -> list[CapInForce]:
    """Those that the council has signed elsewhere, on the days that they did bind it."""
    found = Cap.objects.binding(council).limiting(starts_on, ends_before)
    elsewhere = found.exclude(version__memorandum=version.memorandum_id)
    return [cap.as_value() for cap in elsewhere.order_by("pk")]
