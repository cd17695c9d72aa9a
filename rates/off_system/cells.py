"""What a cell of a file of payments says, or ValueError with what to do about it."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from accounts.cells import day_from, plain_text
from rates.caps.basis import Basis
from rates.money import to_pence

MOST_POUNDS, MOST_HOURS = Decimal(1_000_000), Decimal(10_000)
HIGHEST_RATE = Decimal("999.99")
NUMBER = re.compile(r"(-?)£?(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?")
REGISTRATION = re.compile(r"SW\d{1,8}", re.ASCII)


def text_from(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        text = plain_text(cell)
        if len(text) > most:
            raise ValueError(f"Give at most {most} letters.")
        return text

    return read


def number_from(cell: str, remedy: str, most: Decimal) -> Decimal:
    """£1,234.50, -7.5, and (7.50), which is how ledgers write below zero; never half a penny."""
    text = "".join(plain_text(cell).split())
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    found = NUMBER.fullmatch(text.replace("£-", "-£"))
    if found is None:
        raise ValueError(remedy)
    sign, whole, pence = found.groups()
    number = Decimal(f"{sign}{whole.replace(',', '')}{pence or ''}")
    if not 0 < abs(number) <= most:
        raise ValueError(remedy)
    return to_pence(number)


def money_from(cell: str) -> Decimal:
    return number_from(
        cell, "Give pounds and pence, not nothing, such as 1,234.50.", MOST_POUNDS
    )


def hours_from(cell: str) -> Decimal:
    return number_from(cell, "Give hours with at most two decimals, such as 37.5.", MOST_HOURS)


def rate_from(cell: str) -> Decimal:
    rate = number_from(cell, "Give pounds an hour, such as 31.00.", HIGHEST_RATE)
    if rate < 0:
        raise ValueError("Give pounds an hour above 0; the amount says that it is a credit.")
    return rate


def registration_from(cell: str) -> str:
    text = "".join(plain_text(cell).split()).upper()
    if not REGISTRATION.fullmatch(text):
        raise ValueError("Give SW and digits, such as SW12345, or leave it empty.")
    return text


BASES = {
    **{each.value: each.value for each in Basis},
    "limited company": Basis.LIMITED.value,
    "ltd": Basis.LIMITED.value,
    "all in": Basis.CHARGE.value,
}


def basis_from(cell: str) -> str:
    if (found := BASES.get(plain_text(cell).lower())) is None:
        raise ValueError(f"Give one of: {', '.join(Basis)}.")
    return found


TEXTS = {
    "worker_name": text_from(120),
    "title": text_from(120),
    "supplier": text_from(120),
    "reference": text_from(80),
}
READERS: dict[str, Callable[[str], Any]] = {
    **TEXTS,
    "registration_number": registration_from,
    "worked_from": day_from,
    "worked_to": day_from,
    "week_ending": day_from,
    "paid_on": day_from,
    "hours": hours_from,
    "hourly_rate": rate_from,
    "basis": basis_from,
}
