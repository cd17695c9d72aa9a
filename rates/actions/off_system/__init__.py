"""Payments outside the system: brought in from files, found in the ledger, answered."""

from rates.actions.off_system.answering import answer_payment
from rates.actions.off_system.asking import bring_file, import_file, name_columns
from rates.actions.off_system.matching import match_again
from rates.actions.off_system.running import lapse_imports, run_import

__all__ = [
    "answer_payment",
    "bring_file",
    "import_file",
    "lapse_imports",
    "match_again",
    "name_columns",
    "run_import",
]
