"""A passport as somebody may read it: what is held, what is missing, files, history, readers."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from accounts.models import (
    AuditEntry,
    Clearance,
    Consent,
    CredentialClaim,
    CredentialHistory,
    CredentialKind,
    Evidence,
    Worker,
)
from accounts.models.recorded import Credential, SeenHow
from accounts.passport_access import Reading, reads
from accounts.reports.facts import (
    ENDS,
    FIELDS,
    MODELS,
    REMEDIES,
    Fact,
    ends_on,
    facts_of,
    title_of,
)
from accounts.reports.renewing import STEPS
from accounts.reports.rows import rows_of
from accounts.standing import Standing, standing

LOOKS = ("passport.viewed", "evidence.read", "evidence.changed")
LOOKS_SHOWN = 20
DAY = re.compile(r"\d{4}-\d\d-\d\d")
SPAN = re.compile(r"\[(\d{4}-\d\d-\d\d),(\d{4}-\d\d-\d\d)?\)")
# Nobody has to hold these to be booked; all else that is missing is said.
MAY_BE_MISSING = frozenset({CredentialKind.DRIVING})
Of = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Past:
    """What a credential said before, and who put what in its place."""

    facts: tuple[Fact, ...]
    replaced_at: datetime
    replaced_by: str


@dataclass(frozen=True, kw_only=True)
class Held:
    """One credential, as far as the reader may see it."""

    kind: CredentialKind
    pk: int
    title: str
    facts: tuple[Fact, ...]
    ends_on: date | None
    standing: Standing
    seen: str
    seen_on: date | None
    recorded_at: datetime
    recorded_by: str
    files: tuple[Evidence, ...]
    past: tuple[Past, ...]
    private: bool  # what it says stays with the worker and their council

    @property
    def remedy(self) -> str:
        return REMEDIES[self.kind]

    @property
    def steps(self) -> tuple[str, ...]:
        """How to renew it, and who does what."""
        return STEPS[self.kind]

    @property
    def can_end(self) -> bool:
        """What it says itself may give it a last day; a degree has none."""
        return self.kind in ENDS


@dataclass(frozen=True, kw_only=True)
class Missing:
    kind: CredentialKind
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Look:
    """Somebody else's look at the passport or at a file of it."""

    at: datetime
    who: str
    council: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Passport:
    worker: Worker
    reading: Reading
    held: tuple[Held, ...]
    missing: tuple[Missing, ...]
    claims: tuple[CredentialClaim, ...]
    clearances: tuple[Clearance, ...]
    consents: tuple[Consent, ...]
    looks: tuple[Look, ...]

    @property
    def asking(self) -> tuple[Held, ...]:
        """What ends within 60 days or has ended, the soonest first."""
        return tuple(each for each in self.by_end if each.standing.asks_for_renewal)

    @property
    def lasting(self) -> tuple[Held, ...]:
        """What is in date and has a last day, the soonest first."""
        return tuple(
            each for each in self.by_end if each.ends_on and not each.standing.asks_for_renewal
        )

    @property
    def endless(self) -> tuple[Held, ...]:
        """What has no last day, in the order of the kinds."""
        return tuple(each for each in self.held if each.ends_on is None)

    @property
    def by_end(self) -> list[Held]:
        ending = [each for each in self.held if each.ends_on is not None]
        return sorted(ending, key=lambda each: each.ends_on or date.max)


def passport_of(worker: Worker, reading: Reading, today: date) -> Passport:
    """In a constant number of queries, whatever the passport holds."""
    files, past = files_of(worker), past_of(worker)
    rows = rows_of(MODELS.values(), worker)
    held = tuple(
        held_of(kind, row, reading, today, files, past)
        for kind, model in MODELS.items()
        for row in rows[model]
    )
    kinds = {each.kind for each in held}
    return Passport(
        worker=worker,
        reading=reading,
        held=held,
        missing=tuple(
            Missing(kind=kind, remedy=REMEDIES[kind])
            for kind in CredentialKind
            if kind not in kinds | MAY_BE_MISSING
        ),
        claims=claims_of(worker, reading),
        clearances=tuple(
            worker.clearances.select_related("council", "job_role").order_by("-effective")
        ),
        consents=tuple(
            worker.consents.select_related("council").order_by("withdrawn_at", "-given_at")
        )
        if reading != Reading.SHARED
        else (),
        looks=looks_at(worker) if reading == Reading.OWN else (),
    )


