"""What can go wrong, as one tree; the edge turns it into HTTP or a message on a page."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class DomainError(Exception):
    """The request breaks a rule."""

    code: ClassVar[str] = "broken_rule"
    status: ClassVar[int] = 409

    def __init__(self, detail: str = "", /, **facts: Any) -> None:
        self.detail = detail or (self.__doc__ or "").strip()
        self.facts = facts
        super().__init__(self.detail)


class NotPermitted(DomainError):
    """You can see this, but your role does not allow you to do that."""

    code = "not_permitted"
    status = 403


class BadInput(DomainError):
    """Some of the values cannot be used; each is named with what to do."""

    code = "bad_input"
    status = 400

    def __init__(self, fields: Mapping[str, Sequence[str] | str], detail: str = "") -> None:
        listed = {
            name: [problems] if isinstance(problems, str) else list(problems)
            for name, problems in fields.items()
        }
        super().__init__(detail or f"Check {', '.join(listed)}.", fields=listed)
        self.fields = listed


class WrongState(DomainError):
    """It has moved on since you opened it. Reload the page to see where it is now."""

    code = "wrong_state"
