"""Back-pay: what work paid at a provisional cap is owed once the cap is settled.

Only a line that stood at its cap is owed anything: the cap was all that held it down. It is owed
the difference to the settled cap of its day. docs/decisions/0008 says why.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput, WrongState
from accounts.models import Council, User
from accounts.permissions import Permission, require
from rates.actions.awards.resting import caps_resting_on
from rates.actions.awards.terms import negotiated_of, parties_of
from rates.actions.ledger import price
from rates.actions.looks import record_look
from rates.actions.memoranda.derivation import Ground, derive
from rates.errors import NotYetSigned, database_has_the_last_word
from rates.models import (
    Award,
    BackPayLine,
    BackPayProposal,
    Cap,
    MemorandumVersion,
    Settlement,
    SpendLine,
)
from rates.models.back_pay import BackPayState
from rates.models.ledger import SpendLineQuerySet
from rates.models.memoranda import VersionState
from rates.money import as_pounds

BOUND = (VersionState.SIGNED, VersionState.IN_FORCE, VersionState.SUPERSEDED)


@dataclass(frozen=True)
class SettledCaps:
    """What the caps of one version come to with the settled figures. Nothing is stored."""

    caps: Sequence[Cap]

    @classmethod
    def of(cls, version: MemorandumVersion) -> "SettledCaps":
        ground = Ground.of(version, parties_of(version), negotiated_of(version))
        return cls(derive(ground).caps)

    def beside(self, old: Cap, line: SpendLine) -> Decimal | None:
        """The settled twin of the cap of this line; None while another award holds it open."""
        for cap in self.caps:
            same = (cap.job_role_id, cap.basis, cap.council_id) == (
                old.job_role_id,
                old.basis,
                old.council_id,
            )
            if same and line.worked_on in cap.effective:
                return None if cap.provisional else cap.derived_rate
        return None


@transaction.atomic
def propose_back_pay(*, by: User, settlement: Settlement) -> tuple[BackPayProposal, ...]:
    """For hours that reached the ledger after the settlement. Safe to run twice."""
    require(by, Permission.AWARD_RECORD, settlement.region)
    settlement = (
        Settlement.objects.select_for_update(of=("self",))
        .select_related("award__spine", "region")
        .get(pk=settlement.pk)
    )
    standing = settlement.proposals.select_related("version")
    drafts = {proposal.version for proposal in standing if proposal.version}
    replaced = Award.objects.standing_in_for(settlement.award).select_related("spine")
    proposals = propose(settlement, replaced, drafts, by=by)
    audit.record(
        "back_pay.proposed",
        by=by,
        at=settlement.region,
        target=settlement,
        proposals=[proposal.pk for proposal in proposals],
    )
    return proposals


def propose(
    settlement: Settlement,
    replaced: Iterable[Award],
    drafts: Iterable[MemorandumVersion],
    *,
    by: User,
) -> tuple[BackPayProposal, ...]:
    """One proposal for each council and memorandum with lines that are owed something."""
    drafted = {draft.memorandum_id: draft for draft in drafts}
    lines = lines_at_the_cap(settlement, replaced)
    proposals = []
    for (council, memorandum), group in groupby(lines, place_of):
        owed = list(owed_on(group))
        if owed:
            proposals.append(
                save_proposal(settlement, council, drafted.get(memorandum), owed, by=by)
            )
    return tuple(proposals)


def place_of(line: SpendLine) -> tuple[Council, int]:
    return line.host_council, line.segment.cap.version.memorandum_id


def lines_at_the_cap(settlement: Settlement, replaced: Iterable[Award]) -> SpendLineQuerySet:
    """Lines of the region paid exactly at a cap that rests on the provisional award."""
    return (
        SpendLine.objects.standing()
        .filter(
            host_council__region=settlement.region,
            worked_on__contained_by=settlement.award.effective,
            hourly_rate=F("cap_rate"),
            segment__cap__in=caps_resting_on(replaced),
        )
        .exclude(back_pay__settlement=settlement)
        .select_related("host_council__region", "segment__cap__version__memorandum")
        .defer("segment__cap__derivation", "segment__cap__version__clauses")
        .order_by("host_council", "segment__cap__version__memorandum", "worked_on", "pk")
    )


def owed_on(lines: Iterable[SpendLine]) -> Iterator[BackPayLine]:
    """A settled cap that is lower takes nothing back."""
    settled: dict[int, SettledCaps] = {}
    for line in lines:
        old = line.segment.cap
        if old.version_id not in settled:
            settled[old.version_id] = SettledCaps.of(old.version)
        new = settled[old.version_id].beside(old, line)
        if new is not None and new > line.cap_rate and (owed := what_is_owed(line, new)):
            yield owed


def what_is_owed(line: SpendLine, new: Decimal) -> BackPayLine | None:
    """None where a short line comes to the same penny."""
    at_new = price(line.minutes, new, line.multiplier)
    times = f" × {line.multiplier}" if line.multiplier != 1 else ""
    working = (
        f"{line.minutes} minutes × {as_pounds(new)} ÷ 60{times} = {as_pounds(at_new)}; "
        f"{as_pounds(line.amount)} was paid, at {as_pounds(line.cap_rate)}"
    )
    if at_new <= line.amount:
        return None
    return BackPayLine(
        spend_line=line, new_cap_rate=new, amount=at_new - line.amount, working=working
    )


def save_proposal(
    settlement: Settlement,
    council: Council,
    version: MemorandumVersion | None,
    owed: Sequence[BackPayLine],
    *,
    by: User,
) -> BackPayProposal:
    proposal = BackPayProposal.objects.create(
        settlement=settlement,
        council=council,
        version=version,
        proposed_at=timezone.now(),
        proposed_by=by,
    )
    for line in owed:
        line.proposal, line.settlement = proposal, settlement
    with database_has_the_last_word():
        BackPayLine.objects.bulk_create(owed, batch_size=1000)
    return proposal


@transaction.atomic
def look_at_back_pay(*, by: User, proposal: BackPayProposal) -> QuerySet[BackPayLine]:
    """The lines name workers, so a look from outside the council is recorded with it."""
    require(by, Permission.SPEND_VIEW_WORKER, proposal.council)
    record_look(
        "back_pay.viewed",
        by=by,
        permission=Permission.SPEND_VIEW_WORKER,
        council=proposal.council,
        target=proposal,
    )
    return proposal.lines.select_related(
        "spend_line__worker__user", "spend_line__team", "spend_line__job_role"
    )


@transaction.atomic
def accept_back_pay(*, by: User, proposal: BackPayProposal) -> BackPayProposal:
    """The council will pay it. Not before the settled caps are signed, for it is above the old."""
    proposal = lock_proposal(proposal, by)
    if not caps_are_signed(proposal):
        raise NotYetSigned(
            f"This follows {proposal.version}, which not every party has signed. Sign it first."
        )
    return decide(proposal, BackPayState.ACCEPTED, by=by)


@transaction.atomic
def decline_back_pay(*, by: User, proposal: BackPayProposal, reason: str) -> BackPayProposal:
    """The council will not pay it, and says why."""
    proposal = lock_proposal(proposal, by)
    proposal.reason = " ".join(reason.split())
    if not 0 < len(proposal.reason) <= 300:
        raise BadInput({"reason": "Say why the council does not pay it, in up to 300 letters."})
    return decide(proposal, BackPayState.DECLINED, by=by)


def caps_are_signed(proposal: BackPayProposal) -> bool:
    """By the version drafted at the settlement, or a later one drafted in its place."""
    version = proposal.version
    return version is None or (
        MemorandumVersion.objects.filter(
            memorandum=version.memorandum_id, number__gte=version.number, state__in=BOUND
        ).exists()
    )


def lock_proposal(proposal: BackPayProposal, by: User) -> BackPayProposal:
    require(by, Permission.BACK_PAY_DECIDE, proposal.council)
    locked = BackPayProposal.objects.select_for_update(of=("self",))
    proposal = locked.select_related("council", "version__memorandum").get(pk=proposal.pk)
    if proposal.state != BackPayState.PROPOSED:
        raise WrongState(f"It is {proposal.get_state_display().lower()} already.")
    return proposal


def decide(proposal: BackPayProposal, state: BackPayState, *, by: User) -> BackPayProposal:
    proposal.state = state
    proposal.decided_at, proposal.decided_by = timezone.now(), by
    with database_has_the_last_word():
        proposal.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    audit.record(
        f"back_pay.{state.value}",
        by=by,
        at=proposal.council,
        target=proposal,
        total=proposal.lines.aggregate(total=Sum("amount"))["total"],
        lines=proposal.lines.count(),
        reason=proposal.reason,
    )
    return proposal
