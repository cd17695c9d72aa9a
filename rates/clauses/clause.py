"""One clause: what values it takes, how they are stored as JSON and how they read aloud."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from rates.money import BadInput, plain, to_pence

CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]+)?")

# What a JSON column holds: decimals and times are text.
Value = bool | int | str | list[str]


class Kind(StrEnum):
    YES_NO = "yes_no"
    CHOICE = "choice"
    SEVERAL = "several"
    WHOLE = "whole"
    DECIMAL = "decimal"
    MULTIPLIER = "multiplier"
    TIME = "time"


@dataclass(frozen=True, kw_only=True)
class Clause:
    """`choices` maps each stored choice to the words that go into the sentence."""

    code: str
    label: str
    sentence: str
    kind: Kind
    default: Value
    minimum: int | None = None
    maximum: int | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    source: str = "memorandum"

    def read(self, given: object) -> Value:
        """The value as it is stored, or BadInput."""
        value = READERS[self.kind](self, given)
        if value is None:
            raise BadInput(self.code, repr(given), self.remedy)
        return value

    @property
    def remedy(self) -> str:
        match self.kind:
            case Kind.YES_NO:
                return "Give true or false."
            case Kind.CHOICE:
                return f"Give one of: {', '.join(self.choices)}."
            case Kind.SEVERAL:
                words = "at least one" if self.minimum is None else f"at least {self.minimum}"
                least = "any" if "" in self.choices else words
                return f"Give a list with {least} of: {', '.join(filter(None, self.choices))}."
            case Kind.TIME:
                return "Give a time from 00:00 to 23:59, such as 22:00."
        number = (
            "a whole number" if self.kind == Kind.WHOLE else "a number with at most 2 decimals"
        )
        return f"Give {number} from {self.minimum} to {self.maximum}."

    def in_words(self, value: Value) -> str:
        if isinstance(value, list):
            return joined([self.choices[each] for each in value]) or self.choices[""]
        if self.choices:
            return self.choices[str(value).lower()]
        if not self.unit:
            return str(value)
        plural = "" if str(value) == "1" or self.unit == "%" else "s"
        return f"{value} {self.unit}{plural}"

    def explain(self, value: Value) -> str:
        return self.sentence.format(value=self.in_words(value))


def joined(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def read_yes_no(clause: Clause, given: object) -> Value | None:
    return given if isinstance(given, bool) else None


def read_choice(clause: Clause, given: object) -> Value | None:
    return str(given) if isinstance(given, str) and given in clause.choices else None


def read_several(clause: Clause, given: object) -> Value | None:
    """Stored in the order of the choices. Where none is a choice, true means all of them."""
    may_be_empty = "" in clause.choices
    names = [name for name in clause.choices if name]
    if may_be_empty and isinstance(given, bool):
        return names if given else []
    if not isinstance(given, list | tuple) or not all(each in names for each in given):
        return None
    chosen = [name for name in names if name in given]
    enough = may_be_empty or len(chosen) >= (clause.minimum or 1)
    return chosen if enough else None


def read_whole(clause: Clause, given: object) -> Value | None:
    number = read_number(clause, given)
    return int(number) if number is not None and number == int(number) else None


def read_decimal(clause: Clause, given: object) -> Value | None:
    number = read_number(clause, given)
    if number is None or number != to_pence(number):
        return None
    return str(to_pence(number)) if clause.kind == Kind.MULTIPLIER else plain(number)


def read_time(clause: Clause, given: object) -> Value | None:
    return given if isinstance(given, str) and CLOCK.fullmatch(given) else None


def read_number(clause: Clause, given: object) -> Decimal | None:
    """Text, a whole number or a Decimal inside the limits. A float may have lost its decimals."""
    if isinstance(given, bool) or not isinstance(given, str | int | Decimal):
        return None
    if not NUMBER.fullmatch(str(given)):
        return None
    number = Decimal(given)
    low, high = clause.minimum, clause.maximum
    inside = (low is None or number >= low) and (high is None or number <= high)
    return number if inside else None


READERS: dict[Kind, Callable[[Clause, object], Value | None]] = {
    Kind.YES_NO: read_yes_no,
    Kind.CHOICE: read_choice,
    Kind.SEVERAL: read_several,
    Kind.WHOLE: read_whole,
    Kind.DECIMAL: read_decimal,
    Kind.MULTIPLIER: read_decimal,
    Kind.TIME: read_time,
}
