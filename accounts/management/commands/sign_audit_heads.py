"""manage.py sign_audit_heads: sign where the audit trail stood on each day that is over."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions.heads import sign_heads
from accounts.errors import DomainError


class Command(BaseCommand):
    help = "Sign the daily heads that are missing. The clock does so too; safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = sign_heads(today=timezone.localdate())
        except DomainError as problem:
            raise CommandError(problem.detail) from problem
        self.stdout.write(f"{count} heads signed.")
