"""manage.py create_lead: the first regional lead, who then lets everyone else in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q

from accounts.actions.people import create_user, grant_role
from accounts.errors import BadInput, DomainError
from accounts.management.people import ask_password, read_password
from accounts.models import Region, Role


class Command(BaseCommand):
    help = "Make a person the first lead of a region; refuses where it has one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument("--region", required=True, help="ONS code or name")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from the input instead of asking for it",
        )

    def handle(
        self,
        *args: Any,
        email: str,
        name: str,
        region: str,
        password_stdin: bool,
        **options: Any,
    ) -> None:
        where = Region.objects.filter(Q(code=region) | Q(name__iexact=region)).first()
        if where is None:
            names = ", ".join(Region.objects.values_list("name", flat=True))
            raise CommandError(f"“{region}” is not a region; give one of: {names}.")
        password = read_password() if password_stdin else ask_password()
        try:
            with transaction.atomic():
                user = create_user(email=email, full_name=name, password=password, by=None)
                grant_role(user=user, role=Role.REGIONAL_LEAD, region=where, by=None)
        except BadInput as problem:
            raise CommandError(
                "\n".join(
                    f"{field}: {' '.join(said)}" for field, said in problem.fields.items()
                )
            ) from problem
        except DomainError as problem:
            raise CommandError(problem.detail) from problem
        self.stdout.write(f"{user.email} is the lead of {where}.")
