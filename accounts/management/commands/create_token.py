"""manage.py create_token: a key for a program, printed once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.tokens import create_token
from accounts.errors import BadInput
from accounts.models import User
from accounts.models.access import Scope


class Command(BaseCommand):
    help = "Make an API token for a person and print its secret, which is never shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="what will use it")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            help="may be repeated; read alone when left out",
        )

    def handle(
        self, *args: Any, email: str, name: str, scope: list[str] | None, **options: Any
    ) -> None:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {email}.")
        try:
            _, secret = create_token(
                user=user, name=name, scopes=scope or [Scope.READ], by=None
            )
        except BadInput as problem:
            raise CommandError(str(problem.fields)) from problem
        self.stdout.write(secret)
        self.stderr.write("Keep it now: it is not shown again.")
