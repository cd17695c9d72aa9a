"""Workers join the bank: their passport is recorded, shared and cleared, with its troubles."""

from datetime import date, datetime
from random import Random

from accounts.actions.credentials import (
    record_driving,
    record_identity,
    record_qualification,
    record_training,
)
from accounts.actions.employment import record_spell
from accounts.actions.passports import (
    record_dbs_check,
    record_reference,
    record_registration,
    record_right_to_work,
)
from accounts.actions.people import create_user
from accounts.actions.sharing import clear_worker, give_consent
from accounts.actions.workers import register_worker
from accounts.models import User, Worker
from accounts.models.credentials import IdentityDocument
from accounts.models.passports import LeavingReason, RegisterStatus
from accounts.models.recorded import SeenHow
from accounts.seen import Seen
from staffbank.demo import passwords
from staffbank.demo.calendar import (
    DAY,
    WEEK,
    at_the_time,
    months_before,
    registration_ends,
)
from staffbank.demo.names import REFEREES
from staffbank.demo.profiles import Profile, Trouble
from staffbank.demo.world import World

CONDITIONS = "You must be supervised weekly by a registered social worker."
STANDING = {
    Trouble.CONDITIONS: RegisterStatus.CONDITIONS,
    Trouble.SUSPENDED: RegisterStatus.SUSPENDED,
}
FORMER_EMPLOYERS = [
    "Cheshire East",
    "Lancashire",
    "Manchester",
    "Salford",
    "Warrington",
    "Wigan",
]


def tell_joining(world: World, week: date) -> None:
    joining = [each for each in world.profiles if week <= each.joins_at.date() < week + WEEK]
    for profile in sorted(joining, key=lambda each: (each.joins_at, each.number)):
        draw = world.draw(f"passport of {profile.email}")
        with at_the_time(profile.joins_at):
            record_passport(world, profile, join(world, profile), draw)


def join(world: World, profile: Profile) -> Worker:
    hr = world.hr(profile.home)
    user = create_user(
        email=profile.email,
        full_name=profile.name,
        password=passwords().get(profile.email),
        by=hr,
    )
    return register_worker(
        user=user,
        employing_council=world.councils[profile.home],
        qualified_on=profile.qualified_on,
        latitude=profile.latitude,
        longitude=profile.longitude,
        by=hr,
    )


def record_passport(world: World, profile: Profile, worker: Worker, draw: Random) -> None:
    hr = world.hr(profile.home)
    today = profile.joins_at.date()
    if profile.trouble != Trouble.NOT_LOOKED_UP:
        look_up(profile, worker, today, hr)
    record_dbs(world, profile, worker, draw)
    record_right(world, profile, worker)
    record_references(world, profile, worker, draw)
    record_papers(world, profile, worker)
    record_posts(world, profile, worker, draw)
    for council in profile.shares_with:
        give_consent(worker=worker, council=world.councils[council], by=worker.user)
    if profile.trouble == Trouble.NOT_CLEARED:
        return
    for job_role in profile.job_roles:
        clear_worker(
            worker=worker,
            council=worker.employing_council,
            job_role=world.job_roles[job_role],
            starts_on=today,
            ends_on=None,
            by=hr,
        )


def look_up(profile: Profile, worker: Worker, today: date, hr: User) -> None:
    """What the register of Social Work England says on this day."""
    status = RegisterStatus.REGISTERED
    if profile.trouble in STANDING:
        status = STANDING[profile.trouble]
    record_registration(
        worker=worker,
        number=f"SW{71_000 + 37 * profile.number}",
        status=status,
        registered_until=registration_ends(today),
        conditions=CONDITIONS if status == RegisterStatus.CONDITIONS else "",
        by=hr,
    )


