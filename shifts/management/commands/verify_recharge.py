"""manage.py verify_recharge: prove that councils are charged for approved hours, once and rightly."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from rates.money import ZERO, as_pounds
from rates.reports.recharge_proof import prove_recharges
from shifts.reports.recharge_reconciled import hosted_weeks, reconciled


class Command(BaseCommand):
    help = "Prove that recharges charge each approved hosted hour once. Exits 1 if not."

    def handle(self, *args: Any, **options: Any) -> None:
        proof, weeks, hours = prove_recharges(), 0, ZERO
        problems = list(proof.problems)
        for week in tqdm(
            reconciled(), total=hosted_weeks().count(), unit="week", disable=None
        ):  # silent when not a terminal
            weeks, hours = weeks + 1, hours + week.worked
            problems += [week.problem] if week.problem else []
        if problems:
            raise CommandError("The recharges do not hold.\n" + "\n".join(problems))
        self.stdout.write(
            f"{weeks:,} approved weeks of {as_pounds(hours)} in hours. {proof.statements:,} "
            f"statements charge {as_pounds(proof.charged)} in {proof.lines:,} lines, and "
            f"{as_pounds(proof.waiting)} waits: the recharges hold."
        )
