"""manage.py create_operator: an account that reads the operator's pages, and does nothing else."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.people import create_operator
from accounts.errors import BadInput
from accounts.management.people import ask_password, read_password


class Command(BaseCommand):
    help = "Make an account for the operator's pages; it never holds a role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from the input instead of asking for it",
        )

    def handle(
        self, *args: Any, email: str, name: str, password_stdin: bool, **options: Any
    ) -> None:
        password = read_password() if password_stdin else ask_password()
        try:
            user = create_operator(email=email, full_name=name, password=password, by=None)
        except BadInput as problem:
            told = (f"{field}: {' '.join(said)}" for field, said in problem.fields.items())
            raise CommandError("\n".join(told)) from problem
        self.stdout.write(f"{user.email} reads the operator's pages, at /operator/.")
