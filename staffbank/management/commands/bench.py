"""manage.py bench: measure the work that must stay fast, on the demonstration region."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from staffbank.bench.cases import cases
from staffbank.bench.measure import measure


class Command(BaseCommand):
    help = "Each case as a ratio to the bare work it cannot do without, in the same run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=15)
        parser.add_argument("--workers", type=int, default=300)
        parser.add_argument("--weeks", type=int, default=4)

    def handle(self, *, rounds: int, workers: int, weeks: int, **options: Any) -> None:
        call_command("seed_demo", workers=workers, weeks=weeks)
        results = [measure(case, rounds=rounds) for case in tqdm(list(cases()), disable=None)]
        for result in results:
            self.stdout.write(str(result))
