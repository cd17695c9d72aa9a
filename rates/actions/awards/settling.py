"""When an award settles: the caps that rested on the provisional one, as versions to sign."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput, WrongState
from accounts.models import Region, User
from accounts.permissions import Permission, require
from rates.actions.awards.resting import caps_resting_on
from rates.actions.awards.terms import bound_by, negotiated_of
from rates.actions.back_pay import propose
from rates.actions.memoranda import draft_version
from rates.caps.in_force import on_day
from rates.errors import AlreadySettled, NothingToSettle
from rates.models import Award, BackPayProposal, Memorandum, MemorandumVersion, Settlement
from rates.models.memoranda import VersionState

LIVE = (VersionState.SIGNED, VersionState.IN_FORCE)


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The settlement, the drafts to circulate and sign, and what each council has to decide."""

    settlement: Settlement
    drafts: tuple[MemorandumVersion, ...]
    proposals: tuple[BackPayProposal, ...]

    def __str__(self) -> str:
        return (
            f"{self.settlement.award} is settled: {len(self.drafts)} new "
            f"version{'' if len(self.drafts) == 1 else 's'} to sign, "
            f"{len(self.proposals)} back-pay proposal{'' if len(self.proposals) == 1 else 's'}."
        )


@transaction.atomic
def settle_award(*, by: User, award: Award, region: Region, effective_from: date) -> Settled:
    """Take a settled award up in a region: draft what is to be signed, propose what is owed.

    Decisions and spend stay as they are: what they were judged by is kept with them.
    """
    require(by, Permission.AWARD_RECORD, region)
    award = (
        Award.objects.select_for_update(of=("self",)).select_related("spine").get(pk=award.pk)
    )
    replaced = check_settles(award, region)
    check_day(award, effective_from)
    settlement = Settlement.objects.create(
        award=award,
        region=region,
        effective_from=effective_from,
        settled_at=timezone.now(),
        settled_by=by,
    )
    drafts = tuple(
        draft_next(version, by=by, effective_from=effective_from)
        for version in to_follow(replaced, settlement)
    )
    proposals = propose(settlement, replaced, drafts, by=by)
    settled = Settled(settlement=settlement, drafts=drafts, proposals=proposals)
    audit.record(
        "award.settled",
        by=by,
        at=region,
        target=settlement,
        award=str(award),
        effective_from=effective_from,
        versions=[str(draft) for draft in drafts],
        proposals=[proposal.pk for proposal in proposals],
    )
    return settled


def replaced_by(award: Award) -> QuerySet[Award]:
    """The provisional awards that this settled one replaces."""
    return Award.objects.standing_in_for(award).select_related("spine")


def check_settles(award: Award, region: Region) -> list[Award]:
    if not award.settled:
        raise WrongState(f"{award} is provisional. Import the agreed award first.")
    if award.settlements.filter(region=region).exists():
        raise AlreadySettled(f"{award} has already been settled in {region}.")
    replaced = list(replaced_by(award))
    if not replaced:
        raise NothingToSettle(f"{award} replaces no provisional award, so no cap rests on one.")
    return replaced


def check_day(award: Award, effective_from: date) -> None:
    if effective_from not in award.effective:
        first = on_day(award.effective.lower)
        told = f"The award starts on {first}"
        told += (
            f" and ends before {on_day(award.effective.upper)}" if award.effective.upper else ""
        )
        raise BadInput({"effective_from": f"{told}. Give a day inside it."})


def to_follow(replaced: Iterable[Award], settlement: Settlement) -> list[MemorandumVersion]:
    """The last live version of each memorandum, where it has a cap that rests on the award.

    A national memorandum is redrafted once, by the first region that settles.
    """
    resting = caps_resting_on(replaced).filter(version__state__in=LIVE)
    memoranda = Memorandum.objects.filter(versions__caps__in=resting, region=settlement.region)
    others = Settlement.objects.filter(award=settlement.award).exclude(pk=settlement.pk)
    if not others.exists():
        memoranda |= Memorandum.objects.filter(versions__caps__in=resting, region=None)
    last = [
        memorandum.versions.filter(state__in=LIVE).latest("effective")
        for memorandum in memoranda.distinct().order_by("name")
    ]
    with_caps = set(resting.values_list("version", flat=True))
    return [version for version in last if version.pk in with_caps]


def draft_next(
    version: MemorandumVersion, *, by: User, effective_from: date
) -> MemorandumVersion:
    """The same terms and negotiated figures, for the councils that it binds on that day.

    The derived caps follow the new award.
    """
    return draft_version(
        by=by,
        memorandum=version.memorandum,
        effective_from=effective_from,
        effective_until=version.effective.upper,
        supersedes=version.number,
        clauses=version.clauses,
        parties=bound_by(version, effective_from),
        negotiated=negotiated_of(version, since=effective_from),
    )
