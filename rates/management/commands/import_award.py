"""manage.py import_award FILE --by EMAIL: a dry run, and with --confirm the import."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.errors import DomainError
from accounts.models import User
from rates.actions.awards.changes import AwardPlan
from rates.actions.awards.importing import import_awards, preview_awards, rows_of_file
from rates.money import as_pounds


class Command(BaseCommand):
    help = "Show what a CSV file of pay awards would change; import it with --confirm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="EMAIL", help="A regional lead.")
        parser.add_argument("--confirm", action="store_true", help="Import all of it.")

    def handle(self, *args: Any, file: Path, by: str, confirm: bool, **options: Any) -> None:
        user = User.objects.filter(email__iexact=by).first()
        if user is None:
            raise CommandError(
                f"Nobody signs in as {by}. Give a regional lead's email address."
            )
        try:
            rows = rows_of_file(file.read_bytes())
            for plan in preview_awards(by=user, rows=rows):
                self.show(plan)
            if confirm:
                self.stdout.write(str(import_awards(by=user, rows=rows)))
            else:
                self.stdout.write("Nothing is imported yet. Run it again with --confirm.")
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}.") from problem
        except DomainError as error:
            told = [*error.facts.get("fields", {}).get("file", []), error.detail]
            raise CommandError("\n".join(told)) from error

    def show(self, plan: AwardPlan) -> None:
        self.stdout.write(f"{plan}, {plan.status.label.lower()}, from {plan.effective.lower}")
        for change in plan.changes:
            kind = (
                "new" if change.is_new else "corrected" if change.is_correction else "recorded"
            )
            self.stdout.write(
                f"  point {change.scp}: {as_pounds(change.salary)} ({change.told}), {kind}"
            )
