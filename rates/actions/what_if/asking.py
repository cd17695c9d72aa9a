"""What the regional lead does: asks, stops, tries again, reads the answer."""

from datetime import date

from celery import current_app
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.checks import input_checked
from accounts.errors import NotPermitted, WrongState
from accounts.models import Region, User
from accounts.permissions import Permission, require, require_somewhere
from rates.actions.memoranda.drafting import lock_version
from rates.actions.what_if.laying_out import limits_under
from rates.errors import NotAProposal, database_has_the_last_word
from rates.models import MemorandumVersion, WhatIf, WhatIfPart
from rates.models.memoranda import VersionState
from rates.models.what_ifs import WhatIfQuerySet
from rates.reports.what_if import Answer, answer_of
from rates.what_if import ENGINE, NEXT, WhatIfState

TASK = "rates.tasks.run_what_if"
PROPOSALS = (VersionState.DRAFT, VersionState.CIRCULATED, VersionState.SIGNED)


@transaction.atomic
def ask_what_if(
    *, by: User, version: MemorandumVersion, first_month: date, last_month: date, today: date
) -> WhatIf:
    """Ask what these months would have come to under this version; the answer comes later.

    The limits are laid out now, so that a change of the draft meanwhile changes no answer.
    """
    region = require_lead(by, version)
    first_month, last_month = first_month.replace(day=1), last_month.replace(day=1)
    check_months(first_month, last_month, today)
    version = lock_version(version)
    if version.state not in PROPOSALS:
        raise NotAProposal(
            f"{version} is {version.get_state_display().lower()}: its spend is in the report."
            " Draft a version and try that out."
        )
    now = timezone.now()
    what_if = WhatIf(
        version=version,
        first_month=first_month,
        last_month=last_month,
        engine=ENGINE,
        requested_at=now,
        requested_by=by,
        progressed_at=now,
    )
    save_with_parts(what_if)
    audit.record("what_if.asked", by=by, at=region, target=what_if, question=str(what_if))
    queue(what_if)
    return what_if


def require_lead(by: User, version: MemorandumVersion) -> Region:
    """A national memorandum belongs to no region's lead."""
    region = version.memorandum.region
    if region is None:
        raise NotPermitted("Only a version of a region's memorandum can be tried out.")
    require(by, Permission.WHAT_IF, region)
    return region


def check_months(first_month: date, last_month: date, today: date) -> None:
    with input_checked() as expect:
        expect(
            last_month <= today,
            "to",
            f"{last_month:%B %Y} has not begun; give a month up to {today:%B %Y}.",
        )
        expect(
            first_month <= last_month,
            "from",
            f"{first_month:%B %Y} is after {last_month:%B %Y}; give that month or one before.",
        )


def save_with_parts(what_if: WhatIf) -> None:
    parties = what_if.version.parties.select_related("council").order_by("council__name")
    councils = [party.council for party in parties]
    limits = limits_under(what_if.version, councils, what_if.first_month, what_if.ends_before)
    what_if.limits = [limit.as_json() for limit in limits]
    what_if.parts_total = len(councils)
    with database_has_the_last_word():
        what_if.save(force_insert=True)
    WhatIfPart.objects.bulk_create(
        WhatIfPart(what_if=what_if, council=council) for council in councils
    )


def queue(what_if: WhatIf) -> None:
    """Once this is committed. Where the broker cannot be reached, the clock does it later."""

    def send() -> None:
        current_app.send_task(TASK, args=[what_if.pk], retry=False)

    transaction.on_commit(send, robust=True)


def lock_what_if(what_if_id: int) -> WhatIf:
    locked = WhatIf.objects.select_for_update(of=("self",))
    return locked.select_related("version__memorandum__region").get(pk=what_if_id)


@transaction.atomic
def cancel_what_if(*, by: User, what_if: WhatIf) -> WhatIf:
    """Stop it. The part at work is thrown away; what was counted is not shown."""
    region = require_lead(by, what_if.version)
    what_if = lock_what_if(what_if.pk)
    move(what_if, WhatIfState.CANCELLED)
    what_if.finished_at = timezone.now()
    what_if.save(update_fields=["state", "finished_at"])
    audit.record("what_if.cancelled", by=by, at=region, target=what_if)
    return what_if


@transaction.atomic
def restart_what_if(*, by: User, what_if: WhatIf) -> WhatIf:
    """Go on after a fault, with the councils that are not done."""
    region = require_lead(by, what_if.version)
    what_if = lock_what_if(what_if.pk)
    move(what_if, WhatIfState.QUEUED)
    what_if.problem, what_if.finished_at = "", None
    what_if.progressed_at = timezone.now()
    with database_has_the_last_word():
        what_if.save(update_fields=["state", "problem", "finished_at", "progressed_at"])
    audit.record("what_if.restarted", by=by, at=region, target=what_if)
    queue(what_if)
    return what_if


def move(what_if: WhatIf, to: WhatIfState) -> None:
    if to not in NEXT[what_if.kind]:
        raise WrongState
    what_if.state = to.value


@transaction.atomic
def look_at_what_if(*, by: User, what_if: WhatIf) -> Answer | None:
    """The answer, or None while there is none. It crosses councils, so reading it is recorded."""
    region = require_lead(by, what_if.version)
    if what_if.kind != WhatIfState.DONE:
        return None
    answer = answer_of(what_if)
    audit.record("what_if.viewed", by=by, at=region, target=what_if)
    return answer


def look_at_what_ifs(*, by: User) -> WhatIfQuerySet:
    """The questions of every region within reach; the answers are looked at one by one."""
    require_somewhere(by, Permission.WHAT_IF)
    found = WhatIf.objects.visible_to(by)
    return found.select_related("version__memorandum__region", "requested_by")
