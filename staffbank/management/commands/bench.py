"""manage.py bench: measure the work that must stay fast, on the demonstration region."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from staffbank.bench.cases import CASES, cases
from staffbank.bench.chromium import weigh
from staffbank.bench.looks import looks
from staffbank.bench.measure import measure
from staffbank.bench.weights import BUDGET

PAGES = "pages"  # first, while the region is of its usual size


class Command(BaseCommand):
    help = (
        "Each case as a ratio to the bare work it cannot do without, in the same run. "
        "Fails where a page breaks its budget."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=15)
        parser.add_argument("--workers", type=int, default=300)
        parser.add_argument("--weeks", type=int, default=4)
        parser.add_argument(
            "--case", action="append", choices=[PAGES, *CASES], help="Only these."
        )

    def handle(
        self, *, rounds: int, workers: int, weeks: int, case: list[str] | None, **options: Any
    ) -> None:
        call_command("seed_demo", workers=workers, weeks=weeks)
        broken = self.weigh_pages() if case is None or PAGES in case else []
        wanted = [name for name in CASES if case is None or name in case]
        if wanted:
            results = [
                measure(each, rounds=rounds) for each in tqdm(cases(wanted), disable=None)
            ]
            for result in results:
                self.stdout.write(str(result))
        if broken:
            raise CommandError("\n".join(broken))

    def weigh_pages(self) -> list[str]:
        """Says what each page costs, and returns how they break the budget."""
        bare, *weights = weigh(list(looks()))
        for weight in (bare, *weights):
            self.stdout.write(weight.beside(bare))
        broken = [told for weight in weights for told in weight.too_much()]
        if not broken:
            self.stdout.write(f"No page costs more than its budget: {BUDGET}.")
        return broken
