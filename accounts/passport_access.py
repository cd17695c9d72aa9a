"""Who may read whose passport, and how much of it. Design §6; docs/decisions/0014.

The worker and the council that employs them read all of it. A council that the worker shares it
with reads it without the DBS certificate and its files. Nobody else reads any of it.
"""

from enum import StrEnum

from django.db.models import Q, QuerySet

from accounts.errors import NotPermitted
from accounts.models import CredentialClaim, Evidence, User, Worker
from accounts.models.kinds import KEPT_AT_HOME, is_shared
from accounts.models.workers import WorkerQuerySet
from accounts.permissions import Permission, reach_of


class Reading(StrEnum):
    """By what right somebody reads a passport."""

    OWN = "own"
    EMPLOYER = "employer"
    SHARED = "shared"


def reading_of(user: User, worker: Worker) -> Reading | None:
    if worker.user_id == user.pk:
        return Reading.OWN
    councils = reach_of(user, Permission.PASSPORT_RECORD).councils
    if worker.employing_council_id in councils:
        return Reading.EMPLOYER
    if worker.consents.live().filter(council__in=councils).exists():
        return Reading.SHARED
    return None


def reads(reading: Reading | None, kind: str) -> bool:
    return reading is not None and (reading != Reading.SHARED or is_shared(kind))


def require_reading(user: User, worker: Worker, kind: str) -> Reading:
    reading = reading_of(user, worker)
    if reading is None or not reads(reading, kind):
        raise NotPermitted("Only the worker and the council that employs them may see this.")
    return reading


def workers_in_view(user: User) -> WorkerQuerySet:
    """Those whose passport this person may read some of."""
    councils = reach_of(user, Permission.PASSPORT_RECORD).councils
    shared = Worker.objects.filter(
        consents__council__in=councils, consents__withdrawn_at=None
    ).values("pk")
    return Worker.objects.filter(
        Q(user=user) | Q(employing_council__in=councils) | Q(pk__in=shared)
    )


def of_kinds_in_view(user: User) -> Q:
    """For rows of a worker and a kind: what of them this person may read."""
    councils = reach_of(user, Permission.PASSPORT_RECORD).councils
    shared = Worker.objects.filter(
        consents__council__in=councils, consents__withdrawn_at=None
    ).values("pk")
    return (
        Q(worker__user=user)
        | Q(worker__employing_council__in=councils)
        | Q(worker__in=shared) & ~Q(kind__in=KEPT_AT_HOME)
    )


def evidence_in_view(user: User) -> QuerySet[Evidence]:
    found = Evidence.objects.filter(of_kinds_in_view(user))
    return found.select_related("worker__user", "worker__employing_council__region")


def claims_in_view(user: User) -> QuerySet[CredentialClaim]:
    found = CredentialClaim.objects.filter(of_kinds_in_view(user))
    return found.select_related("worker__user", "worker__employing_council__region")
