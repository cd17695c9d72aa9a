"""manage.py verify_ledger: prove that the summary is the ledger, and each line its own arithmetic.

And that recharges charge what the ledgers hold, unless only a month is asked for.
"""

from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from rates.reports.ledger_proof import months_of_the_ledger, proofs
from rates.reports.recharge_proof import prove_recharges


class Command(BaseCommand):
    help = "Prove that the kept summary equals the ledger, by key and month. Exits 1 if not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--month", metavar="YYYY-MM", type=month_from, help="only this month"
        )

    def handle(self, *args: Any, month: date | None, **options: Any) -> None:
        months = [month] if month else months_of_the_ledger()
        lines, on_costs, problems = 0, 0, []
        for proof in tqdm(
            proofs(months), total=len(months), unit="month", disable=None
        ):  # silent when not a terminal
            lines += proof.lines
            on_costs += proof.on_costs
            if proof.problem:
                problems.append(proof.problem)
        if not month:
            problems += prove_recharges().problems
        if problems:
            raise CommandError("The ledger does not hold.\n" + "\n".join(problems))
        self.stdout.write(
            f"{lines:,} lines and {on_costs:,} on-costs in {len(months)} months: the ledger holds."
        )


def month_from(text: str) -> date:
    return datetime.strptime(f"{text}-01", "%Y-%m-%d").date()  # noqa: DTZ007  # a month has no zone
