"""Runs every check and says PASS or FAIL for each, with the first record that fails."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from .breaches import check_breaches, check_steps
from .judging import check_decisions
from .on_costs import check_on_costs
from .reading import Check, Failed, Pack, check_files
from .signing import check_signatories
from .spending import check_exceptions, check_lines, check_reversals, check_summary
from .trail import check_chains, check_heads

CHECKS: tuple[tuple[str, Check], ...] = (
    ("Files and manifest", check_files),
    ("Audit chains", check_chains),
    ("Daily heads", check_heads),
    ("Signatories", check_signatories),
    ("Decisions", check_decisions),
    ("Exceptions", check_exceptions),
    ("Spend lines", check_lines),
    ("Reversals", check_reversals),
    ("Summary", check_summary),
    ("Breaches", check_breaches),
    ("Steps", check_steps),
    ("On-costs", check_on_costs),
)


def main(words: Sequence[str] | None = None) -> int:
    """0 when every check passes, 1 when one fails."""
    parser = ArgumentParser(
        description="Check an evidence pack. Needs Python 3.11 and nothing else."
    )
    parser.add_argument(
        "pack", type=Path, help="the ZIP file, or the folder it was unpacked to"
    )
    asked = parser.parse_args(words)
    failed = 0
    for name, check in CHECKS:
        try:
            told = f"PASS  {name}: {check(Pack(asked.pack))}"
        except Failed as problem:
            told = f"FAIL  {name}: {problem}"
            failed = 1
        except Exception as problem:  # what was tampered with need not even be readable
            told = f"FAIL  {name}: it cannot be read ({type(problem).__name__}: {problem})"
            failed = 1
        sys.stdout.write(f"{told}\n")
    return failed
