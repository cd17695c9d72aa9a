"""manage.py register_check: take the numbers that are due, or bring the register's answer."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions.register_checks import RegisterAnswer, export_due, import_register
from accounts.errors import BadInput, DomainError
from accounts.management.people import council_called, user_called
from accounts.models import Council, User


class Command(BaseCommand):
    help = "Print the numbers due a look-up, one a line; with a file, record its answer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="the register's answer, CSV or Excel"
        )
        parser.add_argument("--council", required=True, help="GSS code or name")
        parser.add_argument("--by", required=True, help="e-mail address of who does it")
        parser.add_argument("--dry-run", action="store_true", help="only say what differs")
        parser.add_argument(
            "--names-agree",
            action="store_true",
            help="names that differ belong to the same people",
        )

    def handle(
        self, *args: Any, file: Path | None, council: str, by: str, **options: Any
    ) -> None:
        where, who = council_called(council), user_called(by)
        try:
            if file is None:
                numbers = export_due(by=who, council=where, today=timezone.localdate())
                self.stdout.write("\n".join(numbers))
                return
            self.bring(file, where, who, **options)
        except BadInput as bad:
            said = (sentence for told in bad.fields.values() for sentence in told)
            raise CommandError("\n".join([bad.detail, *said])) from bad
        except DomainError as problem:
            raise CommandError(problem.detail) from problem

    def bring(self, file: Path, council: Council, by: User, **options: Any) -> None:
        done = import_register(
            by=by,
            council=council,
            content=file.read_bytes(),
            dry_run=options["dry_run"],
            names_agree=options["names_agree"],
            now=timezone.now(),
        )
        for line in lines_of(done):
            self.stdout.write(line)


def lines_of(done: RegisterAnswer) -> list[str]:
    would = "would be " if done.dry_run else ""
    first = f"{done.entries} {would}looked up, {len(done.differences)} differ"
    if done.applied_before:
        first = "recorded before: nothing changed"
    return [
        first,
        *(
            f"{each.kind.label}: {each.number} {each.name}: {each.before} → {each.after}"
            for each in done.differences
        ),
        *(str(problem) for problem in done.problems),
        *(f"{number} is due and not in the file" for number in done.missing),
    ]
