"""The register's answer as a file: what it says of each number, and how that differs from before.

The columns are those of the bulk check of Social Work England's register, by their usual names.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from accounts.cells import Problem, day_from, plain_text
from accounts.tables import BadHeader, Column, Reading, records

MOST_ROWS = 1_000
COLUMNS = (
    Column(
        name="number",
        help="SW and digits.",
        also=(
            "registration number",
            "registration no",
            "reg number",
            "reg no",
            "sw number",
            "swe number",
            "social work england number",
        ),
    ),
    Column(name="name", help="As the register has it.", also=("full name", "social worker")),
    Column(
        name="status",
        help="registered, conditions, suspended or removed.",
        also=("registration status", "current status"),
    ),
    Column(
        name="conditions",
        help="Their text, where the status is conditions.",
        also=("conditions of practice", "restrictions", "condition details"),
        needed=False,
    ),
    Column(
        name="registered_until",
        help="Last day of the registration.",
        also=(
            "registered to",
            "registration expires",
            "registration expiry date",
            "expiry date",
            "expiry",
            "expires on",
            "renewal date",
        ),
    ),
)
STATUSES = {
    "registered": "registered",
    "active": "registered",
    "conditions": "conditions",
    "registered with conditions": "conditions",
    "conditions of practice": "conditions",
    "suspended": "suspended",
    "interim suspension": "suspended",
    "removed": "removed",
    "struck off": "removed",
    "no longer registered": "removed",
}
ENDED = ("suspended", "removed")  # the register may give no last day then


class Kind(StrEnum):
    """How an entry differs from what the passport says; the worst first."""

    REMOVED = "removed"
    SUSPENDED = "suspended"
    CONDITIONED = "conditioned"
    LAPSED = "lapsed"
    NAME = "name_differs"
    RESTORED = "restored"
    RENEWED = "renewed"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Kind.REMOVED: "Removed from the register",
    Kind.SUSPENDED: "Suspended",
    Kind.CONDITIONED: "Has new conditions",
    Kind.LAPSED: "Not renewed",
    Kind.NAME: "The name differs",
    Kind.RESTORED: "Registered again",
    Kind.RENEWED: "Renewed",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is said of one number; the answer names the row that says it."""

    number: str
    name: str
    status: str
    conditions: str
    registered_until: date | None
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Never the text of conditions, which is read in the register itself."""

    kind: Kind
    number: str
    name: str
    before: str
    after: str

    def as_json(self) -> dict[str, str]:
        return {
            "kind": self.kind.value,
            "number": self.number,
            "name": self.name,
            "before": self.before,
            "after": self.after,
        }


@dataclass
class Answer:
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_answer(rows: Iterable[Sequence[str]]) -> Answer:
    found = Answer()
    seen: dict[str, int] = {}
    try:
        for row, cells in records(rows, COLUMNS):
            if row > MOST_ROWS + 1:
                remedy = f"Give at most {MOST_ROWS:,} rows; split the file."
                found.problems.append(Problem(row, "", f"row {row}", remedy))
                return found
            read_entry(Reading(row, cells, found.problems), found, seen)
    except BadHeader as bad:
        found.problems.append(bad.problem)
        return found
    if not found.entries and not found.problems:
        found.problems.append(Problem(2, "", "", "The file has no rows; add some."))
    return found


def read_entry(reading: Reading, found: Answer, seen: dict[str, int]) -> None:
    number = reading.read("number", number_from)
    name = reading.read("name", name_from)
    status = reading.read("status", status_from)
    conditions = reading.read_if_any("conditions", plain_text) or ""
    until = reading.read_if_any("registered_until", day_from)
    if status and not until and status not in ENDED and not reading.cells["registered_until"]:
        reading.refuse("registered_until", "", "Give the last day of the registration.")
    if status == "conditions" and not conditions:
        reading.refuse("conditions", "", "Copy the conditions from the register.")
    if number and number in seen:
        remedy = f"It repeats row {seen[number]}; remove one of them."
        reading.refuse("number", number, remedy)
    seen.setdefault(number or "", reading.row)
    if reading.fine:
        found.entries.append(
            Entry(
                row=reading.row,
                number=number or "",
                name=name or "",
                status=status or "",
                conditions=conditions if status == "conditions" else "",
                registered_until=until,
            )
        )


def number_from(cell: str) -> str:
    number = "".join(plain_text(cell).split()).upper()
    if not (number.startswith("SW") and number[2:].isdecimal() and len(number) <= 10):
        raise ValueError("Give SW and digits, such as SW12345.")
    return number


def name_from(cell: str) -> str:
    name = plain_text(cell)
    if not 0 < len(name) <= 120:
        raise ValueError("Give the name as the register has it, up to 120 letters.")
    return name


def status_from(cell: str) -> str:
    status = STATUSES.get(plain_text(cell).lower())
    if status is None:
        raise ValueError(f"Give one of: {', '.join(dict.fromkeys(STATUSES.values()))}.")
    return status


def differences(before: Entry, after: Entry, today: date) -> list[Difference]:
    """All that differs, the worst first; an answer without a last day leaves the earlier one."""
    kinds = {kind for kind, holds in kinds_of(before, after, today).items() if holds}
    return [
        Difference(
            kind=kind,
            number=before.number,
            name=before.name,
            before=before.name if kind == Kind.NAME else standing(before),
            after=after.name if kind == Kind.NAME else standing(after),
        )
        for kind in Kind
        if kind in kinds
    ]


def kinds_of(before: Entry, after: Entry, today: date) -> dict[Kind, bool]:
    changed = before.status != after.status
    until, earlier = after.registered_until, before.registered_until
    standing_now = after.status not in ENDED
    return {
        Kind.REMOVED: changed and after.status == "removed",
        Kind.SUSPENDED: changed and after.status == "suspended",
        Kind.CONDITIONED: after.status == "conditions"
        and (changed or same(before.conditions) != same(after.conditions)),
        Kind.LAPSED: standing_now and until is not None and until < today,
        Kind.NAME: same(before.name) != same(after.name),
        Kind.RESTORED: standing_now and before.status in ENDED,
        Kind.RENEWED: until is not None and earlier is not None and until > earlier,
    }


def standing(entry: Entry) -> str:
    until = entry.registered_until
    days = f" until {until.day} {until:%B %Y}" if until else ""
    return f"{entry.status}{days}"


def same(text: str) -> str:
    """Without accents, capitals, the marks in a name, and the order of its parts."""
    bare = "".join(
        letter if letter.isalnum() else " "
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
    return " ".join(sorted(bare.split()))
