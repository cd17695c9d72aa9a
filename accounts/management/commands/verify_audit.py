"""manage.py verify_audit: walk the audit trail and name the first bad entry of each chain."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.models import AuditChain, AuditEntry
from accounts.trail import first_bad_entries


class Command(BaseCommand):
    help = "Prove that no audit entry was changed, removed or slipped in. Exits 1 if one was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--chain", metavar="KEY", help="only this chain, such as council:E08000012"
        )

    def handle(self, *args: Any, chain: str | None, **options: Any) -> None:
        entries = AuditEntry.objects.filter(chain=chain) if chain else AuditEntry.objects.all()
        if chain and not (AuditChain.objects.filter(pk=chain).exists() or entries.exists()):
            raise CommandError(f"There is no chain {chain}.")
        walk = first_bad_entries(chain)
        walked, bad = 0, []
        for found in tqdm(walk, total=entries.count(), unit="entry", disable=None):
            walked += 1
            if found:
                bad.append(str(found))
        if bad:
            raise CommandError("The trail does not hold.\n" + "\n".join(bad))
        self.stdout.write(f"{walked} entries: the trail holds.")
