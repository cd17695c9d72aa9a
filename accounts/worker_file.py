"""Workers and their passports as a table: what each row says, or what is wrong with its cells."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from accounts.cells import Problem, day_from, plain_text
from accounts.models.recorded import SeenHow
from accounts.register_file import status_from as register_status_from
from accounts.tables import Column, Reading, read_each

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
HOWS = frozenset(SeenHow.values)
HOWS_IN_WORDS = ", ".join(how.replace("_", " ") for how in SeenHow.values)
YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}


def column(name: str, help: str, *also: str, needed: bool = False) -> Column:
    return Column(name=name, help=help, also=also, needed=needed)


COLUMNS = (
    column("email", "They sign in with it.", "e-mail", "email address", needed=True),
    column("full_name", "First name and family name.", "name", needed=True),
    column("qualified_on", "Day of the social work qualification.", needed=True),
    column("latitude", "Of home, in degrees, such as 53.410.", "lat", needed=True),
    column("longitude", "Of home, in degrees, such as -2.980.", "lon", "long", needed=True),
    column("registration_number", "SW and digits.", "sw number", "registration"),
    column("registered_until", "Last day of the registration.", "registration expires"),
    column("registration_status", "registered (also if empty), conditions or suspended."),
    column("registration_conditions", "Their text, where the status is conditions."),
    column("dbs_certificate_number", "12 digits.", "dbs number"),
    column("dbs_issued_on", "Day of issue.", "dbs issue date"),
    column("dbs_childrens_barred_list", "yes or no.", "childrens barred list"),
    column("dbs_update_service_on", "Day the update service was looked at."),
    column("dbs_original_seen_by", "Name of who saw the original certificate."),
    column("dbs_original_seen_on", "Day on which they saw it."),
    column("dbs_original_seen_how", f"One of: {HOWS_IN_WORDS}."),
    column("right_to_work_from", "First day of the right to work."),
    column("right_to_work_until", "Last day; empty without a limit."),
)

NEEDED = frozenset(each.name for each in COLUMNS if each.needed)


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkerRow:
    """Each group of cells (registration, DBS, right to work) is whole, or empty."""

    row: int = field(compare=False)
    email: str
    full_name: str
    qualified_on: date
    latitude: Decimal
    longitude: Decimal
    registration_number: str | None = None
    registered_until: date | None = None
    registration_status: str | None = None
    registration_conditions: str | None = None
    dbs_certificate_number: str | None = None
    dbs_issued_on: date | None = None
    dbs_childrens_barred_list: bool | None = None
    dbs_update_service_on: date | None = None
    dbs_original_seen_by: str | None = None
    dbs_original_seen_on: date | None = None
    dbs_original_seen_how: str | None = None
    right_to_work_from: date | None = None
    right_to_work_until: date | None = None


@dataclass
class Workers:
    """`merged` rows say the same as an earlier one, word for word."""

    rows: list[WorkerRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    merged: int = 0


Seen = dict[tuple[str, str], WorkerRow]


def read_workers(
    rows: Iterable[Sequence[str]], today: date, told: Callable[[int], None] = lambda row: None
) -> Workers:
    """`told` hears how far it is, and what cannot be used is in the problems."""
    found, seen = Workers(), Seen()
    read_each(
        rows,
        COLUMNS,
        lambda reading: read_row(reading, found, seen, today),
        found.problems,
        told,
    )
    return found


PAST = ("qualified_on", "dbs_issued_on", "dbs_update_service_on", "dbs_original_seen_on")
READERS: dict[str, Callable[[str], Any]] = {}


def read_row(reading: Reading, found: Workers, seen: Seen, today: date) -> None:
    said: dict[str, Any] = {
        name: (reading.read if name in NEEDED else reading.read_if_any)(name, reader)
        for name, reader in READERS.items()
    }
    for name in PAST:
        if said[name] and said[name] > today:
            reading.refuse(name, said[name], "It is in the future; give a day up to today.")
    check_groups(reading, said)
    if not reading.fine:
        return
    row = WorkerRow(row=reading.row, **said)
    if seen.get(("email", row.email)) == row:
        found.merged += 1
        return
    refuse_repeats(reading, row, seen)
    if reading.fine:
        found.rows.append(row)


GROUPS = {
    "regist": ("registration_number", "registered_until"),
    "dbs_": (
        "dbs_certificate_number",
        "dbs_issued_on",
        "dbs_childrens_barred_list",
    ),
    "right_": ("right_to_work_from",),
}


def check_groups(reading: Reading, said: dict[str, Any]) -> None:
    given = {each for each, cell in reading.cells.items() if cell}
    for begins, names in GROUPS.items():
        if not any(each.startswith(begins) for each in given):
            continue
        for name in names:
            if name not in given:
                reading.refuse(
                    name, "", f"Fill it in, or leave all that begins with {begins} empty."
                )
    check_seen(reading, said)
    check_conditions(reading, said["registration_status"], said["registration_conditions"])
    until, since = said["right_to_work_until"], said["right_to_work_from"]
    if until and since and until < since:
        reading.refuse("right_to_work_until", until, "Give the first day or a later one.")
    looked, issued = said["dbs_update_service_on"], said["dbs_issued_on"]
    if looked and issued and looked < issued:
        reading.refuse("dbs_update_service_on", looked, "Give the day of issue or a later one.")


def check_conditions(reading: Reading, status: str | None, text: str | None) -> None:
    if status == "conditions" and not text:
        reading.refuse("registration_conditions", "", "Copy the conditions from the register.")
    if status != "conditions" and text:
        remedy = "Give the status conditions, or leave the text out."
        reading.refuse("registration_conditions", text[:80], remedy)


def check_seen(reading: Reading, said: dict[str, Any]) -> None:
    """Who, when and how are said together or not at all, and of a certificate that was issued."""
    seen = [f"dbs_original_seen_{each}" for each in ("by", "on", "how")]
    if any(reading.cells.get(name) for name in seen):
        for name in seen:
            if not reading.cells.get(name):
                remedy = "Say who saw the original, when and how, or leave all three empty."
                reading.refuse(name, "", remedy)
    on, issued = said["dbs_original_seen_on"], said["dbs_issued_on"]
    if on and issued and on < issued:
        reading.refuse("dbs_original_seen_on", on, "Give the day of issue or a later one.")


def refuse_repeats(reading: Reading, row: WorkerRow, seen: Seen) -> None:
    for name in ("email", "registration_number", "dbs_certificate_number"):
        value = getattr(row, name)
        if value is None:
            continue
        first = seen.setdefault((name, value), row)
        if first is not row:
            remedy = f"Row {first.row} has it too and says something else; correct one of them."
            reading.refuse(name, value, remedy)


def email_from(cell: str) -> str:
    email = plain_text(cell).lower()
    if not EMAIL.fullmatch(email) or len(email) > 254:
        raise ValueError("Give an e-mail address, such as grace.obi@example.org.")
    return email


def name_from(cell: str) -> str:
    name = plain_text(cell)
    if not 0 < len(name) <= 120:
        raise ValueError("Give the full name, up to 120 letters.")
    return name


def degrees_from(lowest: int, highest: int) -> Callable[[str], Decimal]:
    def read(cell: str) -> Decimal:
        try:
            value = Decimal(plain_text(cell))
        except InvalidOperation:
            value = Decimal("NaN")
        if not (value.is_finite() and lowest <= value <= highest):
            raise ValueError(f"Give degrees from {lowest} to {highest}, in or near England.")
        return value.quantize(Decimal("0.001"))

    return read


def matching(form: str, remedy: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        text = "".join(plain_text(cell).split()).upper()
        if not re.fullmatch(form, text, re.ASCII):
            raise ValueError(remedy)
        return text

    return read


def yes_or_no(cell: str) -> bool:
    if cell.lower() not in YES | NO:
        raise ValueError("Give yes or no.")
    return cell.lower() in YES


def status_from(cell: str) -> str:
    """Somebody who was removed is not brought into the pool."""
    status = register_status_from(cell)
    if status == "removed":
        raise ValueError("They are off the register; leave them out of the file.")
    return status


def how_from(cell: str) -> str:
    how = plain_text(cell).lower().replace(" ", "_")
    if how not in HOWS:
        raise ValueError(f"Give one of: {HOWS_IN_WORDS}.")
    return how


READERS |= {
    "email": email_from,
    "full_name": name_from,
    "qualified_on": day_from,
    "latitude": degrees_from(49, 61),
    "longitude": degrees_from(-8, 3),
    "registration_number": matching(r"SW\d{1,8}", "Give SW and digits, such as SW12345."),
    "registered_until": day_from,
    "registration_status": status_from,
    "registration_conditions": plain_text,
    "dbs_certificate_number": matching(r"\d{12}", "Give the 12 digits of the certificate."),
    "dbs_issued_on": day_from,
    "dbs_childrens_barred_list": yes_or_no,
    "dbs_update_service_on": day_from,
    "dbs_original_seen_by": name_from,
    "dbs_original_seen_on": day_from,
    "dbs_original_seen_how": how_from,
    "right_to_work_from": day_from,
    "right_to_work_until": day_from,
}


def template() -> Iterator[list[str]]:
    """The header, and a row to write over."""
    yield [each.name for each in COLUMNS]
    yield [
        *("grace.obi@example.org", "Grace Obi", "2015-07-01", "53.410", "-2.980"),
        *("SW12345", "2027-11-30", "registered", ""),
        *("001234567890", "2025-01-31", "yes", "2026-05-01"),
        *("Sam Lee", "2025-02-03", "in_person", "2020-01-31", ""),
    ]
