"""Pounds and pence: one way to round, one way to write, one way to refuse a number."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

# Wide enough that only the last step of a sum rounds. Set it locally: `localcontext(EXACT)`.
EXACT = Context(prec=50, rounding=ROUND_HALF_UP)
PENNY = Decimal("0.01")
ZERO = Decimal("0.00")


class BadInput(ValueError):
    """A value that cannot be used: names the field, the value and what to do about it."""

    def __init__(self, field: str, value: object, remedy: str) -> None:
        self.field, self.value, self.remedy = field, value, remedy
        super().__init__(f"{field} cannot be {value!s}. {remedy}")

    def __reduce__(self) -> tuple[type["BadInput"], tuple[str, object, str]]:
        return type(self), (self.field, self.value, self.remedy)


class Rounding(StrEnum):
    """How a memorandum version rounds a cap. Nearest means half-up."""

    PENNY = "penny"
    DOWN_PENNY = "down_penny"
    NEAREST_10P = "nearest_10p"
    NEAREST_50P = "nearest_50p"
    NEAREST_POUND = "nearest_pound"
    DOWN_50P = "down_50p"
    DOWN_POUND = "down_pound"

    @property
    def label(self) -> str:
        return LABELS[self]


STEPS = {
    Rounding.PENNY: (PENNY, ROUND_HALF_UP),
    Rounding.DOWN_PENNY: (PENNY, ROUND_DOWN),
    Rounding.NEAREST_10P: (Decimal("0.10"), ROUND_HALF_UP),
    Rounding.NEAREST_50P: (Decimal("0.50"), ROUND_HALF_UP),
    Rounding.NEAREST_POUND: (Decimal("1.00"), ROUND_HALF_UP),
    Rounding.DOWN_50P: (Decimal("0.50"), ROUND_DOWN),
    Rounding.DOWN_POUND: (Decimal("1.00"), ROUND_DOWN),
}
LABELS = {
    Rounding.PENNY: "to the nearest penny",
    Rounding.DOWN_PENNY: "down to the penny",
    Rounding.NEAREST_10P: "to the nearest 10p",
    Rounding.NEAREST_50P: "to the nearest 50p",
    Rounding.NEAREST_POUND: "to the nearest pound",
    Rounding.DOWN_50P: "down to a multiple of 50p",
    Rounding.DOWN_POUND: "down to the pound",
}


def to_pence(amount: Decimal) -> Decimal:
    """Half a penny rounds away from zero, so a reversing line cancels exactly; never -0.00."""
    pence = amount.quantize(PENNY, rounding=ROUND_HALF_UP, context=EXACT)
    return EXACT.add(pence, ZERO)


def round_to(rounding: Rounding, numerator: Decimal, denominator: Decimal) -> Decimal:
    """Divides once and late, so that an exact half is seen as a half."""
    step, mode = STEPS[rounding]
    steps = EXACT.divide(numerator, EXACT.multiply(denominator, step))
    whole = steps.quantize(Decimal(1), rounding=mode, context=EXACT)
    return to_pence(EXACT.multiply(whole, step))


def as_pounds(amount: Decimal) -> str:
    pence = to_pence(amount)
    return f"-£{-pence:,}" if pence < 0 else f"£{pence:,}"


def as_difference(amount: Decimal) -> str:
    """As people say a small sum: 1p, 99p, £1.00."""
    pence = to_pence(amount)
    return f"{int(pence * 100)}p" if 0 < pence < 1 else as_pounds(pence)


def as_percent(rate: Decimal) -> str:
    """0.1207 is written 12.07 %."""
    return f"{plain(EXACT.multiply(rate, Decimal(100)))} %"


def plain(number: Decimal) -> str:
    """Without trailing zeros or an exponent: 37, 37.5, 0.3."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def check_number(
    field: str,
    value: Decimal,
    *,
    remedy: str,
    above: int | None = None,
    at_least: int | None = None,
    below: int | None = None,
) -> Decimal:
    """Refuses floats and NaN as well as numbers outside the limits."""
    if not isinstance(value, Decimal) or not value.is_finite():
        raise BadInput(field, value, remedy)
    too_low = (above is not None and value <= above) or (
        at_least is not None and value < at_least
    )
    if too_low or (below is not None and value >= below):
        raise BadInput(field, value, remedy)
    return value
