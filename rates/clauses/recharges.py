"""The clauses on VAT in a recharge between councils. Illustrative: no published rule sets them."""

from rates.clauses.clause import Clause, Kind

TREATMENTS = {
    "undecided": "is for the council's VAT officer to decide",
    "in_scope": "is in the scope of VAT",
    "out_of_scope": "is outside the scope of VAT",
}


def vat(code: str, label: str, subject: str) -> Clause:
    """It flags a line; no VAT is worked out."""
    return Clause(
        code=code,
        label=label,
        sentence=f"In a recharge, {subject} {{value}} (illustrative).",
        kind=Kind.CHOICE,
        default="undecided",
        choices=TREATMENTS,
    )


RECHARGES = (
    vat("recharge_vat_pay", "VAT on recharged pay", "pay with its holiday pay"),
    vat(
        "recharge_vat_on_costs",
        "VAT on recharged on-costs",
        "what an employer pays on top of pay",
    ),
    vat("recharge_vat_fee", "VAT on the bank fee", "the bank fee"),
    vat("recharge_vat_expenses", "VAT on recharged expenses", "what is paid for expenses"),
)
