"""manage.py notices_failed [--days N]: what could not be sent, and how much waits."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Delivery

LATE_AFTER = timedelta(minutes=15)


class Command(BaseCommand):
    help = "List the notices that could not be sent; ends with 1 if there are any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=7, help="How far back (7).")

    def handle(self, *, days: int, **options: object) -> None:
        now = timezone.now()
        failed = Delivery.objects.failed().filter(notice__created_at__gte=now - timedelta(days))
        rows = failed.select_related("notice__recipient").order_by("pk")
        for row in rows.iterator():
            self.stdout.write(self.line(row))
        waiting = Delivery.objects.unsettled()
        late = waiting.filter(not_before__lte=now - LATE_AFTER).count()
        self.stdout.write(f"{waiting.count()} on their way, {late} of them late.")
        if count := rows.count():
            raise CommandError(f"{count} not sent in the last {days} days.")

    def line(self, row: Delivery) -> str:
        notice: Any = row.notice
        at = timezone.localtime(notice.created_at)
        return (
            f"{at:%Y-%m-%d %H:%M} {row.channel} to {notice.recipient.email}"
            f" ({notice.kind}, {notice.target}): {row.last_error}"
        )
