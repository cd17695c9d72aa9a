"""manage.py catalogue cy: what is to be translated into a language, and what has been."""

from typing import Any

from babel.core import UnknownLocaleError
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from staffbank.translation.catalogue import brought_up_to_date


class Command(BaseCommand):
    help = "Bring a language's catalogue up to date in staffbank/locale, and compile it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", help="A language's code, such as cy for Welsh.")

    def handle(self, *, language: str, **options: Any) -> None:
        folder = settings.LOCALE_PATHS[0]
        now = timezone.now()
        try:
            found = brought_up_to_date(settings.BASE_DIR, folder, language, now=now)
        except (UnknownLocaleError, ValueError) as unknown:
            raise CommandError(f"{language} is no language's code; give one such as cy.") from (
                unknown
            )
        said = sum(bool(each.string) for each in found if each.id)
        self.stdout.write(f"{len(found)} messages, {said} of them translated.")
