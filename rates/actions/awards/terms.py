"""The terms of a standing version, as drafting takes them."""

from datetime import date

from accounts.models import Council
from rates.actions.memoranda import Negotiated
from rates.caps import Basis
from rates.models import MemorandumVersion


def parties_of(version: MemorandumVersion) -> list[Council]:
    """Those that its caps are derived from."""
    signed = version.parties.select_related("council__region").order_by("pk")
    return [party.council for party in signed]


def bound_by(version: MemorandumVersion, on: date) -> list[Council]:
    """Those that signed or have joined by that day, and not left."""
    bound = version.signatures.bound(on).select_related("council__region").order_by("pk")
    return [signature.council for signature in bound]


def negotiated_of(version: MemorandumVersion, *, since: date | None = None) -> list[Negotiated]:
    """As they were given, cut where the caps were; those that end before `since` left out."""
    caps = version.caps.exclude(negotiated_rate=None).select_related("job_role", "council")
    return [
        Negotiated(
            job_role=cap.job_role,
            basis=Basis(cap.basis),
            hourly_rate=cap.negotiated_rate,
            effective_from=cap.effective.lower,
            effective_until=cap.effective.upper,
            council=cap.council,
        )
        for cap in caps.order_by("pk")
        if cap.negotiated_rate is not None
        and (since is None or cap.effective.upper is None or since < cap.effective.upper)
    ]
