"""Naming a spine, before awards of it can be imported."""

from django.db import transaction

from accounts import audit
from accounts.errors import BadInput
from accounts.models import Council, User
from accounts.permissions import Permission, require, require_somewhere
from rates.models import Spine
from rates.models.spines import SpineScope


@transaction.atomic
def record_spine(
    *, by: User, code: str, name: str, scope: str, council: Council | None = None
) -> Spine:
    """A council's own spine is for the lead of its region; the others are for any lead."""
    require_recorder(by, council)
    spine = Spine(
        code=" ".join(code.split()), name=" ".join(name.split()), scope=scope, council=council
    )
    check_spine(spine)
    spine.save()
    audit.record(
        "spine.recorded",
        by=by,
        at=council or audit.home_of(by),
        target=spine,
        code=spine.code,
        name=spine.name,
        scope=scope,
    )
    return spine


def require_recorder(by: User, council: Council | None) -> None:
    if council is None:
        require_somewhere(by, Permission.AWARD_RECORD)
    else:
        require(by, Permission.AWARD_RECORD, council)


def check_spine(spine: Spine) -> None:
    problems = {}
    if not 0 < len(spine.code) <= 20:
        problems["code"] = "Give a short code, up to 20 letters, such as NJC."
    elif Spine.objects.filter(code__iexact=spine.code).exists():
        problems["code"] = f"There is already a spine called {spine.code}. Import awards of it."
    if not 0 < len(spine.name) <= 120:
        problems["name"] = "Give the spine's name, up to 120 letters."
    if spine.scope not in SpineScope.values:
        known = ", ".join(SpineScope.values)
        problems["scope"] = f"scope cannot be {spine.scope}. Give one of: {known}."
    elif (spine.scope == SpineScope.LOCAL) != (spine.council is not None):
        problems["council"] = "Give the council of a council's own spine, and of no other."
    if problems:
        raise BadInput(problems)
