"""Reading the register; a look from outside the council is recorded with it."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission, require
from rates.actions.looks import record_look
from rates.models import Breach


@transaction.atomic
def look_at_breach(*, by: User, breach: Breach) -> Breach:
    """Read one. Raises NotPermitted."""
    require(by, Permission.BREACH_VIEW, breach.council)
    record_look(
        "breach.viewed",
        by=by,
        permission=Permission.BREACH_VIEW,
        council=breach.council,
        target=breach,
    )
    return breach
