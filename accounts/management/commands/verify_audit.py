"""manage.py verify_audit: walk the audit trail and name the first bad entry of each chain."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.heads import bad_against, bad_heads, read_kept
from accounts.models import AuditChain, AuditEntry, AuditHead
from accounts.trail import first_bad_entries


class Command(BaseCommand):
    help = "Prove that no audit entry was changed, removed or slipped in. Exits 1 if one was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--chain", metavar="KEY", help="only this chain, such as council:E08000012"
        )
        parser.add_argument(
            "--heads", metavar="FILE", type=Path, help="daily heads that were kept elsewhere"
        )

    def handle(
        self, *args: Any, chain: str | None, heads: Path | None = None, **options: Any
    ) -> None:
        entries = AuditEntry.objects.filter(chain=chain) if chain else AuditEntry.objects.all()
        if chain and not (AuditChain.objects.filter(pk=chain).exists() or entries.exists()):
            raise CommandError(f"There is no chain {chain}.")
        walk = first_bad_entries(chain)
        walked, bad = 0, []
        for found in tqdm(walk, total=entries.count(), unit="entry", disable=None):
            walked += 1
            if found:
                bad.append(str(found))
        bad += map(str, bad_heads(chain))
        kept = self.kept(heads) if heads else []
        bad += map(str, bad_against(kept))
        if bad:
            raise CommandError("The trail does not hold.\n" + "\n".join(bad))
        of_ours = AuditHead.objects.filter(chain=chain) if chain else AuditHead.objects.all()
        told = f", {count} signed heads" if (count := of_ours.count()) else ""
        told += f", {len(kept)} kept elsewhere" if heads else ""
        self.stdout.write(f"{walked} entries{told}: the trail holds.")

    def kept(self, file: Path) -> list[dict[str, Any]]:
        try:
            return read_kept(file.read_text())
        except (OSError, ValueError) as problem:
            raise CommandError(f"{file} cannot be used. {problem}") from problem
