"""manage.py seed_demo: tell the demonstration region into an empty database, once."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from staffbank.demo.chapters import NotEmpty, Telling


class Command(BaseCommand):
    help = "Make the demonstration region by calling the actions. Only where DEBUG is on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="the day it is told on")
        parser.add_argument("--workers", type=int, default=300)
        parser.add_argument("--weeks", type=int, default=26)

    def handle(
        self, *, today: date | None, workers: int, weeks: int, verbosity: int, **options: Any
    ) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("The demonstration is for DEBUG only; it has known passwords.")
        call_command("load_reference_data", verbosity=0)
        try:
            telling = Telling(today=today or timezone.localdate(), workers=workers, weeks=weeks)
            for chapter in tqdm(telling.left, unit="chapter", disable=None):
                telling.tell(chapter)
        except NotEmpty as problem:
            raise CommandError(problem.detail) from problem
        if verbosity:
            told = "is complete" if telling.left else "was there already; nothing has changed"
            self.stdout.write(f"The demonstration region {told}.")
            self.stdout.write(f"Its today is {telling.today:%-d %B %Y}.")
