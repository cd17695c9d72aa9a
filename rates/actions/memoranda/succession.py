"""One version after the other: each says which it supersedes, and begins as that one ends."""

from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.errors import BadInput, DomainError
from rates.caps.in_force import on_day
from rates.errors import GapBetweenVersions, NotTheNext, VersionsOverlap
from rates.models import Memorandum, MemorandumVersion
from rates.models.memoranda import VersionState

DAY = timedelta(days=1)
THAT_BIND = (VersionState.IN_FORCE, VersionState.SUPERSEDED)
UNSIGNED = (VersionState.DRAFT, VersionState.CIRCULATED)


def last_in_force(memorandum: Memorandum) -> MemorandumVersion | None:
    """The one that begins last, be it today's or one that is to come."""
    return memorandum.versions.filter(state__in=THAT_BIND).order_by("-effective").first()


def version_before(
    version: MemorandumVersion, supersedes: int | None
) -> MemorandumVersion | None:
    """The one that is in force, or the one that is named: earlier, and signed."""
    memorandum = version.memorandum
    if supersedes is None:
        return last_in_force(memorandum)
    named = memorandum.versions.filter(number=supersedes).first()
    if supersedes >= version.number:
        problem = f"A version supersedes an earlier one. Give a number below {version.number}."
    elif named is None:
        problem = f"{memorandum} has no version {supersedes}. Give the number of one it has."
    elif named.state in UNSIGNED:
        problem = f"{named} is not signed. Name one that is, or none."
    else:
        return named
    raise BadInput({"supersedes": problem})


def check_start(version: MemorandumVersion) -> None:
    """While it can still be changed: that it will follow without a day between, or twice."""
    if version.supersedes is None:
        return
    if problem := why_not_after(version.supersedes, version.effective.lower):
        raise BadInput({"effective_from": problem.detail})


def why_not_after(before: MemorandumVersion, start: date) -> DomainError | None:
    first, end = before.effective.lower, before.effective.upper
    if first >= start:
        return VersionsOverlap(
            f"{before} is in force from {on_day(first)}. "
            f"Draft this one to start after that day, not on {on_day(start)}."
        )
    if end is not None and end < start:
        return GapBetweenVersions(
            f"{before} ends on {on_day(end - DAY)}, and this one starts on "
            f"{on_day(start)}: the days between would have no cap."
        )
    return None


def supersede_the_one_before(version: MemorandumVersion) -> None:
    """The caller holds the locks of all of the memorandum's versions."""
    last = last_in_force(version.memorandum)
    if last is not None and (problem := why_not_after(last, version.effective.lower)):
        raise problem
    if (last and last.pk) != version.supersedes_id:
        raise NotTheNext(
            f"{version} says that it supersedes {version.supersedes or 'none'}, "
            f"but {last or 'none'} is in force. Draft it again."
        )
    if last is None:
        return
    last.effective = DateRange(last.effective.lower, version.effective.lower)
    last.state = VersionState.SUPERSEDED
    last.save(update_fields=["effective", "state"])
