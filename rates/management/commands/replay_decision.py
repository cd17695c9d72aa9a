"""manage.py replay_decision ID: prove that a stored decision still gives the same answer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rates.actions.decisions import replay
from rates.models import CapDecision


class Command(BaseCommand):
    help = "Make stored decisions again from their stored inputs and compare pence and hash."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ids", nargs="+", type=int, metavar="ID")

    def handle(self, *args: Any, ids: list[int], verbosity: int, **options: Any) -> None:
        found = CapDecision.objects.prefetch_related("segments").in_bulk(ids)
        problems = [f"{pk}: there is no such decision." for pk in ids if pk not in found]
        for pk, decision in found.items():
            again = replay(decision)
            if not again.proved:
                problems.append(f"{pk}: {again}")
            elif verbosity:
                self.stdout.write(f"{pk}: {again.decision} {again} {again.digest}")
        if problems:
            raise CommandError("\n".join(problems))
