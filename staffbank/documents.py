"""The documents that are drawn from the code, so that they cannot fall behind it."""

from collections.abc import Callable, Mapping

from accounts.states import NEXT_CLAIM
from rates.breach_rules import NEXT_BREACH
from rates.clauses import CLAUSES, Clause
from rates.recharge_rules import NEXT_RECHARGE
from shifts.eligibility.document import document as rules
from shifts.returns.sheets import document as dfe_return
from shifts.returns.states import NEXT_RETURN
from shifts.states import MACHINES, drawing

HEAD = "<!-- Made by `manage.py render_docs`; edit the code, not this file. -->\n\n"


def states() -> str:
    """Every state machine, as drawn from the tables that the actions obey."""
    machines = {
        **MACHINES,
        "claim": NEXT_CLAIM,
        "breach": NEXT_BREACH,
        "recharge": NEXT_RECHARGE,
        "return": NEXT_RETURN,
    }
    drawn = [
        f"## {name.capitalize()}\n\n```mermaid\n{drawing(table).strip()}\n```\n"
        for name, table in machines.items()
    ]
    where = (
        "The tables are in `shifts/states.py`, for claims in `accounts/states.py`, for breaches "
        "in `rates/breach_rules.py`, for recharges in `rates/recharge_rules.py`, and for returns "
        "in `shifts/returns/states.py`."
    )
    return f"# What may follow what\n\n{where}\n\n" + "\n".join(drawn)


def clauses() -> str:
    """Every clause that a memorandum version may set."""
    rows = "".join(row_of(clause) for clause in CLAUSES.values())
    return (
        "# What a memorandum version may set\n\n"
        "The registry is `rates/clauses/`. A version holds a value for each of these.\n\n"
        "| clause | default | between | source | in words |\n|---|---|---|---|---|\n" + rows
    )


def row_of(clause: Clause) -> str:
    between = "" if clause.minimum is None else limits(clause)
    default = clause.in_words(clause.default)
    return (
        f"| `{clause.code}` | {default} | {between} | {clause.source} "
        f"| {clause.explain(clause.default)} |\n"
    )


def limits(clause: Clause) -> str:
    if clause.maximum is None:
        return f"at least {clause.minimum}"
    return f"{clause.minimum} to {clause.maximum}"


DOCUMENTS: Mapping[str, Callable[[], str]] = {
    "docs/rules.md": rules,
    "docs/states.md": states,
    "docs/clauses.md": clauses,
    "docs/dfe-return.md": dfe_return,
}


def rendered() -> dict[str, str]:
    return {path: HEAD + write().rstrip() + "\n" for path, write in DOCUMENTS.items()}
