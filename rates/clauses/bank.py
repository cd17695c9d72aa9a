"""What an employing council charges a host for a bank worker. No published rule sets either."""

from rates.clauses.clause import Clause, Kind

BANK = (
    Clause(
        code="bank_fee_percent",
        label="Bank fee, share of pay",
        sentence="A council that lends a bank worker charges the host {value} of the pay.",
        kind=Kind.DECIMAL,
        default="0",
        minimum=0,
        maximum=30,
        unit="%",
    ),
    Clause(
        code="bank_fee_per_hour",
        label="Bank fee, by the hour",
        sentence="A council that lends a bank worker charges the host {value} an hour worked.",
        kind=Kind.DECIMAL,
        default="0",
        minimum=0,
        maximum=20,
        unit="pound",
    ),
)
