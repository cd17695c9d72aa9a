"""From the caps in the database to the limits that a replay judges by."""

from collections.abc import Sequence
from datetime import date
from itertools import chain

from django.contrib.postgres.fields import DateRangeField
from django.db.models import F
from django.db.models.expressions import CombinedExpression

from accounts.models import Council
from rates.caps import CapInForce
from rates.models import Cap, MemorandumVersion, Signature
from rates.what_if import Limit, as_if_throughout, limits_of

Owned = tuple[int | None, CapInForce]  # the council that a cap is for, or None for all


def limits_under(
    version: MemorandumVersion, councils: Sequence[Council], starts_on: date, ends_before: date
) -> list[Limit]:
    """The version's own caps, and beside them those of the other memoranda then in force."""
    own = caps_of(version)
    others = other_caps(version, councils, starts_on, ends_before)
    return list(
        chain.from_iterable(
            limits_of(
                council.gss_code,
                [cap for owner, cap in own if owner in (None, council.pk)]
                + others.get(council.pk, []),
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
    version: MemorandumVersion, councils: Sequence[Council], starts_on: date, ends_before: date
) -> dict[int, list[CapInForce]]:
    """Of each council: the caps it has signed elsewhere, on the days that they did hold."""
    elsewhere = Cap.objects.limiting(starts_on, ends_before).exclude(
        version__memorandum=version.memorandum_id
    )
    caps = list(elsewhere.order_by("pk"))
    signed = Signature.objects.filter(
        version__in={cap.version_id for cap in caps}, council__in=councils
    )
    signatories = set(signed.values_list("version", "council"))
    return {
        council.pk: [
            cap.as_value()
            for cap in caps
            if (cap.version_id, council.pk) in signatories
            and cap.council_id in (None, council.pk)
        ]
        for council in councils
    }
