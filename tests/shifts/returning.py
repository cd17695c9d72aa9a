"""Returns as the actions leave them, and the quarter that the tests tell of."""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from accounts.models import Council, Office, User
from shifts.actions.returns import save_answers, submit_return
from shifts.models import ReturnDraft, ReturnVersion
from shifts.returns.answers import Answer
from shifts.returns.quarter import Quarter
from shifts.returns.rules import RULES

FOURTH = Quarter(date(2026, 10, 1))  # the week that tests book is in it
OVER = datetime(2027, 1, 4, 9, tzinfo=UTC)  # a Monday after it
KEPT = {rule: Answer(True) for rule in RULES}


def entered(by: User, council: Council, **changes: Any) -> ReturnDraft:
    """Every rule kept, no supplier, not nil."""
    normal: dict[str, Any] = {
        "quarter": FOURTH,
        "nil": False,
        "answers": KEPT,
        "suppliers": [],
        "now": OVER,
    }
    return save_answers(by=by, council=council, **normal | changes)


def returned(by: User, council: Council, **changes: Any) -> ReturnVersion:
    normal: dict[str, Any] = {"quarter": FOURTH, "now": OVER}
    return submit_return(by=by, council=council, **normal | changes)


def frozen(by: User, council: Council, **changes: Any) -> ReturnVersion:
    """A row as submitting leaves it, whatever it says."""
    content = changes.pop("content", "{}")
    normal: dict[str, Any] = {
        "council": council,
        "quarter": FOURTH.first,
        "number": 1,
        "office": Office.DIRECTOR_OF_CHILDRENS_SERVICES,
        "content": content,
        "sha256": sha256(content.encode()).hexdigest(),
        "submitted_at": OVER,
        "submitted_by": by,
    }
    return ReturnVersion.objects.create(**normal | changes)
