"""manage.py demo_signins: who can be tried out in the demonstration, and their password."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from staffbank.demo import PASSWORD, personas


class Command(BaseCommand):
    help = "List the people of the demonstration who can sign in. Only where DEBUG is on."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("The demonstration is for DEBUG only.")
        rows = [(each.email, each.name, each.role, each.council) for each in personas()]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        self.stdout.write(f"Sign in with the password “{PASSWORD}” as:")
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write(f"  {'  '.join(cells)}".rstrip())
