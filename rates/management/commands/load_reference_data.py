"""manage.py load_reference_data: regions, councils, job roles, pay spine, on-costs, holidays."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actions.reference import load_places
from accounts.errors import BadInput
from rates.actions.reference import load_pay


class Command(BaseCommand):
    help = "Load the reference data. Safe to run again: what agrees is left alone."

    @transaction.atomic
    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        try:
            tallies = load_places(by=None) | load_pay(by=None)
        except BadInput as problem:
            listed = [f"{where}: {said[0]}." for where, said in problem.fields.items()]
            raise CommandError("\n".join([problem.detail, *listed])) from problem
        if verbosity:
            for name, tally in tallies.items():
                self.stdout.write(f"{name}: {tally}")
