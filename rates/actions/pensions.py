"""Which pension the employing council pays into for a worker."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import audit
from accounts.checks import input_checked
from accounts.models import Council, User, Worker
from accounts.permissions import Permission, require
from rates.charge import Scheme
from rates.errors import database_has_the_last_word
from rates.models import OnCostTable, PensionMembership
from rates.money import as_percent


@transaction.atomic
def record_pension(
    *,
    by: User,
    worker: Worker,
    council: Council,
    scheme: str,
    employer_rate: Decimal,
    starts_on: date,
    now: datetime,
) -> PensionMembership:
    """From this day on; what was recorded before ends there. It counts as hours are approved next.

    Weeks that were approved before stay as they are until something of them is corrected.
    Raises NotPermitted, BadInput, AlreadyMember where a later one is recorded.
    """
    require(by, Permission.PAYROLL_RUN, council)
    Worker.objects.select_for_update(of=("self",)).get(pk=worker.pk)
    check_rate(scheme, employer_rate, starts_on)
    earlier = PensionMembership.objects.filter(
        worker=worker, employing_council=council, effective__contains=starts_on
    ).exclude(effective__startswith=starts_on)
    with database_has_the_last_word():
        for before in earlier.filter(effective__endswith=None):
            before.effective = DateRange(before.effective.lower, starts_on)
            before.save(update_fields=["effective"])
        made = PensionMembership.objects.create(
            worker=worker,
            employing_council=council,
            scheme=scheme,
            employer_rate=employer_rate,
            effective=DateRange(starts_on, None),
            recorded_at=now,
            recorded_by=by,
        )
    audit.record(
        "pension.recorded", by=by, at=council, target=made, scheme=scheme, starts_on=starts_on
    )
    return made


def check_rate(scheme: str, rate: Decimal, starts_on: date) -> None:
    least = OnCostTable.objects.latest_known(starts_on).auto_enrolment_employer_minimum
    with input_checked() as expect:
        if scheme == Scheme.NONE:
            expect(rate == 0, "employer_rate", "Leave this at 0 where there is no pension.")
        elif scheme == Scheme.AUTO_ENROLMENT:
            said = f"The law's least is {as_percent(least)} of qualifying earnings."
            expect(least <= rate < 1, "employer_rate", said)
        else:
            expect(
                0 < rate < 1, "employer_rate", "Give a share of pay above 0 and below 100 %."
            )
