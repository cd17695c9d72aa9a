"""A region's word that another's workers may be asked; it counts once both have given it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actions.passports import days
from accounts.checks import expect_in_order, in_words, input_checked, refused_as
from accounts.errors import BadInput, WrongState
from accounts.models import Reciprocity, Region, User
from accounts.permissions import Permission, require


@transaction.atomic
def record_reciprocity(
    *,
    region: Region,
    partner: Region,
    starts_on: date,
    ends_on: date | None,
    by: User,
    now: datetime,
) -> Reciprocity:
    """Give the region's word for these London days, the last included; None is until further notice.

    Raises NotPermitted and BadInput. Source: memorandum, offers to reciprocal regions.
    """
    require(by, Permission.RECIPROCITY_RECORD, region)
    today = timezone.localdate(now)
    with input_checked() as expect:
        expect(partner != region, "partner", "A region needs no agreement with itself.")
        expect(
            starts_on >= today,
            "starts_on",
            f"{in_words(starts_on)} has passed; give {in_words(today)} or a later day.",
        )
        expect_in_order(expect, starts_on, ends_on)
    taken = BadInput(
        {
            "starts_on": f"{region} has an agreement with {partner} on some of these days already."
        }
    )
    with refused_as({"reciprocity_no_overlap": taken}):
        made = Reciprocity.objects.create(
            region=region,
            partner=partner,
            effective=days(starts_on, ends_on),
            recorded_at=now,
            recorded_by=by,
        )
    audit.record(
        "reciprocity.recorded",
        by=by,
        at=region,
        target=made,
        partner=partner.code,
        days=str(made.effective),
    )
    return made


@transaction.atomic
def end_reciprocity(
    *, reciprocity: Reciprocity, ends_on: date, by: User, now: datetime
) -> Reciprocity:
    """Set the last day, today or later. Raises NotPermitted, WrongState and BadInput."""
    require(by, Permission.RECIPROCITY_RECORD, reciprocity.region)
    found = Reciprocity.objects.select_for_update(of=("self",)).select_related("region")
    reciprocity = found.get(pk=reciprocity.pk)
    if reciprocity.effective.upper is not None:
        raise WrongState("The last day of this agreement is set already.")
    earliest = max(timezone.localdate(now), reciprocity.effective.lower)
    with input_checked() as expect:
        expect(
            ends_on >= earliest,
            "ends_on",
            f"{in_words(ends_on)} is too early; give {in_words(earliest)} or a later day.",
        )
    reciprocity.effective = days(reciprocity.effective.lower, ends_on)
    reciprocity.save(update_fields=["effective"])
    audit.record(
        "reciprocity.ended",
        by=by,
        at=reciprocity.region,
        target=reciprocity,
        days=str(reciprocity.effective),
    )
    return reciprocity
