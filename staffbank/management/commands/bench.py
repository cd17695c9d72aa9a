"""manage.py bench: measure the work that must stay fast, on the demonstration region."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from staffbank.bench.cases import CASES, cases
from staffbank.bench.measure import measure


class Command(BaseCommand):
    help = "Each case as a ratio to the bare work it cannot do without, in the same run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=15)
        parser.add_argument("--workers", type=int, default=300)
        parser.add_argument("--weeks", type=int, default=4)
        parser.add_argument("--case", action="append", choices=CASES, help="Only these.")

    def handle(
        self, *, rounds: int, workers: int, weeks: int, case: list[str] | None, **options: Any
    ) -> None:
        call_command("seed_demo", workers=workers, weeks=weeks)
        wanted = [name for name in CASES if case is None or name in case]
        results = [measure(each, rounds=rounds) for each in tqdm(cases(wanted), disable=None)]
        for result in results:
            self.stdout.write(str(result))
