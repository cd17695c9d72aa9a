"""On-costs: each line worked out again, starting from what the lines before it came to."""

from decimal import ROUND_HALF_UP, Context, Decimal

from .reading import Failed, Pack, Row

EXACT = Context(prec=50, rounding=ROUND_HALF_UP)
PENNY, ZERO, MINUTES_PER_HOUR = Decimal("0.01"), Decimal("0.00"), Decimal(60)
SCOPE = ("worker", "employing_council", "pay_week", "scope")


def check_on_costs(pack: Pack) -> str:
    """What is due is its rate of its base; a line is the difference to what stood before it."""
    stood: dict[tuple[str, ...], tuple[Decimal, str]] = {}
    count, paid = 0, ZERO
    for row in pack.rows("on_cost_lines.csv"):
        name = f"on_cost_lines.csv: line {row['id']}"
        scope = tuple(row[each] for each in SCOPE)
        before, earlier = stood.get(scope, (ZERO, ""))
        due, amount = Decimal(row["due"]), Decimal(row["amount"])
        if due != due_of(row):
            raise Failed(f"{name}: what is due is not its rate of its base")
        if Decimal(row["before"]) != before or amount != due - before:
            raise Failed(f"{name}: it does not go on from the lines before it")
        if row["reverses"] != (earlier if amount < 0 else ""):
            raise Failed(f"{name}: it does not take back the line before it")
        stood[scope] = (due, row["id"])
        count, paid = count + 1, paid + amount
    return f"{count} lines worked out again, £{paid:,} in all"


def due_of(row: Row) -> Decimal:
    above = max(EXACT.subtract(Decimal(row["base"]), Decimal(row["threshold"])), ZERO)
    exact = EXACT.multiply(Decimal(row["rate"]), above)
    if row["per"] == "hour":
        exact = EXACT.divide(exact, MINUTES_PER_HOUR)
    return exact.quantize(PENNY, context=EXACT)
