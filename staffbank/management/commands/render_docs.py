"""manage.py render_docs [--check]: write, or compare, the documents drawn from the code."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from staffbank.documents import rendered


class Command(BaseCommand):
    help = "Write docs/rules.md, docs/states.md and docs/clauses.md from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail if one is out of date."
        )

    def handle(self, *, check: bool, **options: Any) -> None:
        stale = []
        for path, text in rendered().items():
            file = settings.BASE_DIR / path
            if file.exists() and file.read_text() == text:
                continue
            stale.append(path)
            if not check:
                file.write_text(text)
        if check and stale:
            raise CommandError(f"Out of date: {', '.join(stale)}. Run manage.py render_docs.")
        self.stdout.write(f"{len(stale)} written" if not check else "documents are current")
