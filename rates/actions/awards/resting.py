"""Which caps rest on an award: their derivation names it."""

from collections.abc import Iterable

from django.db.models import Q

from rates.models import Award, Cap
from rates.models.memoranda import CapQuerySet


def caps_resting_on(awards: Iterable[Award]) -> CapQuerySet:
    """Caps whose limit is derived, from one of these awards as it stood then, settled or not."""
    named = Q(pk__in=())
    for award in awards:
        member = {"award": str(award), "provisional": not award.settled}
        named |= Q(derivation__members__contains=[member])
    return Cap.objects.filter(named, negotiated_rate=None)
