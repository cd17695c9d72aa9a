"""manage.py import_workers: workers and their passports from a CSV file."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions.worker_imports import ask_import, run_import, try_import
from accounts.cells import Problem
from accounts.errors import BadInput, DomainError
from accounts.management.people import council_called, user_called


class Command(BaseCommand):
    help = "Import all of a file of workers, or nothing; the same file twice adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--council", required=True, help="GSS code or name")
        parser.add_argument("--by", required=True, help="e-mail address of who does it")
        parser.add_argument("--dry-run", action="store_true", help="only say what it would do")

    def handle(
        self, *args: Any, file: Path, council: str, by: str, dry_run: bool, **options: Any
    ) -> None:
        asked: dict[str, Any] = {
            "by": user_called(by),
            "council": council_called(council),
            "content": file.read_bytes(),
            "now": timezone.now(),
        }
        try:
            done = try_import(**asked) if dry_run else self.bring(asked)
        except BadInput as bad:
            said = (sentence for told in bad.fields.values() for sentence in told)
            raise CommandError("\n".join(said)) from bad
        except DomainError as problem:
            raise CommandError(problem.detail) from problem
        if done.problems:
            told = [each if isinstance(each, dict) else asdict(each) for each in done.problems]
            raise CommandError("\n".join(str(Problem(**each)) for each in told))
        self.stdout.write(f"{done.added} added, {done.known} known")

    def bring(self, asked: dict[str, Any]) -> Any:
        kept = ask_import(**asked)
        run_import(kept.pk, asked["now"])
        kept.refresh_from_db()
        return kept
