"""What a council says of itself, beside what is known from its bookings and its spend."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """Whether the council kept a rule, and why not."""

    complied: bool
    reason: str = ""


@dataclass(frozen=True)
class Supplier:
    """One whose conduct affected whether the rules were kept, and how."""

    name: str
    conduct: str


@dataclass(frozen=True, kw_only=True)
class Entered:
    """`nil` says that there is nothing to return. Answers are by the code of the rule."""

    nil: bool = False
    answers: Mapping[str, Answer] = field(default_factory=dict)
    suppliers: tuple[Supplier, ...] = ()