def record_dbs(world: World, profile: Profile, worker: Worker, draw: Random) -> None:
    """One that is too old today was not when the worker joined."""
    joined, too_old = profile.joins_at.date(), profile.trouble == Trouble.DBS_TOO_OLD
    issued_on = months_before(joined, draw.randint(1, 20))
    record_dbs_check(
        worker=worker,
        certificate_number=f"{1_700_000_000 + 7919 * profile.number:012d}",
        issued_on=months_before(world.calendar.today, 38) if too_old else issued_on,
        childrens_barred_list=profile.trouble != Trouble.DBS_ADULTS_ONLY,
        update_service_checked_on=joined if draw.random() < 0.5 and not too_old else None,
        seen=in_person(world, profile),
        by=world.hr(profile.home),
    )


def record_right(world: World, profile: Profile, worker: Worker) -> None:
    if profile.trouble == Trouble.RIGHT_TO_WORK_UNCHECKED:
        return
    ends_soon = profile.trouble == Trouble.RIGHT_TO_WORK_ENDS
    record_right_to_work(
        worker=worker,
        starts_on=profile.joins_at.date(),
        ends_on=world.calendar.today + 24 * DAY if ends_soon else None,
        seen=in_person(world, profile),
        by=world.hr(profile.home),
    )


def in_person(world: World, profile: Profile) -> Seen:
    return Seen(
        by=world.hr(profile.home).full_name,
        on=profile.joins_at.date(),
        how=SeenHow.IN_PERSON,
    )


def record_papers(world: World, profile: Profile, worker: Worker) -> None:
    """Who they are, what they studied, what they were trained in, and that they may drive."""
    hr, joined, seen = (
        world.hr(profile.home),
        profile.joins_at.date(),
        in_person(world, profile),
    )
    record_identity(
        worker=worker,
        document=IdentityDocument.PASSPORT,
        number_ends=f"{4_021 + 37 * profile.number}"[-4:],
        expires_on=joined + 1_500 * DAY,
        seen=seen,
        by=hr,
    )
    record_qualification(
        worker=worker,
        award="BA Social Work",
        institution="University of Salford",
        awarded_on=profile.qualified_on,
        seen=seen,
        by=hr,
    )
    record_training(
        worker=worker,
        course="Safeguarding children, level 3",
        completed_on=joined - 30 * DAY,
        expires_on=joined + 335 * DAY,
        seen=seen,
        by=hr,
    )
    record_driving(
        worker=worker,
        licence_until=joined + 2_000 * DAY,
        business_insurance_until=joined + 365 * DAY,
        seen=seen,
        by=hr,
    )


def record_references(world: World, profile: Profile, worker: Worker, draw: Random) -> None:
    joined = profile.joins_at.date()
    old = profile.trouble == Trouble.OLD_REFERENCES
    count = 1 if profile.trouble == Trouble.ONE_REFERENCE else 2
    for referee in draw.sample(REFEREES, count):
        received = months_before(world.calendar.today, 26) if old else joined
        record_reference(
            worker=worker,
            referee=referee,
            received_on=received - draw.randint(1, 20) * DAY,
            practice_based=True,
            standard_template=True,
            by=world.hr(profile.home),
        )


def record_posts(world: World, profile: Profile, worker: Worker, draw: Random) -> None:
    former = world.councils[draw.choice([*FORMER_EMPLOYERS, profile.home])]
    record_spell(
        worker=worker,
        employer=former.name,
        council=former,
        starts_on=profile.started_on,
        ends_on=profile.left_on,
        directly_employed=True,
        child_and_family=True,
        kind="permanent",
        leaving_reason=LeavingReason.RESIGNED,
        by=world.hr(profile.home),
    )


def tell_renewal(world: World, who: str, at: datetime) -> None:
    """Councils look their workers up again once the register is renewed."""
    with at_the_time(at):
        for profile in world.profiles:
            known = profile.trouble not in (Trouble.NOT_LOOKED_UP, Trouble.SUSPENDED)
            if profile.renews == who and known and profile.joins_at < at:
                renewed = at.date().replace(month=12, day=1)
                look_up(profile, world.worker(profile.email), renewed, world.hr(profile.home))