def held_of(
    kind: CredentialKind,
    row: Credential,
    reading: Reading,
    today: date,
    files: dict[Of, list[Evidence]],
    past: dict[Of, list[CredentialHistory]],
) -> Held:
    open_to_reader = reads(reading, kind)
    ends, of = ends_on(kind, row), (kind.value, row.pk)
    return Held(
        kind=kind,
        pk=row.pk,
        title=title_of(kind, row) if open_to_reader else kind.label,
        facts=tuple(facts_of(kind, row)) if open_to_reader else (),
        ends_on=ends,
        standing=standing(ends, today),
        seen=seen_in_words(row),
        seen_on=row.original_seen_on,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by.full_name,
        files=tuple(files[of]) if open_to_reader else (),
        past=tuple(past_in_words(kind, each) for each in past[of]) if open_to_reader else (),
        private=not open_to_reader,
    )


def seen_in_words(row: Credential) -> str:
    """What was not kept is said to be so, and not made up."""
    if not row.original_seen_by:
        return "Nobody is recorded as having seen the original."
    if not row.original_seen_how:
        return f"{row.original_seen_by}. How and when was not recorded."
    return f"{row.original_seen_by}. {SeenHow(row.original_seen_how).label}."


def past_in_words(kind: CredentialKind, kept: CredentialHistory) -> Past:
    body = kept.body
    facts = (
        Fact(name=name, label=label, value=as_kept(kind, name, body[name]))
        for name, label in FIELDS[kind].items()
        if body.get(name) not in (None, "")
    )
    by = kept.replaced_by.full_name if kept.replaced_by else "The row was removed"
    return Past(facts=tuple(facts), replaced_at=kept.replaced_at, replaced_by=by)


def as_kept(kind: CredentialKind, name: str, value: Any) -> Any:
    """The history holds days and spans as text, and codes; people read days and words."""
    if isinstance(value, str) and (span := SPAN.fullmatch(value)):
        first, after = span.groups()
        return DateRange(
            date.fromisoformat(first), date.fromisoformat(after) if after else None
        )
    if isinstance(value, str) and DAY.fullmatch(value):
        return date.fromisoformat(value)
    choices = dict(MODELS[kind]._meta.get_field(name).choices or ())
    return choices.get(value, value)


def files_of(worker: Worker) -> dict[Of, list[Evidence]]:
    found: dict[Of, list[Evidence]] = defaultdict(list)
    for each in worker.evidence.exclude(credential=None).order_by("pk"):
        found[each.kind, each.credential or 0].append(each)
    return found


def past_of(worker: Worker) -> dict[Of, list[CredentialHistory]]:
    found: dict[Of, list[CredentialHistory]] = defaultdict(list)
    for each in worker.history.select_related("replaced_by"):
        found[each.kind, each.credential].append(each)
    return found


def claims_of(worker: Worker, reading: Reading) -> tuple[CredentialClaim, ...]:
    """Those that wait; the worker also reads how the last ones were answered."""
    last = worker.claims.filter(state="refused").order_by("-decided_at")[:5]
    asked = Q(pk__in=worker.claims.waiting())
    if reading == Reading.OWN:
        asked |= Q(pk__in=last.values("pk"))
    found = worker.claims.filter(asked).select_related("decided_by")
    told = found.prefetch_related("evidence").order_by("-decided_at", "pk")
    waiting = [each for each in told if not each.decided_at and reads(reading, each.kind)]
    return (*waiting, *(each for each in told if each.decided_at))


def looks_at(worker: Worker) -> tuple[Look, ...]:
    """The latest by anybody else; from the trail, so that nothing can be left out of it."""
    entries = AuditEntry.objects.filter(target=f"worker:{worker.pk}", verb__in=LOOKS)
    others = entries.exclude(actor=worker.user_id).select_related("actor")
    return tuple(look_of(each) for each in others.order_by("-at", "-pk")[:LOOKS_SHOWN])


def look_of(entry: AuditEntry) -> Look:
    facts = json.loads(entry.body)["facts"]
    kind = facts.get("kind")
    what = f"A file of: {CredentialKind(kind).label}" if kind else "Your passport"
    return Look(
        at=entry.at,
        who=entry.actor.full_name if entry.actor else "The system",
        council=facts.get("council") or "",
        what=what,
    )
